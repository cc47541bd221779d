package org.dl4jtp.examples.data;

import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Generated images of handwritten-like digits: 28 x 28 grey pixels, ten classes, no files and no
 * network. A stand-in for MNIST where that is not at hand; a linear classifier does clearly worse
 * on it than a network with hidden layers.
 *
 * <p>Pixels are drawn in [0, 1], 1 where the pen was, then normalised to {@code (x - mean) / std}
 * with one mean and one standard deviation over all pixels of the training part. Labels are one-hot
 * {@code [examples, 10]}. Each class has the same number of examples in each part, up to rounding.
 *
 * <p>The seed decides everything: the same seed gives the same arrays on every machine, whatever
 * the number of threads.
 */
public final class Digits {
  /** What {@link LabelledData#name()} says. */
  public static final String NAME = "digits";

  /** Examples for training and validation together, if not told otherwise. */
  public static final int TRAIN_COUNT = 10_000;

  /** Examples for the test, if not told otherwise. */
  public static final int TEST_COUNT = 2_000;

  private static final int CLASSES = 10;
  private static final int PIXELS = DigitPainter.SIDE * DigitPainter.SIDE;

  private Digits() {}

  /**
   * {@value #TRAIN_COUNT} examples for training and validation, {@value #TEST_COUNT} for the test.
   *
   * @param seed decides every pixel
   * @param validationCount how many of the training examples, the last ones, are held out for
   *     validation
   * @throws UserError if that leaves training or validation without examples
   */
  public static LabelledData load(long seed, int validationCount) {
    return load(seed, TRAIN_COUNT, TEST_COUNT, validationCount);
  }

  /**
   * As many examples as wanted. A smaller set with the same seed holds the first images of a larger
   * one, apart from the normalisation.
   *
   * @param seed decides every pixel
   * @param trainCount examples for training and validation together
   * @param testCount examples for the test
   * @param validationCount how many of {@code trainCount}, the last ones, are held out for
   *     validation
   * @throws UserError if a part would have no examples
   */
  public static LabelledData load(long seed, int trainCount, int testCount, int validationCount) {
    HeldOut.check(validationCount, trainCount, NAME);
    if (testCount < 1) {
      throw new UserError(NAME + ": " + testCount + " test examples; at least 1 is needed");
    }
    SplittableRandom seeds = new SplittableRandom(seed);
    Raw train = Raw.generate(seeds.nextLong(), trainCount);
    Raw test = Raw.generate(seeds.nextLong(), testCount);

    int kept = trainCount - validationCount;
    PixelScale scale = PixelScale.of(train.images, kept);
    return new LabelledData(
        NAME,
        train.part(0, kept, scale),
        train.part(kept, trainCount, scale),
        test.part(0, testCount, scale),
        Task.CLASSIFICATION,
        new ImageShape(1, DigitPainter.SIDE, DigitPainter.SIDE));
  }

  /** Images before normalisation. */
  private static final class Raw {
    private final float[][] images;
    private final int[] labels;

    private Raw(float[][] images, int[] labels) {
      this.images = images;
      this.labels = labels;
    }

    static Raw generate(long seed, int count) {
      int[] labels = IntStream.range(0, count).map(i -> label(seed, i)).toArray();
      float[][] images =
          IntStream.range(0, count)
              .parallel()
              .mapToObj((IntFunction<float[]>) i -> DigitPainter.paint(labels[i], source(seed, i)))
              .toArray(float[][]::new);
      return new Raw(images, labels);
    }

    /** Every ten examples hold every digit once, in random order. */
    private static int label(long seed, int index) {
      SplittableRandom random = source(seed, -1 - index / CLASSES);
      int[] order = IntStream.range(0, CLASSES).toArray();
      for (int i = CLASSES - 1; i > 0; i--) {
        int other = random.nextInt(i + 1);
        int digit = order[i];
        order[i] = order[other];
        order[other] = digit;
      }
      return order[index % CLASSES];
    }

    /** An own source of randomness per example: threads cannot change the outcome. */
    private static SplittableRandom source(long seed, int index) {
      return new SplittableRandom(
          new SplittableRandom(seed ^ index * 0x9E3779B97F4A7C15L).nextLong());
    }

    DataSet part(int from, int to, PixelScale scale) {
      float[] features = new float[(to - from) * PIXELS];
      for (int i = from; i < to; i++) {
        for (int pixel = 0; pixel < PIXELS; pixel++) {
          features[(i - from) * PIXELS + pixel] = scale.apply(images[i][pixel]);
        }
      }
      return OneHot.dataSet(features, PIXELS, labels, from, to, CLASSES);
    }
  }

  private record PixelScale(double mean, double std) {
    static PixelScale of(float[][] images, int count) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        for (float pixel : images[i]) {
          sum += pixel;
          squares += (double) pixel * pixel;
        }
      }
      double pixels = (double) count * PIXELS;
      double mean = sum / pixels;
      return new PixelScale(mean, Math.sqrt(squares / pixels - mean * mean));
    }

    float apply(float pixel) {
      return (float) ((pixel - mean) / std);
    }
  }
}
