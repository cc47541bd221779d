package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The activation function of the random hidden layer. */
class RandomHiddenFeedbackTest {
  private static RandomHiddenFeedback settled(RandomHiddenFeedback mapping, IActivation below) {
    return (RandomHiddenFeedback)
        mapping.settle(new Surroundings(below, new ActivationTanH(), false, null));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"TANH", "SIGMOID", "SOFTSIGN", "IDENTITY"})
  void itIsThePublishedTanhAboveFunctionsThatTreatBothSignsAlike(Activation below) {
    RandomHiddenFeedback mapping = RandomHiddenFeedback.matchingLayerBelow(4);
    assertThat(settled(mapping, below.getActivationFunction()))
        .isEqualTo(settled(RandomHiddenFeedback.tanh(4), below.getActivationFunction()));
  }

  @ParameterizedTest
  @EnumSource(
      value = Activation.class,
      names = {"RELU", "RRELU", "LEAKYRELU", "ELU", "SELU", "GELU", "SWISH", "SOFTPLUS"})
  void itDoesNotSaturateAboveOthers(Activation below) {
    RandomHiddenFeedback mapping = RandomHiddenFeedback.matchingLayerBelow(4);
    assertThat(settled(mapping, below.getActivationFunction()).hiddenActivation())
        .isEqualTo(new ActivationLReLU());
    assertThat(settled(RandomHiddenFeedback.tanh(4), below.getActivationFunction()))
        .extracting(RandomHiddenFeedback::hiddenActivation)
        .isEqualTo(new ActivationTanH());
  }

  /** Networks of both kinds of layers have mappings of both, which share what they can. */
  @Test
  void mappingsOfDifferentHiddenFunctionsShareNoHiddenLayer() {
    Map<String, INDArray> shared =
        Map.of("R", Nd4j.rand(DataType.DOUBLE, 3, 4), "r", Nd4j.rand(DataType.DOUBLE, 1, 4));
    Map<String, INDArray> own =
        Map.of("Q", Nd4j.rand(DataType.DOUBLE, 4, 2), "q", Nd4j.rand(DataType.DOUBLE, 1, 2));
    INDArray source = Nd4j.randn(DataType.DOUBLE, 5, 3);
    INDArray moved = Nd4j.randn(DataType.DOUBLE, 5, 3);
    Memo memo = new Memo();
    for (IActivation below : List.of(new ActivationTanH(), new ActivationReLU())) {
      Feedback feedback =
          settled(RandomHiddenFeedback.matchingLayerBelow(4), below).bind(own, shared);
      INDArray alone = feedback.differencesFrom(source).of(moved).value();
      assertThat(feedback.differencesFrom(source, memo).of(moved).value()).isEqualTo(alone);
    }
  }
}
