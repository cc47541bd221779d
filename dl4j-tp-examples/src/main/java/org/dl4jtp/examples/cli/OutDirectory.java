package org.dl4jtp.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dl4jtp.train.WholeFile;

/** Files and directories of {@code --out}, with the errors that a user is told. */
public final class OutDirectory {
  private OutDirectory() {}

  /**
   * Writes a file of {@code --out}, or replaces it at once.
   *
   * @param file in a directory that exists
   * @param content all of it
   * @throws UserError if it cannot be written
   */
  public static void write(Path file, String content) {
    write(file, content.getBytes(UTF_8));
  }

  /** The same with bytes. */
  public static void write(Path file, byte[] content) {
    try {
      WholeFile.write(file, beside -> Files.write(beside, content));
    } catch (IOException e) {
      throw new UserError("--out: cannot write " + file + ": " + e, e);
    }
  }

  /**
   * Deletes a file of {@code --out}, if it is there.
   *
   * @throws UserError if it cannot be deleted
   */
  public static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError("--out: cannot delete " + file + ": " + e, e);
    }
  }

  /**
   * Makes the directory of {@code --out}.
   *
   * @param directory may exist
   * @throws UserError if it cannot be made
   */
  public static void makeDirectory(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UserError("--out: cannot make the directory " + directory + ": " + e, e);
    }
  }

  /**
   * Refuses a directory of {@code --out} that cannot be one, or that holds results already.
   *
   * @param directory may be missing
   * @param overwrite whether results may be replaced
   * @param names of the files to be written
   * @throws UserError that says which
   */
  public static void check(Path directory, boolean overwrite, String... names) {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new UserError("--out: " + directory + " is no directory; give another");
    }
    Path existing = directory.toAbsolutePath();
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw new UserError(
          "--out: cannot write to "
              + directory
              + ", since "
              + existing
              + (Files.isDirectory(existing) ? " is not writable" : " is no directory")
              + "; give another directory");
    }
    for (String name : names) {
      if (!overwrite && Files.exists(directory.resolve(name))) {
        throw new UserError(
            "--out: "
                + directory
                + " already holds "
                + name
                + "; give another directory, or --overwrite");
      }
    }
  }
}
