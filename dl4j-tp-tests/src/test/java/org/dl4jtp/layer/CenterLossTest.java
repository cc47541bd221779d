package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInitConstant;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.dl4jtp.target.DirectTargets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Center loss pulls what enters its layer itself, past the layer's weights. */
class CenterLossTest {
  private static final InputType TYPE = InputType.convolutional(4, 4, 2);

  /** What the layer gets, and whether others get it too. */
  private enum Place {
    ALONE,
    BESIDE_ANOTHER,
    BEHIND_ITS_PREPROCESSOR,
    BEHIND_ITS_PREPROCESSOR_BESIDE_ANOTHER,
    BEHIND_ITS_DROPOUT,
    BEHIND_ITS_DROPOUT_BESIDE_ANOTHER,
    BEHIND_A_VERTEX_BESIDE_ANOTHER
  }

  private static ComputationGraphConfiguration conf(Place place, WorkspaceMode mode) {
    boolean maps = place.name().contains("PREPROCESSOR");
    GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .trainingWorkspaceMode(mode)
            .inferenceWorkspaceMode(mode) // of which dropout asks in backward passes
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", new ConvolutionLayer.Builder(2, 2).nOut(2).build(), "in");
    if (maps) {
      graph.addLayer("b", new ConvolutionLayer.Builder(2, 2).nOut(3).build(), "a");
    } else {
      graph.addLayer("b", new DenseLayer.Builder().nOut(6).build(), "a");
    }
    String below = "b";
    if (place == Place.BEHIND_A_VERTEX_BESIDE_ANOTHER) {
      graph.addVertex("scaled", new ScaleVertex(0.5), "b");
      below = "scaled";
    }
    CenterLossOutputLayer.Builder center =
        new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
            .nOut(3)
            .activation(Activation.SOFTMAX)
            .alpha(0.1)
            .lambda(0.8)
            .gradientCheck(true);
    if (place.name().contains("DROPOUT")) {
      center.dropOut(new Nothing());
    }
    graph.addLayer("center", center.build(), below);
    if (place.name().endsWith("BESIDE_ANOTHER")) {
      graph.addLayer(
          "other",
          new OutputLayer.Builder(LossFunction.MSE).nOut(2).activation(Activation.IDENTITY).build(),
          "b");
      graph.setOutputs("center", "other");
    } else {
      graph.setOutputs("center");
    }
    return graph.setInputTypes(TYPE).build();
  }

  private static MultiDataSet data(Place place) {
    INDArray classes = Data.classes(5, 3);
    return new MultiDataSet(
        new INDArray[] {Data.uniform(5, 2, 4, 4)},
        place.name().endsWith("BESIDE_ANOTHER")
            ? new INDArray[] {classes, Data.uniform(5, 2)}
            : new INDArray[] {classes});
  }

  static Stream<Arguments> placesAndModes() {
    return Stream.of(Place.values())
        .flatMap(
            place ->
                Stream.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)
                    .map(mode -> Arguments.of(place, mode)));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("placesAndModes")
  void exactTargetsGiveBackpropagation(Place place, WorkspaceMode mode) {
    Net exact = Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf(place, mode), TYPE));
    Net plain = Net.of(conf(place, mode));
    assertThat(
            new Agreement(1e-9, true)
                .ofAStep(exact, plain, data(place))
                .afterSteps(3, exact, plain, data(place))
                .differences())
        .isEmpty();
  }

  /** The layer below gets it by its derivative, whatever makes the rest of its target. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("placesAndModes")
  void rulesWithFeedbackPullTheLayerBelowAndNoOther(Place place, WorkspaceMode mode) {
    TrainingRule none = // its feedback is zero
        TrainingRule.of("none", new DirectTargets(), AffineFeedback.linear(), new FixedFeedback());
    Net net =
        Net.of(
            TargetPropagation.of(none)
                .feedbackStart(FeedbackStart.DRAWN)
                .feedbackWeightInit(new WeightInitConstant(0))
                .applyTo(conf(place, mode), TYPE));
    Net exact = Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf(place, mode), TYPE));
    MultiDataSet data = data(place);
    assertThat(net.gradients(data).get("a_W").norm2Number().doubleValue()).isZero();
    assertThat(net.gradients(data).get("b_W").norm2Number().doubleValue()).isPositive();
    assertThat(exact.gradients(data).get("a_W").norm2Number().doubleValue()).isPositive();
  }
}
