package org.dl4jtp.examples.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.dl4jtp.examples.cli.UserError;

/**
 * One IDX file of unsigned bytes: a magic number, the size of each dimension, then the bytes.
 *
 * <p>Plain and gzipped files are read the same way, as a stream: the header is a claim that the
 * content must bear out. A claim that a file of its size cannot bear out is refused at once, and
 * memory grows with the content, up to the claim.
 */
final class IdxFile {
  private static final int IMAGES_MAGIC = 0x0803;
  private static final int LABELS_MAGIC = 0x0801;
  private static final int GZIP_MAGIC = 0x1f8b;
  private static final int BUFFER = 1 << 16;

  /** No byte of a gzip file makes more. */
  private static final int GZIP_MOST = 1032;

  private final Path path;
  private final int[] dimensions;
  private final byte[] values;

  private IdxFile(Path path, int[] dimensions, byte[] values) {
    this.path = path;
    this.dimensions = dimensions;
    this.values = values;
  }

  /**
   * Reads images: dimensions are count, rows, columns.
   *
   * @throws UserError if it is not such a file, or damaged
   */
  static IdxFile images(Path path) {
    return read(path, IMAGES_MAGIC, "images");
  }

  /**
   * Reads labels: the only dimension is the count.
   *
   * @throws UserError if it is not such a file, or damaged
   */
  static IdxFile labels(Path path) {
    return read(path, LABELS_MAGIC, "labels");
  }

  Path path() {
    return path;
  }

  /** Images or labels in the file. */
  int count() {
    return dimensions[0];
  }

  /** Bytes of one image; 1 for labels. */
  int width() {
    return values.length / count();
  }

  /** Size of the images; labels have none. */
  ImageShape image() {
    return new ImageShape(1, dimensions[1], dimensions[2]);
  }

  /** The byte, 0 to 255, at this place of this image or label. */
  int value(int example, int index) {
    return values[example * width() + index] & 0xff;
  }

  private static IdxFile read(Path path, int magic, String kind) {
    try (InputStream raw = new BufferedInputStream(InputFiles.open(path));
        InputStream in = isZipped(path) ? unzipped(path, raw) : raw) {
      checkMagic(path, in, magic, kind);
      int[] dimensions = readDimensions(path, in, magic & 0xff);
      return new IdxFile(path, dimensions, readValues(path, in, dimensions));
    } catch (EOFException e) {
      throw damaged(path, "its gzip data ends early", e);
    } catch (ZipException e) {
      throw damaged(path, "its gzip data has an error, " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserError(path + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isZipped(Path path) {
    return path.toString().endsWith(".gz");
  }

  private static InputStream unzipped(Path path, InputStream raw) throws IOException {
    raw.mark(2);
    byte[] start = raw.readNBytes(2);
    raw.reset();
    if (start.length == 2 && ByteBuffer.wrap(start).getShort() != (short) GZIP_MAGIC) {
      throw new UserError(
          path + " is named .gz but is not gzipped; rename it if it is already unpacked");
    }
    return new GZIPInputStream(raw, BUFFER);
  }

  private static void checkMagic(Path path, InputStream in, int expected, String kind)
      throws IOException {
    int found = readInt(path, in);
    if (found != expected) {
      String remedy =
          found >>> 16 == GZIP_MAGIC
              ? "it is gzipped: add .gz to its name, or unpack it"
              : "use the official IDX file of " + kind;
      throw new UserError(
          "%s begins with the magic number 0x%08x, but IDX %s begin with 0x%08x; %s"
              .formatted(path, found, kind, expected, remedy));
    }
  }

  private static int[] readDimensions(Path path, InputStream in, int rank) throws IOException {
    int[] dimensions = new int[rank];
    for (int i = 0; i < rank; i++) {
      dimensions[i] = readInt(path, in);
      if (dimensions[i] < 1) {
        throw damaged(
            path,
            i == 0
                ? "its header announces " + dimensions[0] + " examples; at least 1 is needed"
                : "its header announces images with a side of " + dimensions[i] + " pixels",
            null);
      }
    }
    return dimensions;
  }

  private static byte[] readValues(Path path, InputStream in, int[] dimensions) throws IOException {
    String claim = Arrays.toString(dimensions);
    int size;
    try {
      size = Arrays.stream(dimensions).reduce(1, Math::multiplyExact);
    } catch (ArithmeticException e) {
      throw damaged(path, "its header announces " + claim + " bytes, over 2 GB", e);
    }
    long most = Files.size(path) * (isZipped(path) ? GZIP_MOST : 1);
    if (size > most) {
      throw damaged(
          path,
          "its header announces %s = %,d bytes, more than a file of %,d bytes can hold"
              .formatted(claim, size, Files.size(path)),
          null);
    }
    byte[] values = in.readNBytes(size);
    if (values.length < size) {
      throw damaged(
          path,
          "its header announces %s = %,d bytes, but only %,d follow"
              .formatted(claim, size, values.length),
          null);
    }
    if (in.read() >= 0) {
      throw damaged(
          path,
          "its header announces %s = %,d bytes, but more follow".formatted(claim, size),
          null);
    }
    return values;
  }

  private static int readInt(Path path, InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw damaged(path, "it ends within the header", null);
    }
    return ByteBuffer.wrap(bytes).getInt();
  }

  private static UserError damaged(Path path, String how, Throwable cause) {
    return new UserError(path + " is damaged or incomplete: " + how + "; fetch it again", cause);
  }
}
