package org.dl4jtp.examples.data;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.dl4jtp.examples.cli.UserError;

/** A JPEG, PNG or other image file that the JDK decodes. */
// Deeplearning4j's image loaders decode with OpenCV, by javacv and its native binaries of some
// hundred megabytes, which this project leaves out. Decoders of JPEG may differ by a few of the
// 256 levels of brightness.
final class ImageFile {
  private ImageFile() {}

  /**
   * Reads red, green and blue, each row by row. Grey images have three equal channels; transparency
   * is ignored.
   *
   * @throws UserError if the file cannot be read, is no complete image, or has another size
   */
  static byte[] readRgb(Path file, int height, int width) {
    // Not from the file by ImageIO itself, which copies every stream to a temporary file.
    try (ImageInputStream in = new MemoryCacheImageInputStream(InputFiles.open(file))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new UserError(file + " is no image, whatever its name says; replace or remove it");
      }
      ImageReader reader = readers.next();
      try {
        return read(file, reader, in, height, width);
      } finally {
        reader.dispose();
      }
    } catch (UserError e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Decoders throw all sorts of exceptions on damaged data.
      throw damaged(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static byte[] read(
      Path file, ImageReader reader, ImageInputStream in, int height, int width)
      throws IOException {
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    reader.setInput(in, true, true);
    // Before it is decoded: a small file can hold an image larger than the memory.
    if (reader.getHeight(0) != height || reader.getWidth(0) != width) {
      throw new UserError(
          "%s is an image of %d x %d pixels; %d x %d are needed: scale it, or remove it"
              .formatted(file, reader.getWidth(0), reader.getHeight(0), width, height));
    }
    BufferedImage image = reader.read(0);
    if (!warnings.isEmpty()) {
      // A truncated JPEG is no error to its decoder: it paints the rest grey.
      throw damaged(file, warnings.get(0), null);
    }
    return isGrey(image) ? grey(image) : rgb(image);
  }

  private static boolean isGrey(BufferedImage image) {
    return image.getType() == BufferedImage.TYPE_BYTE_GRAY
        || (image.getRaster().getNumBands() == 2
            && image.getRaster().getTransferType() == DataBuffer.TYPE_BYTE);
  }

  /** The levels as they stand in the file; getRGB would brighten them. */
  private static byte[] grey(BufferedImage image) {
    int size = image.getWidth() * image.getHeight();
    int[] levels =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, new int[size]);
    byte[] planes = new byte[3 * size];
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (byte) levels[i % size];
    }
    return planes;
  }

  private static byte[] rgb(BufferedImage image) {
    int width = image.getWidth();
    int size = width * image.getHeight();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), new int[size], 0, width);
    byte[] planes = new byte[3 * size];
    for (int i = 0; i < size; i++) {
      planes[i] = (byte) (pixels[i] >> 16);
      planes[size + i] = (byte) (pixels[i] >> 8);
      planes[2 * size + i] = (byte) pixels[i];
    }
    return planes;
  }

  private static UserError damaged(Path file, String how, Throwable cause) {
    return new UserError(
        "%s is a damaged image (%s); fetch it again, or remove it".formatted(file, how), cause);
  }
}
