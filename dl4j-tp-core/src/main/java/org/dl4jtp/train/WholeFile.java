package org.dl4jtp.train;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Files that are whole at any moment: written beside their place and then moved there, so that a
 * process killed in the middle, or a full disk, leaves the old file or the new one.
 */
public final class WholeFile {
  private WholeFile() {}

  /** What is to be written. */
  @FunctionalInterface
  public interface Content {
    /**
     * Writes it.
     *
     * @param beside where to
     * @throws IOException if it cannot be written
     */
    void writeTo(Path beside) throws IOException;
  }

  /**
   * Writes a file.
   *
   * @param file replaced at once if it exists. Until then the content stands in the same directory,
   *     under its name with a dot before and {@code .part} behind, which is always the same: what a
   *     killed process left there is overwritten by the next
   * @param content what to write
   * @throws IOException if it cannot be written; the old file is then still there
   */
  public static void write(Path file, Content content) throws IOException {
    Path beside = file.resolveSibling("." + file.getFileName() + ".part");
    try {
      content.writeTo(beside);
      try {
        Files.move(
            beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
