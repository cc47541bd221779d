package org.dl4jtp.examples.data;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.datasets.iterator.impl.MnistDataSetIterator;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class IdxFilesTest {
  private static final int IMAGES = 0x0803;
  private static final int LABELS = 0x0801;
  private static final String TRAIN_IMAGES = "train-images-idx3-ubyte";
  private static final String TRAIN_LABELS = "train-labels-idx1-ubyte";
  private static final String TEST_IMAGES = "t10k-images-idx3-ubyte";
  private static final String TEST_LABELS = "t10k-labels-idx1-ubyte";

  @TempDir Path dir;

  private final byte[] trainPixels = bytes(12 * 6, 256, 1);
  private final byte[] trainClasses = bytes(12, 10, 2);
  private final byte[] testPixels = bytes(5 * 6, 256, 3);
  private final byte[] testClasses = bytes(5, 10, 4);

  @ParameterizedTest
  @ValueSource(strings = {"", ".gz"})
  void readsWhatWasWritten(String ending) throws IOException {
    writeAll(ending);

    LabelledData data = IdxFiles.load("tiny", dir, 0.25f, 0.5f, 4);

    assertThat(data.name()).isEqualTo("tiny");
    assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(data.outputs()).isEqualTo(10);
    assertHolds(data.train(), trainPixels, trainClasses, 0, 8);
    assertHolds(data.validation(), trainPixels, trainClasses, 8, 12);
    assertHolds(data.test(), testPixels, testClasses, 0, 5);
  }

  private static void assertHolds(DataSet part, byte[] pixels, byte[] classes, int from, int to) {
    INDArray features = part.getFeatures();
    assertThat(features.shape()).containsExactly(to - from, 6);
    assertThat(features.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(features.ordering()).isEqualTo('c');
    assertThat(part.getLabels().shape()).containsExactly(to - from, 10);
    assertThat(part.getLabels().sumNumber().intValue()).isEqualTo(to - from);
    for (int i = from; i < to; i++) {
      for (int pixel = 0; pixel < 6; pixel++) {
        double expected = ((pixels[i * 6 + pixel] & 0xff) / 255.0 - 0.25) / 0.5;
        assertThat(features.getDouble(i - from, pixel)).isEqualTo(expected, within(1e-6));
      }
      assertThat(part.getLabels().getInt(i - from, classes[i])).isEqualTo(1);
    }
  }

  @Test
  void readsNamesWithADotAndMixedEndings() throws IOException {
    write("train-images.idx3-ubyte.gz", zipped(images(12, 2, 3, trainPixels)));
    write("train-labels.idx1-ubyte", labels(12, trainClasses));
    write(TEST_IMAGES, images(5, 2, 3, testPixels));
    write("t10k-labels-idx1-ubyte.gz", zipped(labels(5, testClasses)));

    assertThat(IdxFiles.mnist(dir, 2).validation().numExamples()).isEqualTo(2);
  }

  @Test
  void mnistIsNormalisedTheUsualWay() throws IOException {
    trainPixels[0] = (byte) 255;
    trainPixels[1] = 0;
    writeAll("");

    LabelledData mnist = IdxFiles.mnist(dir, 1);

    assertThat(mnist.name()).isEqualTo("mnist");
    assertThat(mnist.train().getFeatures().getDouble(0, 0)).isEqualTo(2.8215, within(1e-4));
    assertThat(mnist.train().getFeatures().getDouble(0, 1)).isEqualTo(-0.4242, within(1e-4));
  }

  @Test
  void fashionMnistStaysBetweenZeroAndOne() throws IOException {
    trainPixels[0] = (byte) 255;
    trainPixels[1] = 0;
    trainPixels[2] = 51;
    writeAll("");

    LabelledData fashion = IdxFiles.fashionMnist(dir, 1);

    assertThat(fashion.name()).isEqualTo("fashion-mnist");
    INDArray first = fashion.train().getFeatures().getRow(0);
    assertThat(first.getDouble(0)).isEqualTo(1);
    assertThat(first.getDouble(1)).isZero();
    assertThat(first.getDouble(2)).isEqualTo(0.2, within(1e-7));
  }

  @Test
  void knowsTheSizeOfItsImages() throws IOException {
    writeAll("");

    LabelledData data = IdxFiles.mnist(dir, 4);

    assertThat(data.imageOrNull()).isEqualTo(new ImageShape(1, 2, 3));
    assertThat(data.asImages().test().getFeatures().shape()).containsExactly(5, 1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "data/MNIST"})
  void withoutDirectoryLooksInTheCacheOfDl4j(String subdirectory) throws IOException {
    Path base = dir;
    dir = Files.createDirectories(dir.resolve(subdirectory));
    writeAll("");
    try {
      DL4JResources.setBaseDirectory(base.toFile());
      assertThat(IdxFiles.mnist(null, 3).train().numExamples()).isEqualTo(9);
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
  }

  @Test
  void anEmptyCacheIsAnErrorAndNoDownload() {
    try {
      DL4JResources.setBaseDirectory(dir.toFile());
      assertThatThrownBy(() -> IdxFiles.mnist(null, 3))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(dir.toString())
          .hasMessageContaining(dir.resolve("data").resolve("MNIST").toString())
          .hasMessageContaining(TRAIN_IMAGES + ".gz")
          .hasMessageContaining("--data-dir");
      assertThat(dir).isEmptyDirectory();
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
  }

  @Test
  void readsTheSameNumbersAsDl4j() throws IOException {
    writeAll("");
    byte[] classes = bytes(10_000, 10, 5);
    write(TRAIN_IMAGES, images(12, 28, 28, bytes(12 * 784, 256, 7)));
    write(TEST_IMAGES, images(10_000, 28, 28, bytes(10_000 * 784, 256, 6)));
    write(TEST_LABELS, labels(10_000, classes));

    DataSet ours = IdxFiles.load("random", dir, 0, 1, 1).test();
    MnistDataSetIterator theirs =
        new MnistDataSetIterator(10_000, 10_000, false, false, false, 0, dir.toFile());
    DataSet expected = theirs.next();
    theirs.close();

    assertThat(ours.getLabels()).isEqualTo(expected.getLabels());
    assertThat(ours.getFeatures().distance1(expected.getFeatures())).isLessThan(1e-3);
  }

  /** What is wrong in the directory, and what the message must say about it. */
  private record Fault(String name, Damage damage, List<String> message) {
    Fault(String name, Damage damage, String... message) {
      this(name, damage, List.of(message));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @FunctionalInterface
  private interface Damage {
    void on(IdxFilesTest files) throws IOException;
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "missing file",
            t -> Files.delete(t.dir.resolve(TEST_LABELS)),
            TEST_LABELS,
            "t10k-labels.idx1-ubyte",
            TEST_LABELS + ".gz",
            "--data-dir"),
        new Fault(
            "directory in place of a file",
            t -> {
              Files.delete(t.dir.resolve(TEST_IMAGES));
              Files.createDirectory(t.dir.resolve(TEST_IMAGES));
            },
            TEST_IMAGES,
            "is a directory"),
        new Fault(
            "plain file named .gz",
            t -> t.replace(TRAIN_IMAGES, ".gz", images(12, 2, 3, t.trainPixels)),
            TRAIN_IMAGES + ".gz",
            "not gzipped",
            "rename"),
        new Fault(
            "gzipped file not named .gz",
            t -> t.write(TRAIN_LABELS, zipped(labels(12, t.trainClasses))),
            TRAIN_LABELS,
            "0x1f8b0800",
            "add .gz"),
        new Fault(
            "truncated gzip",
            t -> {
              byte[] zipped = zipped(images(12, 2, 3, t.trainPixels));
              t.replace(TRAIN_IMAGES, ".gz", Arrays.copyOf(zipped, zipped.length - 12));
            },
            TRAIN_IMAGES + ".gz",
            "ends early",
            "fetch it again"),
        new Fault(
            "empty gzip",
            t -> t.replace(TRAIN_IMAGES, ".gz", new byte[0]),
            TRAIN_IMAGES + ".gz",
            "ends early"),
        new Fault(
            "corrupt gzip",
            t -> {
              byte[] zipped = zipped(images(12, 2, 3, t.trainPixels));
              zipped[zipped.length - 6] ^= 1;
              t.replace(TRAIN_IMAGES, ".gz", zipped);
            },
            TRAIN_IMAGES + ".gz",
            "trailer",
            "fetch it again"),
        new Fault(
            "labels where images belong",
            t -> t.write(TRAIN_IMAGES, labels(12, t.trainClasses)),
            TRAIN_IMAGES,
            "0x00000801",
            "0x00000803"),
        new Fault(
            "a web page",
            t -> t.write(TEST_LABELS, "<html>not found</html>".getBytes(US_ASCII)),
            TEST_LABELS,
            "0x3c68746d",
            "0x00000801"),
        new Fault(
            "empty file", t -> t.write(TEST_LABELS, new byte[0]), TEST_LABELS, "within the header"),
        new Fault(
            "header cut off",
            t -> t.write(TEST_IMAGES, Arrays.copyOf(images(5, 2, 3, t.testPixels), 10)),
            TEST_IMAGES,
            "within the header"),
        new Fault(
            "fewer bytes than announced",
            t -> t.write(TRAIN_IMAGES, images(13, 2, 3, t.trainPixels)),
            TRAIN_IMAGES,
            "[13, 2, 3] = 78 bytes",
            "only 72"),
        new Fault(
            "more bytes than announced",
            t -> t.write(TRAIN_LABELS, labels(11, t.trainClasses)),
            TRAIN_LABELS,
            "11 bytes, but more follow"),
        new Fault(
            "fewer bytes than announced, gzipped",
            t -> t.replace(TRAIN_IMAGES, ".gz", zipped(images(13, 2, 3, t.trainPixels))),
            TRAIN_IMAGES + ".gz",
            "only 72"),
        new Fault(
            "more bytes than announced, gzipped",
            t -> t.replace(TRAIN_IMAGES, ".gz", zipped(images(11, 2, 3, t.trainPixels))),
            TRAIN_IMAGES + ".gz",
            "more follow"),
        new Fault(
            "a claim of 2 GB: nothing is allocated for it",
            t -> t.write(TRAIN_IMAGES, images(2_147_483, 10, 100, t.trainPixels)),
            TRAIN_IMAGES,
            "2,147,483,000 bytes",
            "a file of 88 bytes can hold"),
        new Fault(
            "a gzipped claim of 2 GB: nothing is unpacked for it",
            t -> t.replace(TRAIN_IMAGES, ".gz", zipped(images(2_147_483, 10, 100, t.trainPixels))),
            TRAIN_IMAGES,
            "2,147,483,000 bytes",
            "can hold"),
        new Fault(
            "a claim over 2 GB",
            t -> t.write(TRAIN_IMAGES, images(60_000, 1_000, 1_000, t.trainPixels)),
            TRAIN_IMAGES,
            "over 2 GB"),
        new Fault(
            "a negative count",
            t -> t.write(TRAIN_IMAGES, images(-5, 2, 3, t.trainPixels)),
            TRAIN_IMAGES,
            "-5 examples"),
        new Fault(
            "no examples",
            t -> t.write(TEST_LABELS, labels(0, new byte[0])),
            TEST_LABELS,
            "0 examples"),
        new Fault(
            "images of no columns",
            t -> t.write(TEST_IMAGES, images(5, 2, 0, new byte[0])),
            TEST_IMAGES,
            "0 pixels"),
        new Fault(
            "other image size in the test",
            t -> t.write(TEST_IMAGES, images(5, 3, 2, t.testPixels)),
            TEST_IMAGES,
            "2 x 3",
            "3 x 2"),
        new Fault(
            "more labels than images",
            t -> t.write(TRAIN_LABELS, labels(13, bytes(13, 10, 1))),
            TRAIN_LABELS,
            "12 images",
            "13 labels"),
        new Fault(
            "label above 9",
            t -> t.write(TEST_LABELS, labels(5, new byte[] {1, 2, 10, 3, 4})),
            TEST_LABELS,
            "label 10 of example 2"),
        new Fault(
            "label above 127",
            t -> t.write(TEST_LABELS, labels(5, new byte[] {1, 2, (byte) 200, 3, 4})),
            TEST_LABELS,
            "label 200 of example 2"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void namesTheFileAndWhatIsWrongWithIt(Fault fault) throws IOException {
    writeAll("");
    fault.damage.on(this);

    assertThatThrownBy(() -> IdxFiles.mnist(dir, 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContainingAll(fault.message.toArray(new String[0]));
  }

  @Test
  void aMissingDirectoryIsNamed() {
    assertThatThrownBy(() -> IdxFiles.mnist(dir.resolve("nowhere"), 2))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("nowhere", "does not exist", "--data-dir");
  }

  @Test
  void aFileIsNoDirectory() throws IOException {
    write("archive.tar", new byte[3]);

    assertThatThrownBy(() -> IdxFiles.mnist(dir.resolve("archive.tar"), 2))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("archive.tar", "is not a directory");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 12, 5_000})
  void bothTrainingAndValidationNeedExamples(int validationCount) throws IOException {
    writeAll("");

    assertThatThrownBy(() -> IdxFiles.mnist(dir, validationCount))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll(TRAIN_IMAGES, "12 training examples", "1 to 11");
  }

  private void writeAll(String ending) throws IOException {
    writeMaybeZipped(TRAIN_IMAGES, ending, images(12, 2, 3, trainPixels));
    writeMaybeZipped(TRAIN_LABELS, ending, labels(12, trainClasses));
    writeMaybeZipped(TEST_IMAGES, ending, images(5, 2, 3, testPixels));
    writeMaybeZipped(TEST_LABELS, ending, labels(5, testClasses));
  }

  private void writeMaybeZipped(String name, String ending, byte[] content) throws IOException {
    write(name + ending, ending.isEmpty() ? content : zipped(content));
  }

  private void replace(String name, String ending, byte[] content) throws IOException {
    Files.delete(dir.resolve(name));
    write(name + ending, content);
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(dir.resolve(name), content);
  }

  private static byte[] images(int count, int rows, int columns, byte[] pixels) {
    return ByteBuffer.allocate(16 + pixels.length)
        .putInt(IMAGES)
        .putInt(count)
        .putInt(rows)
        .putInt(columns)
        .put(pixels)
        .array();
  }

  private static byte[] labels(int count, byte[] classes) {
    return ByteBuffer.allocate(8 + classes.length)
        .putInt(LABELS)
        .putInt(count)
        .put(classes)
        .array();
  }

  private static byte[] zipped(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] bytes(int count, int bound, long seed) {
    Random random = new Random(seed);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) random.nextInt(bound);
    }
    return bytes;
  }
}
