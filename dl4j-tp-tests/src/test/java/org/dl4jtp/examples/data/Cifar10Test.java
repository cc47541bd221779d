package org.dl4jtp.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.deeplearning4j.common.resources.DL4JResources;
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

/** Both layouts, in files of a few images. */
class Cifar10Test {
  private static final int RECORD = 3073;
  private static final List<String> CLASSES =
      List.of("ant", "bee", "cow", "dog", "eel", "fox", "gnu", "hen", "ibis", "jay");

  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"", "cifar-10-batches-bin"})
  void readsTheBinaryVersion(String folder) throws IOException {
    byte[][] written = writeBinary(dir.resolve(folder));

    LabelledData data = Cifar10.load(dir, 3, 1);

    assertThat(data.name()).isEqualTo("cifar10");
    assertThat(data.task()).isEqualTo(Task.CLASSIFICATION);
    assertThat(data.imageOrNull()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(data.inputs()).isEqualTo(3072);
    // 1 + 2 + 3 + 4 + 5 records, the last three of them for validation.
    byte[] train = join(Arrays.copyOf(written, 5));
    assertHolds(data.train(), train, 0, 12);
    assertHolds(data.validation(), train, 12, 15);
    assertHolds(data.test(), written[5], 0, 6);
  }

  private static void assertHolds(DataSet part, byte[] records, int from, int to) {
    INDArray features = part.getFeatures();
    assertThat(features.shape()).containsExactly(to - from, 3072);
    assertThat(features.dataType()).isEqualTo(DataType.FLOAT);
    assertThat(features.ordering()).isEqualTo('c');
    assertThat(part.getLabels().shape()).containsExactly(to - from, 10);
    assertThat(part.getLabels().sumNumber().intValue()).isEqualTo(to - from);
    for (int i = from; i < to; i++) {
      assertThat(part.getLabels().getInt(i - from, records[i * RECORD])).isEqualTo(1);
      float[] row = features.getRow(i - from).toFloatVector();
      for (int pixel = 0; pixel < 3072; pixel++) {
        double level = (records[i * RECORD + 1 + pixel] & 0xff) / 255.0;
        assertThat((double) row[pixel]).isEqualTo((level - 0.5) / 0.5, within(1e-6));
      }
    }
  }

  @Test
  void imagesAreChannelsOfRowsOfPixels() throws IOException {
    writeBinary(dir);
    byte[] records = new byte[2 * RECORD];
    records[RECORD + 1 + 2 * 1024 + 5 * 32 + 7] = (byte) 255;
    Files.write(dir.resolve("test_batch.bin"), records);

    INDArray images = Cifar10.load(dir, 1, 1).asImages().test().getFeatures();

    assertThat(images.shape()).containsExactly(2, 3, 32, 32);
    assertThat(images.getDouble(1, 2, 5, 7)).isEqualTo(1);
    assertThat(images.sumNumber().doubleValue()).isEqualTo(-2 * 3072 + 2, within(1e-3));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cifar10"})
  void readsFoldersOfImages(String folder) throws IOException {
    writeFolders(dir.resolve(folder));

    LabelledData data = Cifar10.load(dir, 7, 1);

    assertThat(data.name()).contains("cifar10", "image files");
    assertThat(data.imageOrNull()).isEqualTo(new ImageShape(3, 32, 32));
    assertThat(data.train().numExamples()).isEqualTo(13);
    assertThat(data.validation().numExamples()).isEqualTo(7);
    assertThat(data.test().numExamples()).isEqualTo(10);
    for (int i = 0; i < 10; i++) {
      assertThat(data.test().getLabels().getInt(i, i)).isEqualTo(1);
    }
    assertLabelsMatchImages(data.train());
    assertLabelsMatchImages(data.validation());
    assertLabelsMatchImages(data.test());
  }

  /** The colour of a pixel tells the class, see {@link #image}. */
  private static void assertLabelsMatchImages(DataSet part) {
    for (int i = 0; i < part.numExamples(); i++) {
      int label = part.getLabels().getRow(i).argMax().getInt(0);
      INDArray image = part.getFeatures().getRow(i).reshape(3, 32, 32);
      assertThat(level(image, 0, 3, 4)).isEqualTo(10 * label);
      assertThat(level(image, 1, 3, 4)).isEqualTo(3);
      assertThat(level(image, 2, 3, 4)).isEqualTo(4);
    }
  }

  private static int level(INDArray image, int channel, int row, int column) {
    return (int) Math.round((image.getDouble(channel, row, column) * 0.5 + 0.5) * 255);
  }

  @Test
  void validationIsDrawnByTheSeed() throws IOException {
    writeFolders(dir);

    INDArray first = Cifar10.load(dir, 7, 1).validation().getLabels();

    assertThat(Cifar10.load(dir, 7, 1).validation().getLabels()).isEqualTo(first);
    assertThat(Cifar10.load(dir, 7, 2).validation().getLabels()).isNotEqualTo(first);
    // Files lie class by class: the last seven would have the last four classes.
    assertThat(first.sum(0).gt(0).castTo(DataType.INT32).sumNumber().intValue()).isGreaterThan(4);
  }

  @Test
  void jpegGreyAndHiddenFiles() throws IOException {
    writeFolders(dir);
    Path test = dir.resolve("test");
    Files.delete(test.resolve("ant/0.png"));
    BufferedImage grey = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(4, 3, 0, 100);
    ImageIO.write(grey, "png", test.resolve("ant/grey.PNG").toFile());
    Files.delete(test.resolve("bee/0.png"));
    ImageIO.write(image(0), "jpg", test.resolve("bee/photo.jpeg").toFile());
    Files.writeString(test.resolve("ant/.hidden.png"), "");
    Files.writeString(test.resolve("ant/readme.txt"), "");
    Files.createDirectory(test.resolve(".cache"));
    Files.writeString(dir.resolve("labels.txt"), "");

    INDArray features = Cifar10.load(dir, 7, 1).test().getFeatures();

    assertThat(features.size(0)).isEqualTo(10);
    INDArray image = features.getRow(0).reshape(3, 32, 32);
    for (int channel = 0; channel < 3; channel++) {
      assertThat(level(image, channel, 3, 4)).isEqualTo(100);
    }
    INDArray jpeg = features.getRow(1).reshape(3, 32, 32);
    assertThat(level(jpeg, 1, 30, 2)).isBetween(15, 45);
    assertThat(level(jpeg, 2, 2, 30)).isBetween(15, 45);
  }

  @Test
  void theBinaryVersionGoesFirst() throws IOException {
    writeFolders(dir);
    writeBinary(dir.resolve("cifar-10-batches-bin"));

    assertThat(Cifar10.load(dir, 1, 1).train().numExamples()).isEqualTo(14);
  }

  @Test
  void withoutDirectoryLooksInTheCacheOfDl4j() throws IOException {
    writeFolders(dir.resolve("data/cifar10"));
    try {
      DL4JResources.setBaseDirectory(dir.toFile());
      assertThat(Cifar10.load(null, 7, 1).train().numExamples()).isEqualTo(13);
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
  }

  @Test
  void anEmptyCacheIsAnErrorAndNoDownload() {
    try {
      DL4JResources.setBaseDirectory(dir.toFile());
      assertThatThrownBy(() -> Cifar10.load(null, 7, 1))
          .isInstanceOf(UserError.class)
          .hasMessageContainingAll(
              dir.toString(),
              "cifar-10-batches-bin",
              "data_batch_1.bin",
              "test_batch.bin",
              "folders train and test",
              "cifar10",
              "--data-dir");
      assertThat(dir).isEmptyDirectory();
    } finally {
      DL4JResources.resetBaseDirectoryLocation();
    }
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
    void on(Path dir) throws IOException;
  }

  static Stream<Fault> binaryFaults() {
    return Stream.of(
        new Fault(
            "a training file is missing",
            dir -> Files.delete(dir.resolve("data_batch_3.bin")),
            "data_batch_3.bin",
            "is missing",
            "cifar-10-binary"),
        new Fault(
            "the test file is missing",
            dir -> Files.delete(dir.resolve("test_batch.bin")),
            "test_batch.bin",
            "is missing"),
        new Fault(
            "a directory in place of a file",
            dir -> {
              Files.delete(dir.resolve("test_batch.bin"));
              Files.createDirectory(dir.resolve("test_batch.bin"));
            },
            "test_batch.bin",
            "is a directory"),
        new Fault(
            "a file is cut off",
            dir -> Files.write(dir.resolve("data_batch_2.bin"), new byte[RECORD + 5]),
            "data_batch_2.bin",
            "3,078 bytes",
            "multiple of 3,073",
            "again"),
        new Fault(
            "a file is empty",
            dir -> Files.write(dir.resolve("data_batch_2.bin"), new byte[0]),
            "data_batch_2.bin",
            "0 bytes"),
        new Fault(
            "label above 9",
            dir -> {
              byte[] records = new byte[3 * RECORD];
              records[2 * RECORD] = (byte) 200;
              Files.write(dir.resolve("data_batch_4.bin"), records);
            },
            "data_batch_4.bin",
            "label 200 of record 2",
            "above 9"));
  }

  @ParameterizedTest
  @MethodSource("binaryFaults")
  void namesTheBinaryFileAndWhatIsWrongWithIt(Fault fault) throws IOException {
    writeBinary(dir);
    assertReported(fault);
  }

  static Stream<Fault> folderFaults() {
    return Stream.of(
        new Fault(
            "no test part",
            dir -> {
              for (String name : CLASSES) {
                Files.delete(dir.resolve("test").resolve(name).resolve("0.png"));
                Files.delete(dir.resolve("test").resolve(name));
              }
              Files.delete(dir.resolve("test"));
            },
            "test is missing"),
        new Fault(
            "empty class folder",
            dir -> Files.delete(dir.resolve("test/fox/0.png")),
            "fox",
            "no .jpg, .jpeg or .png"),
        new Fault(
            "eleven classes",
            dir -> Files.createDirectory(dir.resolve("train/kiwi")),
            "train",
            "11 class folders",
            "ant, bee",
            "must be 10"),
        new Fault(
            "other classes in the test",
            dir -> Files.move(dir.resolve("test/fox"), dir.resolve("test/flea")),
            "fox",
            "flea",
            "both need the same"),
        new Fault(
            "no image",
            dir -> Files.writeString(dir.resolve("train/dog/1.png"), "<html>"),
            "1.png",
            "is no image"),
        new Fault(
            "empty file",
            dir -> Files.writeString(dir.resolve("train/dog/1.png"), ""),
            "1.png",
            "is no image"),
        new Fault(
            "another size",
            dir ->
                ImageIO.write(
                    new BufferedImage(33, 32, BufferedImage.TYPE_INT_RGB),
                    "png",
                    dir.resolve("train/dog/1.png").toFile()),
            "1.png",
            "33 x 32",
            "32 x 32"),
        new Fault(
            "truncated PNG", dir -> truncate(dir.resolve("train/dog/1.png")), "1.png", "damaged"),
        new Fault(
            "truncated JPEG",
            dir -> {
              Path file = dir.resolve("train/dog/2.jpg");
              ImageIO.write(image(1), "jpg", file.toFile());
              truncate(file);
            },
            "2.jpg",
            "damaged"));
  }

  private static void truncate(Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(content, content.length - content.length / 4));
  }

  @ParameterizedTest
  @MethodSource("folderFaults")
  void namesTheFolderOrImageAndWhatIsWrongWithIt(Fault fault) throws IOException {
    writeFolders(dir);
    assertReported(fault);
  }

  private void assertReported(Fault fault) throws IOException {
    fault.damage.on(dir);
    assertThatThrownBy(() -> Cifar10.load(dir, 2, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(dir.toString())
        .hasMessageContainingAll(fault.message.toArray(new String[0]));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 5_000})
  void bothTrainingAndValidationNeedExamples(int validationCount) throws IOException {
    writeBinary(dir);

    assertThatThrownBy(() -> Cifar10.load(dir, validationCount, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContainingAll("data_batch_1.bin", "15 training examples", "1 to 14");
  }

  /** One record in the first file, two in the second, and so on. */
  private static byte[][] writeBinary(Path dir) throws IOException {
    Files.createDirectories(dir);
    byte[][] files = new byte[6][];
    Random random = new Random(1);
    for (int i = 0; i < files.length; i++) {
      files[i] = new byte[(i + 1) * RECORD];
      random.nextBytes(files[i]);
      for (int record = 0; record <= i; record++) {
        files[i][record * RECORD] = (byte) random.nextInt(10);
      }
      Files.write(
          dir.resolve(i == 5 ? "test_batch.bin" : "data_batch_" + (i + 1) + ".bin"), files[i]);
    }
    return files;
  }

  private static byte[] join(byte[][] parts) {
    byte[] all = new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
    int end = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, all, end, part.length);
      end += part.length;
    }
    return all;
  }

  /** Two training images and one test image per class. */
  private static void writeFolders(Path dir) throws IOException {
    for (int label = 0; label < CLASSES.size(); label++) {
      for (String file : List.of("train/%s/0.png", "train/%s/1.png", "test/%s/0.png")) {
        Path path = dir.resolve(file.formatted(CLASSES.get(label)));
        Files.createDirectories(path.getParent());
        ImageIO.write(image(label), "png", path.toFile());
      }
    }
  }

  /** Red tells the class, green the row, blue the column. */
  private static BufferedImage image(int label) {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < 32; row++) {
      for (int column = 0; column < 32; column++) {
        image.setRGB(column, row, ((10 * label) << 16) | (row << 8) | column);
      }
    }
    return image;
  }
}
