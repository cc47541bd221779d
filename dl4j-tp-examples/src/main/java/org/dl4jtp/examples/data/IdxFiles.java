package org.dl4jtp.examples.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.nd4j.linalg.dataset.DataSet;

/**
 * MNIST, Fashion-MNIST and others in the same four files, in the official IDX format, each gzipped
 * or not:
 *
 * <ul>
 *   <li>{@code train-images-idx3-ubyte[.gz]} and {@code train-labels-idx1-ubyte[.gz]}
 *   <li>{@code t10k-images-idx3-ubyte[.gz]} and {@code t10k-labels-idx1-ubyte[.gz]}
 * </ul>
 *
 * <p>Names with a dot, such as {@code train-images.idx3-ubyte}, are found too. Nothing is ever
 * downloaded.
 *
 * <p>Features are {@code [examples, rows * columns]}: pixels divided by 255, minus the mean,
 * divided by the standard deviation. Labels are one-hot {@code [examples, 10]}. The examples stay
 * in the order of the files; the validation part is the end of the training files.
 */
// One reader of our own for both cases. DL4J's MnistDataSetIterator would read the same numbers (a
// test says so), but only from unpacked files of exactly 60,000 and 10,000 examples, only with the
// plain names - otherwise it goes to the network - and it believes the header.
public final class IdxFiles {
  private static final float MNIST_MEAN = 0.1307f;
  private static final float MNIST_STD = 0.3081f;
  private static final int CLASSES = 10;

  private IdxFiles() {}

  /**
   * MNIST, with its usual normalisation: mean 0.1307, standard deviation 0.3081.
   *
   * @param dataDir where the four files are; null: DL4J's cache, that is its base directory and in
   *     there {@code data/MNIST}
   * @param validationCount how many training examples, the last ones, are held out for validation;
   *     5,000 is usual
   * @throws UserError if a file is missing, unreadable or damaged, or the files do not belong
   *     together, or a part would have no examples
   */
  public static LabelledData mnist(Path dataDir, int validationCount) {
    Path dir = dataDir == null ? dl4jCache() : dataDir;
    return load("mnist", dir, MNIST_MEAN, MNIST_STD, validationCount);
  }

  /**
   * Fashion-MNIST, with pixels in [0, 1] and not normalised further, as the papers on target
   * propagation have it.
   *
   * @param dataDir where the four files are; never a cache: they are named as MNIST's are
   * @param validationCount as for MNIST
   * @throws UserError as for MNIST
   */
  public static LabelledData fashionMnist(Path dataDir, int validationCount) {
    return load("fashion-mnist", dataDir, 0, 1, validationCount);
  }

  /**
   * Any data set in the four files.
   *
   * @param name what the reports call it
   * @param dir where the four files are
   * @param mean of the pixels, in units of the full brightness 255
   * @param std standard deviation of the pixels, in the same units; positive
   * @param validationCount how many training examples, the last ones, are held out for validation
   * @throws UserError if a file is missing, unreadable or damaged, or the files do not belong
   *     together, or a part would have no examples
   */
  public static LabelledData load(
      String name, Path dir, float mean, float std, int validationCount) {
    if (!(std > 0) || !Float.isFinite(std) || !Float.isFinite(mean)) {
      throw new IllegalArgumentException("mean " + mean + ", std " + std);
    }
    Part train = Part.read(dir, "train");
    Part test = Part.read(dir, "t10k");
    ImageShape image = train.images.image();
    ImageShape testImage = test.images.image();
    if (!image.equals(testImage)) {
      throw new UserError(
          "%s has images of %d x %d pixels, but %s of %d x %d; take both from the same data set"
              .formatted(
                  train.images.path(),
                  image.height(),
                  image.width(),
                  test.images.path(),
                  testImage.height(),
                  testImage.width()));
    }
    int count = train.images.count();
    HeldOut.check(validationCount, count, train.images.path().toString());
    int kept = count - validationCount;
    return new LabelledData(
        name,
        train.dataSet(0, kept, mean, std),
        train.dataSet(kept, count, mean, std),
        test.dataSet(0, test.images.count(), mean, std),
        Task.CLASSIFICATION,
        image);
  }

  /** The version at hand caches in the base directory, older ones below it. */
  private static Path dl4jCache() {
    File base = DL4JResources.getBaseDirectory();
    // Not DL4JResources.getDirectory, which would create it.
    File older = new File(new File(base, ResourceType.DATASET.resourceName()), "MNIST");
    for (File dir : List.of(base, older)) {
      if (find(dir.toPath(), candidates("train", "images", 3)) != null) {
        return dir.toPath();
      }
    }
    throw new UserError(
        "No MNIST in DL4J's cache: neither %s nor %s has %s; pass the directory of the four IDX files as --data-dir"
            .formatted(base, older, String.join(" or ", candidates("train", "images", 3))));
  }

  private static List<String> candidates(String part, String kind, int rank) {
    List<String> names = new ArrayList<>();
    for (String ending : List.of("", ".gz")) {
      for (String separator : List.of("-", ".")) {
        names.add(part + "-" + kind + separator + "idx" + rank + "-ubyte" + ending);
      }
    }
    return names;
  }

  /** The first that is there; rather a file than a directory, which some unpackers make. */
  private static Path find(Path dir, List<String> names) {
    Path directory = null;
    for (String name : names) {
      Path path = dir.resolve(name);
      if (Files.isDirectory(path)) {
        directory = path;
      } else if (Files.exists(path)) {
        return path;
      }
    }
    return directory;
  }

  private static Path locate(Path dir, String part, String kind, int rank) {
    if (!Files.isDirectory(dir)) {
      throw new UserError(
          Files.exists(dir)
              ? dir + " is not a directory; pass the directory of the four IDX files as --data-dir"
              : dir + " does not exist; pass the directory of the four IDX files as --data-dir");
    }
    List<String> names = candidates(part, kind, rank);
    Path file = find(dir, names);
    if (file == null) {
      throw new UserError(
          "%s has no file %s; put all four IDX files there, or pass their directory as --data-dir"
              .formatted(dir, String.join(" or ", names)));
    }
    return file;
  }

  private record Part(IdxFile images, IdxFile labels) {
    static Part read(Path dir, String part) {
      Path imagesPath = locate(dir, part, "images", 3);
      Path labelsPath = locate(dir, part, "labels", 1);
      // The small file first: most mistakes show at once.
      IdxFile labels = IdxFile.labels(labelsPath);
      IdxFile images = IdxFile.images(imagesPath);
      if (images.count() != labels.count()) {
        throw new UserError(
            "%s has %,d images, but %s has %,d labels; take both from the same data set"
                .formatted(imagesPath, images.count(), labelsPath, labels.count()));
      }
      for (int i = 0; i < labels.count(); i++) {
        if (labels.value(i, 0) >= CLASSES) {
          throw new UserError(
              "%s: label %d of example %,d (counted from 0) is above %d; only data sets of ten classes are read"
                  .formatted(labelsPath, labels.value(i, 0), i, CLASSES - 1));
        }
      }
      return new Part(images, labels);
    }

    DataSet dataSet(int from, int to, float mean, float std) {
      int width = images.width();
      float[] features = new float[Math.multiplyExact(to - from, width)];
      int[] classes = new int[to];
      for (int i = from; i < to; i++) {
        for (int pixel = 0; pixel < width; pixel++) {
          features[(i - from) * width + pixel] = (images.value(i, pixel) / 255f - mean) / std;
        }
        classes[i] = labels.value(i, 0);
      }
      return OneHot.dataSet(features, width, classes, from, to, CLASSES);
    }
  }
}
