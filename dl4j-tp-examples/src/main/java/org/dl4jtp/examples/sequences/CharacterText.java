package org.dl4jtp.examples.sequences;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Character by character, the beginning of Lewis Carroll's "Alice's Adventures in Wonderland"
 * (1865, public domain): at every step the character that follows is to be told. Letters are made
 * small, everything but letters and .,;:!?'-" is a blank, and blanks are single.
 *
 * <p>The text is cut into windows of {@value #STEPS} characters, each continuing the one before.
 * The first three quarters are for training, the next eighth for validation, the rest for the test.
 * Features and labels are one-hot {@code [windows, characters, steps]}.
 */
public final class CharacterText {
  /** Length of a window. */
  public static final int STEPS = 60;

  private static final String RESOURCE = "alice.txt";
  private static final String CHARACTERS = " abcdefghijklmnopqrstuvwxyz.,;:!?'-\"";

  private CharacterText() {}

  /** The characters that there are, in the order of features and labels. */
  public static String characters() {
    return CHARACTERS;
  }

  /** The whole text, of {@link #characters()} alone. */
  public static String text() {
    try (InputStream stream = CharacterText.class.getResourceAsStream(RESOURCE)) {
      return new String(stream.readAllBytes(), UTF_8)
          .toLowerCase(Locale.ROOT)
          .replaceAll("[^a-z.,;:!?'\"-]+", " ")
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The three parts.
   *
   * @param most windows for training; the text holds fewer than a hundred
   */
  public static LabelledData load(int most) {
    String text = text();
    int windows = (text.length() - 1) / STEPS;
    int train = windows * 3 / 4;
    int validation = windows / 8;
    return new LabelledData(
        "text",
        part(text, 0, Math.min(train, most)),
        part(text, train, train + validation),
        part(text, train + validation, windows),
        LabelledData.Task.CLASSIFICATION,
        null);
  }

  private static DataSet part(String text, int from, int to) {
    int count = CHARACTERS.length();
    float[] features = new float[(to - from) * count * STEPS];
    float[] labels = new float[features.length];
    for (int window = from; window < to; window++) {
      for (int t = 0; t < STEPS; t++) {
        int now = CHARACTERS.indexOf(text.charAt(window * STEPS + t));
        int next = CHARACTERS.indexOf(text.charAt(window * STEPS + t + 1));
        int start = (window - from) * count * STEPS + t;
        features[start + now * STEPS] = 1;
        labels[start + next * STEPS] = 1;
      }
    }
    long[] shape = {to - from, count, STEPS};
    return new DataSet(Nd4j.create(features, shape, 'c'), Nd4j.create(labels, shape, 'c'));
  }
}
