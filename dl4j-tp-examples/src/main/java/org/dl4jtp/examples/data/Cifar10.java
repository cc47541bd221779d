package org.dl4jtp.examples.data;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.common.resources.DL4JResources;
import org.deeplearning4j.common.resources.ResourceType;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData.Task;

/**
 * CIFAR-10: 32 x 32 colour images of ten classes, from one of two layouts. Nothing is ever
 * downloaded.
 *
 * <ul>
 *   <li>The official binary version, {@code data_batch_1.bin} to {@code data_batch_5.bin} and
 *       {@code test_batch.bin}, in the directory or its {@code cifar-10-batches-bin}. The examples
 *       stay in the order of the files; the validation part is the end of the training files.
 *   <li>Image files, {@code train/<class>/*.jpg} and {@code test/<class>/*.jpg} or {@code .png}, in
 *       the directory or its {@code cifar10}: what Deeplearning4j's Cifar10DataSetIterator reads.
 *       The classes are numbered in the order of their names. The training files are shuffled by
 *       the seed, as they are sorted by class; the validation part is their end. JPEGs are a little
 *       different from the original, and so are results: the name of the data set tells.
 * </ul>
 *
 * <p>If both are there, the binary version is read. Features are {@code [examples, 3072]}: red,
 * green, blue, each row by row, normalised to {@code (pixel / 255 - 0.5) / 0.5}. Labels are one-hot
 * {@code [examples, 10]}. In memory the official set takes 740 MB.
 */
public final class Cifar10 {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final int CLASSES = 10;
  private static final List<String> TRAIN_FILES =
      Stream.of(1, 2, 3, 4, 5).map(i -> "data_batch_" + i + ".bin").toList();
  private static final String TEST_FILE = "test_batch.bin";
  private static final String BINARY_FOLDER = "cifar-10-batches-bin";
  private static final String IMAGE_FOLDER = "cifar10";

  private Cifar10() {}

  /**
   * Reads the files.
   *
   * @param dataDir where they are; null: Deeplearning4j's cache
   * @param validationCount how many training examples are held out for validation; 5,000 is usual
   * @param seed decides which image files go to validation; the binary version has an order already
   * @throws UserError if there is neither layout, or something is missing or damaged, or a part
   *     would have no examples
   */
  public static LabelledData load(Path dataDir, int validationCount, long seed) {
    Path dir = dataDir == null ? dl4jCache() : dataDir;
    for (Path candidate : List.of(dir, dir.resolve(BINARY_FOLDER))) {
      if (hasBinary(candidate)) {
        CifarBinary train = CifarBinary.of(TRAIN_FILES.stream().map(candidate::resolve).toList());
        CifarBinary test = CifarBinary.of(List.of(candidate.resolve(TEST_FILE)));
        return read("cifar10", train, test, validationCount);
      }
    }
    for (Path candidate : List.of(dir, dir.resolve(IMAGE_FOLDER))) {
      if (hasFolders(candidate)) {
        ImageFolders train = ImageFolders.list(candidate.resolve("train"), SHAPE, CLASSES);
        ImageFolders test = ImageFolders.list(candidate.resolve("test"), SHAPE, CLASSES);
        checkSameClasses(train, test);
        return read("cifar10 (image files)", train.shuffled(seed), test, validationCount);
      }
    }
    throw new UserError(
        "No CIFAR-10 in %s: neither there nor in its %s are %s to %s and %s (the binary version, not the Python one), and neither there nor in its %s are folders train and test of images; pass the directory of either as --data-dir"
            .formatted(
                dir,
                BINARY_FOLDER,
                TRAIN_FILES.get(0),
                TRAIN_FILES.get(4),
                TEST_FILE,
                IMAGE_FOLDER));
  }

  /** Not DL4JResources.getDirectory, which would create it. */
  private static Path dl4jCache() {
    File base = DL4JResources.getBaseDirectory();
    return base.toPath().resolve(ResourceType.DATASET.resourceName());
  }

  private static boolean hasBinary(Path dir) {
    return Stream.concat(TRAIN_FILES.stream(), Stream.of(TEST_FILE))
        .anyMatch(name -> Files.exists(dir.resolve(name)));
  }

  private static boolean hasFolders(Path dir) {
    return Files.isDirectory(dir.resolve("train")) || Files.isDirectory(dir.resolve("test"));
  }

  private static void checkSameClasses(ImageFolders train, ImageFolders test) {
    if (!train.classes().equals(test.classes())) {
      throw new UserError(
          "%s has the class folders %s, but %s has %s; both need the same"
              .formatted(train.where(), train.classes(), test.where(), test.classes()));
    }
  }

  private static LabelledData read(
      String name, ImageSource train, ImageSource test, int validationCount) {
    HeldOut.check(validationCount, train.count(), train.where());
    int kept = train.count() - validationCount;
    ImageRows trainRows = rows(kept);
    ImageRows validationRows = rows(validationCount);
    ImageRows testRows = rows(test.count());
    // The small part first: most mistakes show at once.
    test.read(testRows::put);
    train.read(
        (index, label, bytes, from) -> {
          boolean held = index >= kept;
          (held ? validationRows : trainRows).put(held ? index - kept : index, label, bytes, from);
        });
    return new LabelledData(
        name,
        trainRows.dataSet(),
        validationRows.dataSet(),
        testRows.dataSet(),
        Task.CLASSIFICATION,
        SHAPE);
  }

  private static ImageRows rows(int count) {
    float[] scaled = new float[256];
    for (int level = 0; level < scaled.length; level++) {
      scaled[level] = (level / 255f - 0.5f) / 0.5f;
    }
    return new ImageRows(count, SHAPE.size(), CLASSES, scaled);
  }
}
