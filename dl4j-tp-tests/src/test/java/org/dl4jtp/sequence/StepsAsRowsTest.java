package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Where all targets are of steps as rows, examples are still the sequences that come in. */
class StepsAsRowsTest {
  private static final int EXAMPLES = 3;
  private static final int STEPS = 4;
  private static final InputType TYPE = InputType.recurrent(3, STEPS);

  private static MultiLayerConfiguration conf() {
    return conf(lstm(), Map.of(1, new RnnToFeedForwardPreProcessor()));
  }

  private static Layer lstm() {
    return new LSTM.Builder().nIn(3).nOut(4).build();
  }

  private static MultiLayerConfiguration conf(
      Layer first, Map<Integer, InputPreProcessor> preProcessors) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .list()
            .layer(first)
            .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .nIn(5)
                    .nOut(2)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    conf.getInputPreProcessors().putAll(preProcessors);
    return conf;
  }

  private static MultiDataSet data(boolean featureMask, boolean labelMask) {
    INDArray mask =
        Data.mask(new double[] {1, 1, 1, 1}, new double[] {1, 1, 0, 0}, new double[] {1, 1, 1, 0});
    return Data.of(
        Data.uniform(EXAMPLES, 3, STEPS),
        Data.classes(EXAMPLES * STEPS, 2),
        featureMask ? mask : null,
        labelMask ? mask.dup('c').reshape('c', EXAMPLES * STEPS, 1) : null);
  }

  @ParameterizedTest(name = "feature mask {0}, label mask {1}")
  @CsvSource({"false, false", "true, true", "true, false", "false, true"})
  void exactTargetsGiveBackpropagation(boolean featureMask, boolean labelMask) {
    exactIsBackpropagation(conf(), TYPE, data(featureMask, labelMask));
  }

  @Test
  void stepsAreRowsFromTheFirstLayerOn() {
    MultiLayerConfiguration dense =
        conf(
            new DenseLayer.Builder().nIn(3).nOut(4).build(),
            Map.of(0, new RnnToFeedForwardPreProcessor()));
    exactIsBackpropagation(dense, TYPE, data(false, false));
  }

  @Test
  void rowsThatEnterARecurrentLayerAreSequencesOfOneStep() {
    MultiLayerConfiguration recurrent =
        conf(
            lstm(),
            Map.of(0, new FeedForwardToRnnPreProcessor(), 1, new RnnToFeedForwardPreProcessor()));
    MultiDataSet rows = Data.of(Data.uniform(EXAMPLES, 3), Data.classes(EXAMPLES, 2), null, null);
    exactIsBackpropagation(recurrent, InputType.feedForward(3), rows);
  }

  private static void exactIsBackpropagation(
      MultiLayerConfiguration conf, InputType type, MultiDataSet data) {
    Net exact = Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf, type));
    Net plain = Net.of(conf);
    assertThat(
            new Agreement(1e-9, true)
                .ofAStep(exact, plain, data)
                .afterSteps(3, exact, plain, data)
                .differences())
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void rulesWithFeedbackTrain(Rule rule) {
    Net net = Net.of(TargetPropagation.of(rule.rule).applyTo(conf(), TYPE));
    MultiDataSet data = data(true, true);
    double before = net.scoreOf(data);
    for (int step = 0; step < 20; step++) {
      net.fit(data);
    }
    assertThat(net.scoreOf(data)).isLessThan(before);
  }

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
  private enum Rule {
    DDTP_LINEAR(TrainingRule.DDTP_LINEAR),
    DFA(TrainingRule.DFA),
    DTP(TrainingRule.DTP),
    DTPDRL(TrainingRule.DTPDRL);

    private final TrainingRule rule;

    Rule(TrainingRule rule) {
      this.rule = rule;
    }
  }
}
