package org.dl4jtp.examples.data;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.dl4jtp.examples.cli.UserError;

/**
 * Images in one folder per class, {@code <class>/*.jpg}, {@code .jpeg} or {@code .png}. Other
 * files, and whatever is hidden, are passed over. The classes are numbered in the order of their
 * names.
 */
final class ImageFolders implements ImageSource {
  private final Path directory;
  private final ImageShape shape;
  private final List<String> classes;
  private final List<Labelled> images;

  private record Labelled(Path file, int label) {}

  private ImageFolders(
      Path directory, ImageShape shape, List<String> classes, List<Labelled> images) {
    this.directory = directory;
    this.shape = shape;
    this.classes = classes;
    this.images = images;
  }

  /**
   * Lists the images, class by class, in the order of their names.
   *
   * @param shape of every image, in three channels
   * @param classCount how many folders there must be
   * @throws UserError if the directory is missing or has not that many folders, or one of them has
   *     no images, or there are too many
   */
  static ImageFolders list(Path directory, ImageShape shape, int classCount) {
    if (!Files.isDirectory(directory)) {
      throw new UserError(
          directory + " is missing; it must hold a folder of images for each of the classes");
    }
    List<Path> folders = entries(directory).stream().filter(Files::isDirectory).toList();
    List<String> classes = folders.stream().map(f -> f.getFileName().toString()).toList();
    if (classes.size() != classCount) {
      throw new UserError(
          "%s has %d class folders (%s); there must be %d"
              .formatted(
                  directory,
                  classes.size(),
                  classes.stream().limit(20).toList().toString().replaceAll("[\\[\\]]", ""),
                  classCount));
    }
    List<Labelled> images = new ArrayList<>();
    for (int label = 0; label < classCount; label++) {
      Path folder = folders.get(label);
      List<Path> files = entries(folder).stream().filter(ImageFolders::isImage).toList();
      if (files.isEmpty()) {
        throw new UserError(
            folder + " has no .jpg, .jpeg or .png files; each class needs images in each part");
      }
      for (Path file : files) {
        images.add(new Labelled(file, label));
      }
    }
    ImageRows.checkCount(images.size(), shape.size(), directory.toString());
    return new ImageFolders(directory, shape, classes, images);
  }

  private static List<Path> entries(Path directory) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(directory, e -> !e.getFileName().toString().startsWith("."))) {
      all.forEach(entries::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new UserError(directory + " cannot be listed: " + e.getMessage(), e);
    }
    // File systems have orders of their own.
    entries.sort(Comparator.comparing(e -> e.getFileName().toString()));
    return entries;
  }

  private static boolean isImage(Path file) {
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
  }

  /** The same images in an order that depends on the seed alone. */
  ImageFolders shuffled(long seed) {
    List<Labelled> order = new ArrayList<>(images);
    Collections.shuffle(order, new Random(seed));
    return new ImageFolders(directory, shape, classes, order);
  }

  /** Names of the classes, by number. */
  List<String> classes() {
    return classes;
  }

  @Override
  public String where() {
    return directory.toString();
  }

  @Override
  public int count() {
    return images.size();
  }

  /** In as many threads as there are processors. */
  @Override
  public void read(Sink sink) {
    IntStream.range(0, images.size())
        .parallel()
        .forEach(
            i -> {
              Labelled image = images.get(i);
              sink.put(
                  i, image.label, ImageFile.readRgb(image.file, shape.height(), shape.width()), 0);
            });
  }
}
