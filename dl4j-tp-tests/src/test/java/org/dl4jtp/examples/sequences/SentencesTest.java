package org.dl4jtp.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.sequences.Sentences.Opinion;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;

class SentencesTest {
  @Test
  void notTurnsPraiseIntoComplaintSoThatNoWordTells() {
    SplittableRandom random = new SplittableRandom(1);
    Map<String, Set<Opinion>> plain = new HashMap<>();
    Map<String, Set<Opinion>> negated = new HashMap<>();
    for (Opinion opinion : Opinion.values()) {
      for (int i = 0; i < 2000; i++) {
        List<String> words = Sentences.sentence(opinion, random);
        assertThat(words).hasSizeBetween(4, Sentences.STEPS);
        (words.contains("not") ? negated : plain)
            .computeIfAbsent(words.get(words.size() - 1), w -> EnumSet.noneOf(Opinion.class))
            .add(opinion);
      }
    }
    assertThat(plain).hasSameSizeAs(negated).hasSize(30);
    plain.forEach(
        (word, opinions) -> {
          assertThat(opinions).as(word).hasSize(1);
          Opinion opinion = opinions.iterator().next();
          Opinion other =
              switch (opinion) {
                case PRAISE -> Opinion.COMPLAINT;
                case COMPLAINT -> Opinion.PRAISE;
                case NEITHER -> Opinion.NEITHER;
              };
          assertThat(negated.get(word)).as("not " + word).containsExactly(other);
        });
  }

  @Test
  void theSeedDecidesEverythingAndNoSentenceComesTwice() {
    PartSizes sizes = new PartSizes(300, 60, 240);
    LabelledData data = Sentences.load(7, sizes);
    assertThat(Sentences.load(7, sizes).test().getFeatures()).isEqualTo(data.test().getFeatures());
    Set<String> seen = new HashSet<>();
    for (DataSet part : new DataSet[] {data.train(), data.validation(), data.test()}) {
      for (float[] sentence : part.getFeatures().toFloatMatrix()) {
        assertThat(seen.add(Arrays.toString(sentence))).isTrue();
      }
      assertThat(part.getFeatures().minNumber().intValue()).isZero();
      assertThat(part.getFeatures().maxNumber().intValue()).isLessThan(Sentences.vocabularySize());
    }
  }
}
