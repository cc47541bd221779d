package org.dl4jtp.examples.sequences;

import static org.assertj.core.api.Assertions.assertThat;

import org.dl4jtp.examples.data.LabelledData;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class CharacterTextTest {
  @Test
  void thePartsReadOneAfterTheOtherAreTheTextAndLabelsAreOneCharacterAhead() {
    LabelledData data = CharacterText.load(Integer.MAX_VALUE);
    String features = "";
    String labels = "";
    for (DataSet part : new DataSet[] {data.train(), data.validation(), data.test()}) {
      features += read(part.getFeatures());
      labels += read(part.getLabels());
    }
    String text = CharacterText.text();
    assertThat(text).startsWith("alice was beginning to get very tired of sitting by her sister");
    assertThat(text.length() - features.length()).isBetween(1, CharacterText.STEPS);
    assertThat(text).startsWith(features);
    assertThat(text.substring(1)).startsWith(labels);
  }

  @Test
  void everyStepHasOneCharacter() {
    DataSet train = CharacterText.load(5).train();
    assertThat(train.getFeatures().shape())
        .containsExactly(5, CharacterText.characters().length(), CharacterText.STEPS);
    assertThat(train.getFeatures().sum(1).toFloatMatrix()[4]).containsOnly(1);
    assertThat(train.getLabels().sum(1).toFloatMatrix()[4]).containsOnly(1);
  }

  private static String read(INDArray oneHot) {
    StringBuilder text = new StringBuilder();
    int[][] characters = oneHot.argMax(1).toIntMatrix();
    for (int[] window : characters) {
      for (int character : window) {
        text.append(CharacterText.characters().charAt(character));
      }
    }
    return text.toString();
  }
}
