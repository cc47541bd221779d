package org.dl4jtp.examples.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.dl4jtp.examples.cli.UserError;

/**
 * CIFAR-10's binary version: records of one label byte and 3,072 bytes of pixels, red, green, blue,
 * each row by row. The official files have 10,000 records each; any number is read.
 */
final class CifarBinary implements ImageSource {
  private static final int CLASSES = 10;
  private static final int RECORD = 1 + 32 * 32 * 3;
  private static final int BUFFER = 1 << 16;

  private final List<Path> files;
  private final int count;

  private CifarBinary(List<Path> files, int count) {
    this.files = files;
    this.count = count;
  }

  /**
   * Measures the files.
   *
   * @throws UserError if one is missing or does not consist of whole records, or there are too many
   */
  static CifarBinary of(List<Path> files) {
    long count = 0;
    for (Path file : files) {
      count += records(file);
    }
    CifarBinary source = new CifarBinary(files, (int) count);
    ImageRows.checkCount(count, RECORD - 1, source.where());
    return source;
  }

  private static long records(Path file) {
    if (!Files.exists(file)) {
      throw new UserError(
          file
              + " is missing; data_batch_1.bin to data_batch_5.bin and test_batch.bin must lie"
              + " together: unpack CIFAR-10's binary version (cifar-10-binary.tar.gz) again");
    }
    long size;
    // Opened, for what else may be wrong with it.
    try (InputStream in = InputFiles.open(file)) {
      size = Files.size(file);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    if (size == 0 || size % RECORD != 0) {
      throw new UserError(
          "%s has %,d bytes, which is no multiple of %,d, the size of a record of CIFAR-10's binary version; fetch it again"
              .formatted(file, size, RECORD));
    }
    return size / RECORD;
  }

  @Override
  public String where() {
    Path last = files.get(files.size() - 1);
    return files.size() == 1 ? last.toString() : files.get(0) + " to " + last.getFileName();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public void read(Sink sink) {
    int index = 0;
    byte[] bytes = new byte[RECORD];
    for (Path file : files) {
      try (InputStream in = new BufferedInputStream(InputFiles.open(file), BUFFER)) {
        int start = index;
        // No further than was measured, should the file have grown.
        while (index < count && in.readNBytes(bytes, 0, RECORD) == RECORD) {
          int label = bytes[0] & 0xff;
          if (label >= CLASSES) {
            throw new UserError(
                "%s: label %d of record %,d (counted from 0) is above %d; use CIFAR-10's binary version, not CIFAR-100's"
                    .formatted(file, label, index - start, CLASSES - 1));
          }
          sink.put(index, label, bytes, 1);
          index++;
        }
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }
    if (index < count) {
      throw new UserError(where() + ": changed while being read; start again");
    }
  }

  private static UserError unreadable(Path file, IOException e) {
    return new UserError(file + " cannot be read: " + e.getMessage(), e);
  }
}
