package org.dl4jtp.examples.sequences;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Sentences of a small grammar about things that somebody likes, dislikes or merely describes, for
 * example "our old teacher thought the long play was not really dull". The class is praise,
 * complaint or neither. "not" turns praise into complaint and back, so that no single word tells,
 * and no sum of votes of words does.
 *
 * <p>Features are numbers of words {@code [sentences, steps]}, filled with number 0 after the last
 * word. The seed decides everything.
 */
public final class Sentences {
  /** Room for the longest sentence. */
  public static final int STEPS = 12;

  private static final List<String> GOOD =
      words("good great lovely clever funny brilliant charming delightful exciting wonderful");
  private static final List<String> BAD =
      words("bad dull awful boring stupid terrible tedious dreadful silly poor");
  private static final List<String> NEITHER =
      words("long short new old famous modern foreign expensive early quiet");
  private static final List<String> DETERMINERS = words("the our my a this that");
  private static final List<String> PEOPLE =
      words("teacher brother sister neighbour critic student friend doctor");
  private static final List<String> THINGS =
      words("play film book song picture concert story poem lecture game");
  private static final List<String> OPINIONS = words("thought said felt wrote found");
  private static final List<String> DEGREES = words("really very quite rather so");
  private static final List<String> VERBS = words("was is seemed");
  private static final List<String> OTHERS = words("[end] not");

  private static final List<String> VOCABULARY =
      Stream.of(OTHERS, GOOD, BAD, NEITHER, DETERMINERS, PEOPLE, THINGS, OPINIONS, DEGREES, VERBS)
          .flatMap(List::stream)
          .distinct()
          .toList();

  /** The classes, in the order of the labels. */
  public enum Opinion {
    /** Something good, or not bad. */
    PRAISE,
    /** Something bad, or not good. */
    COMPLAINT,
    /** Neither, with or without "not". */
    NEITHER
  }

  private Sentences() {}

  /** How many words there are, the end mark among them. */
  public static int vocabularySize() {
    return VOCABULARY.size();
  }

  /**
   * A sentence.
   *
   * @param opinion its class
   * @param random its source
   * @return its words, {@value #STEPS} at most
   */
  public static List<String> sentence(Opinion opinion, SplittableRandom random) {
    List<String> words = new ArrayList<>();
    if (random.nextBoolean()) {
      words.add(any(DETERMINERS, random));
      words.add(any(PEOPLE, random));
      words.add(any(OPINIONS, random));
    }
    words.add(any(DETERMINERS, random));
    if (random.nextBoolean()) {
      words.add(any(NEITHER, random));
    }
    words.add(any(THINGS, random));
    words.add(any(VERBS, random));
    boolean negated = random.nextBoolean();
    if (negated) {
      words.add("not");
    }
    if (random.nextBoolean()) {
      words.add(any(DEGREES, random));
    }
    words.add(
        switch (opinion) {
          case PRAISE -> any(negated ? BAD : GOOD, random);
          case COMPLAINT -> any(negated ? GOOD : BAD, random);
          case NEITHER -> any(NEITHER, random);
        });
    return words;
  }

  /**
   * Generates the three parts; no sentence is in two of them, or twice in one.
   *
   * @param seed decides every word
   * @param sizes examples of each part
   */
  public static LabelledData load(long seed, PartSizes sizes) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<List<String>> known = new LinkedHashSet<>();
    return new LabelledData(
        "sentences",
        part(random, known, sizes.train()),
        part(random, known, sizes.validation()),
        part(random, known, sizes.test()),
        LabelledData.Task.CLASSIFICATION,
        null);
  }

  private static DataSet part(SplittableRandom random, Set<List<String>> known, int count) {
    Opinion[] opinions = Opinion.values();
    float[] features = new float[count * STEPS];
    float[] labels = new float[count * opinions.length];
    for (int i = 0; i < count; i++) {
      int opinion = i % opinions.length;
      List<String> words = sentence(opinions[opinion], random);
      while (!known.add(words)) {
        words = sentence(opinions[opinion], random);
      }
      for (int t = 0; t < words.size(); t++) {
        features[i * STEPS + t] = VOCABULARY.indexOf(words.get(t));
      }
      labels[i * opinions.length + opinion] = 1;
    }
    return new DataSet(
        Nd4j.create(features, new long[] {count, STEPS}, 'c'),
        Nd4j.create(labels, new long[] {count, opinions.length}, 'c'));
  }

  private static String any(List<String> words, SplittableRandom random) {
    return words.get(random.nextInt(words.size()));
  }

  private static List<String> words(String words) {
    return List.of(words.split(" "));
  }
}
