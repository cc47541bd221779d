package org.dl4jtp.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.network.DefaultNetwork;
import org.dl4jtp.examples.network.HiddenLayers;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.target.LayerwiseTargets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Counts worked out by hand, in multiply-adds, of which each is two operations. */
class OperationCountTest {

  /*
   * 8-7-6-4: layers of 56, 42 and 24 multiply-adds, together 122; borders of 7 and 6 features, with
   * 66 and 24 from there to the output.
   */
  @ParameterizedTest
  @CsvSource({
    // rule, signals, feedback
    "bp, 66, 0",
    "exact, 66, 0",
    // Q: 4x7 and 4x6, once each.
    "dfa, 28 + 24, 0",
    "ddtp-linear, 28 + 24, 66 + 24 + 2 * 28 + 2 * 24",
    "ddtp-control, 28 + 24, 66 + 24 + 2 * 28 + 2 * 24",
    // Q: 6x7 and 4x6; behind tanh a base and a difference, and two products for the gradient.
    "fw-dtp, 2 * 42 + 2 * 24, 0",
    "dtp, 2 * 42 + 2 * 24, 42 + 24 + 2 * 42 + 2 * 24",
    "tp, 42 + 24, 42 + 24 + 2 * 42 + 2 * 24",
    // The last hidden layer's is exact, through 24 multiply-adds.
    "lee-dtp, 24 + 2 * 42, 42 + 2 * 42",
    // The lower border's way down passes the upper one's mapping.
    "dtpdrl, 2 * 42 + 2 * 24, 66 + 24 + 24 + 3 * 42 + 3 * 24",
    // The activation comes first, so that the difference needs no base.
    "ldrl, 42 + 24, 42 + 24 + 4 * 42 + 4 * 24",
    // R: 4x1024, Q: 1024x7, tanh behind both; the upper border's mapping goes without R.
    "ddtp-rhl, 2 * 4096 + 2 * 7168 + 2 * 24, 66 + 24 + 4096 + 3 * 7168 + 3 * 24",
    // Q: (1024 + 7)x7.
    "ddtp-rhl-rec, 2 * 4096 + 2 * 7217 + 2 * 24, 66 + 24 + 4096 + 3 * 7217 + 3 * 24",
    // 4-64-7: 256 + 448, the gradient of a difference 2 * (256 + 448) + 2 * 448.
    "ddtp-mlp, 2 * 704 + 24, 66 + 24 + 704 + 2304 + 2 * 24",
    // 4 outputs: as many ways back, JJ' and J' times the solution, 64 / 6 for the solution.
    "gnt, 4 * 66 + 4 * 24 + 20 * 7 + 20 * 6 + 2 * 64 / 6, 0",
  })
  void dense(String name, String signals, String feedback) {
    OperationCount count = count(name, Perturbation.ALL_LAYERS);
    assertThat(count.forward()).isEqualTo(2 * 122.0);
    assertThat(count.forwardGradient()).isEqualTo(2 * 122.0);
    assertThat(count.signals()).isCloseTo(2 * sum(signals), within());
    assertThat(count.feedback()).isCloseTo(2 * sum(feedback), within());
    assertThat(count.total()).isCloseTo(2 * (122 + 122 + sum(signals) + sum(feedback)), within());
  }

  @ParameterizedTest
  @CsvSource({
    "ddtp-linear, ONE_LAYER_PER_EXAMPLE, 33 + 12 + 28 + 24",
    "ddtp-linear, ONE_LAYER_PER_BATCH, 33 + 12 + 28 + 24",
    // One way up, from the lowest border.
    "ddtp-linear, JOINT, 66 + 2 * 28 + 2 * 24",
    "ddtp-control, JOINT, 66 + 2 * 28 + 2 * 24",
    // And one way down, past the upper mapping.
    "dtpdrl, JOINT, 66 + 24 + 3 * 42 + 3 * 24",
    "dtpdrl, ONE_LAYER_PER_EXAMPLE, 33 + 12 + 12 + 63 + 36",
    // What does not go to the output goes as far.
    "dtp, JOINT, 42 + 24 + 2 * 42 + 2 * 24",
    "dtp, ONE_LAYER_PER_EXAMPLE, 21 + 12 + 42 + 24",
    "lee-dtp, ONE_LAYER_PER_EXAMPLE, 42 + 2 * 42",
    "dfa, JOINT, 0",
  })
  void perturbations(String name, Perturbation mode, String feedback) {
    assertThat(count(name, mode).feedback()).isCloseTo(2 * sum(feedback), within());
  }

  @ParameterizedTest
  @CsvSource({
    "ALL_LAYERS, 92 + 50 + 20 + 2 * 4096 + 3 * 13312 + 3 * 20",
    "JOINT, 92 + 4096 + 3 * 13312 + 3 * 20",
  })
  void theRandomLayerIsSharedBetweenBordersThatMapTheSame(Perturbation mode, String feedback) {
    // 8-7-6-5-4: R of 4x1024, Q of 1024x7 and 1024x6, together 13312, and 4x5 at the top.
    MultiLayerConfiguration plain =
        DefaultNetwork.build(
            8, 4, false, HiddenLayers.parse("7,6,5"), Activation.TANH, 0.1, DataType.FLOAT);
    MultiLayerNetwork network =
        Networks.network(
            TargetPropagation.of(TrainingRule.DDTP_RHL).perturbation(mode).applyTo(plain));
    OperationCount count = OperationCount.of(network, 8).orElseThrow();
    assertThat(count.signals()).isEqualTo(2.0 * (2 * 4096 + 2 * 13312 + 2 * 20));
    assertThat(count.feedback()).isEqualTo(2 * sum(feedback));
  }

  @Test
  void drawsCount() {
    TrainingRule once = rule(new LocalDifferenceReconstruction(1));
    TrainingRule thrice = rule(new LocalDifferenceReconstruction(3));
    assertThat(count(thrice, Perturbation.ALL_LAYERS).orElseThrow().feedback())
        .isEqualTo(3 * count(once, Perturbation.ALL_LAYERS).orElseThrow().feedback());
  }

  @Test
  void convolutions() {
    // 8x8x2, 3x3 into 4 maps of 8x8: 72 weights at 64 positions; pooled to 4x4; 64-5.
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .activation(Activation.TANH)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(4).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(6).build())
            .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(5)
                    .build())
            .setInputType(InputType.convolutional(8, 8, 2))
            .build();
    double first = 72 * 64;
    double second = 216 * 16; // 4x6x3x3 at 4x4
    double third = 24 * 5; // 6 maps of 2x2
    // Back between maps: the same kernels at the same places, and from 2x2 to 4x4, rows first.
    double unpooling = 6 * 2 * 2 * 4 + 6 * 4 * 2 * 4;
    double below = second + unpooling;
    Map<TrainingRule, double[]> expected =
        Map.of(
            TrainingRule.BP,
            new double[] {second + third, 0},
            TrainingRule.DDTP_LINEAR,
            new double[] {5 * 64 + 5 * 24, second + third + third + 2 * (5 * 64) + 2 * (5 * 24)},
            TrainingRule.DTP,
            new double[] {2 * below + 2 * third, second + third + below + second + 2 * third},
            TrainingRule.DTPDRL,
            new double[] {
              2 * below + 2 * third, second + third + third + third + below + 2 * second + 3 * third
            });
    expected.forEach(
        (rule, counts) -> {
          MultiLayerNetwork network =
              Networks.network(
                  TargetPropagation.of(rule)
                      .perturbation(Perturbation.ALL_LAYERS)
                      .applyTo(plain, InputType.convolutional(8, 8, 2)));
          OperationCount count = OperationCount.of(network, 2, 8, 8).orElseThrow();
          assertThat(count.forward()).as(rule.name()).isEqualTo(2 * (first + second + third));
          assertThat(count.signals()).as(rule.name()).isEqualTo(2 * counts[0]);
          assertThat(count.feedback()).as(rule.name()).isEqualTo(2 * counts[1]);
        });
  }

  @Test
  void ofAnUnknownRuleThereIsNone() {
    assertThat(count(rule(new Unknown()), Perturbation.ALL_LAYERS)).isEmpty();
  }

  /** A loss of a user's. */
  record Unknown() implements FeedbackLoss {
    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      return 0;
    }
  }

  private static TrainingRule rule(FeedbackLoss loss) {
    return TrainingRule.of("own", new LayerwiseTargets(), AffineFeedback.linear(), loss);
  }

  private static OperationCount count(String name, Perturbation mode) {
    return count(TrainingRule.parse(name), mode).orElseThrow();
  }

  private static Optional<OperationCount> count(TrainingRule rule, Perturbation mode) {
    MultiLayerConfiguration conf =
        TargetPropagation.of(rule).perturbation(mode).applyTo(Networks.plain(DataType.FLOAT));
    return OperationCount.of(Networks.network(conf), Networks.INPUTS);
  }

  /** Of products and quotients. */
  private static double sum(String terms) {
    double sum = 0;
    for (String term : terms.split("\\+", -1)) {
      double product = 1;
      for (String factor : term.split("\\*", -1)) {
        String[] quotient = factor.split("/", -1);
        product *= Double.parseDouble(quotient[0].strip());
        product /= quotient.length > 1 ? Double.parseDouble(quotient[1].strip()) : 1;
      }
      sum += product;
    }
    return sum;
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-9);
  }
}
