package org.dl4jtp.examples.reproduce;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Files in MNIST's format, with few examples: each class is a bright row of its own, and noise. */
final class TinyMnist {
  /** Of which 5,000 are held out. */
  private static final int TRAINING = 5640;

  private static final int TEST = 200;
  private static final int SIDE = 28;

  private TinyMnist() {}

  static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Random random = new Random(4);
    write(directory, "train", TRAINING, random);
    write(directory, "t10k", TEST, random);
    return directory;
  }

  private static void write(Path directory, String part, int count, Random random)
      throws IOException {
    ByteBuffer images = ByteBuffer.allocate(16 + count * SIDE * SIDE);
    images.putInt(0x803).putInt(count).putInt(SIDE).putInt(SIDE);
    ByteBuffer labels = ByteBuffer.allocate(8 + count);
    labels.putInt(0x801).putInt(count);
    for (int i = 0; i < count; i++) {
      int label = random.nextInt(10);
      labels.put((byte) label);
      for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
        boolean bright = pixel / SIDE == 2 * label + 3;
        images.put((byte) (random.nextInt(120) + (bright ? 100 : 0)));
      }
    }
    Files.write(directory.resolve(part + "-images-idx3-ubyte"), images.array());
    Files.write(directory.resolve(part + "-labels-idx1-ubyte"), labels.array());
  }
}
