package org.dl4jtp.examples.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Small CSV files: three features, label y. */
final class Tables {
  private static final int ROWS = 120;

  private Tables() {}

  static Path classes(Path directory) throws IOException {
    return write(directory.resolve("classes.csv"), false);
  }

  static Path numbers(Path directory) throws IOException {
    return write(directory.resolve("numbers.csv"), true);
  }

  private static Path write(Path file, boolean regression) throws IOException {
    Random random = new Random(3);
    StringBuilder text = new StringBuilder("a,b,c,y\n");
    for (int i = 0; i < ROWS; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      double c = random.nextGaussian();
      double y = a - 2 * b + 0.5 * c;
      String label = regression ? String.format(Locale.ROOT, "%.4f", y) : y > 0 ? "yes" : "no";
      text.append(String.format(Locale.ROOT, "%.4f,%.4f,%.4f,%s%n", a, b, c, label));
    }
    return Files.writeString(file, text);
  }
}
