package org.dl4jtp.examples.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dl4jtp.examples.cli.UserError;

/** Opens the user's files; says in the user's words why one cannot be read. */
final class InputFiles {
  private InputFiles() {}

  /**
   * Opens a file.
   *
   * @throws UserError if it is missing, a directory, or not readable
   */
  static InputStream open(Path file) {
    if (Files.isDirectory(file)) {
      throw new UserError(file + " is a directory; a file is needed");
    }
    if (!Files.exists(file)) {
      throw new UserError(
          file
              + " does not exist; check the spelling (relative paths start at "
              + Path.of("").toAbsolutePath()
              + ")");
    }
    if (!Files.isReadable(file)) {
      throw new UserError(file + " cannot be read; check its permissions");
    }
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be opened: " + e.getMessage(), e);
    }
  }
}
