package org.dl4jtp.examples.compare;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files of data sets of images, with a few images of noise. */
final class TinyImages {
  private static final int GREY = 40;

  private TinyImages() {}

  /** Ten images in each of the six files. */
  static void cifar10(Path directory) throws IOException {
    byte[] records = new byte[10 * 3073];
    new Random(1).nextBytes(records);
    for (int i = 0; i < 10; i++) {
      records[i * 3073] = (byte) i;
    }
    for (int batch = 1; batch <= 5; batch++) {
      Files.write(directory.resolve("data_batch_" + batch + ".bin"), records);
    }
    Files.write(directory.resolve("test_batch.bin"), records);
  }

  /** Forty images in each part. */
  static void fashionMnist(Path directory) throws IOException {
    byte[] pixels = new byte[GREY * 784];
    new Random(1).nextBytes(pixels);
    for (String part : new String[] {"train", "t10k"}) {
      ByteBuffer images = ByteBuffer.allocate(16 + pixels.length);
      images.putInt(0x0803).putInt(GREY).putInt(28).putInt(28).put(pixels);
      Files.write(directory.resolve(part + "-images-idx3-ubyte"), images.array());
      ByteBuffer labels = ByteBuffer.allocate(8 + GREY).putInt(0x0801).putInt(GREY);
      for (int i = 0; i < GREY; i++) {
        labels.put((byte) (i % 10));
      }
      Files.write(directory.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
  }
}
