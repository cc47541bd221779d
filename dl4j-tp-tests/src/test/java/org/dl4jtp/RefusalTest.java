package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.target.DirectTargets;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.LayerwiseTargets;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What target propagation does not train, and options it does not take: refused with the remedy.
 */
class RefusalTest {
  @TestFactory
  Stream<DynamicTest> whatCannotBeTrainedIsRefusedByName() {
    return Stream.of(
            refused("an LSTM", list -> list.layer(1, new LSTM.Builder().nOut(5).build()))
                .saying("Layer 1", "LSTM", "cannot train", "rule bp"),
            refused(
                    "a deconvolution",
                    list ->
                        list.layer(0, new Deconvolution2D.Builder(2, 2).nIn(1).nOut(5).build())
                            .setInputType(InputType.convolutional(3, 3, 1)))
                .saying("Layer 0", "Deconvolution2D", "supported are DenseLayer, Convolution"),
            refused(
                    "channels last",
                    list ->
                        list.layer(
                                0,
                                new ConvolutionLayer.Builder(2, 2)
                                    .nOut(5)
                                    .dataFormat(CNN2DFormat.NHWC)
                                    .build())
                            .setInputType(InputType.convolutional(3, 3, 1, CNN2DFormat.NHWC)))
                .saying("Layer 0", "NHWC", "set NCHW"),
            refused(
                    "maps of unknown size",
                    list ->
                        list.layer(0, new ConvolutionLayer.Builder(2, 2).nOut(5).build())
                            .layer(1, new ConvolutionLayer.Builder(2, 2).nOut(5).build())
                            .setInputType(InputType.convolutional(3, 3, 1)))
                .saying("Layer 1", "height and width", "applyTo(conf, InputType.convolutional("),
            refused(
                    "batch normalisation of the network's input",
                    list -> list.layer(0, new BatchNormalization.Builder().nIn(7).nOut(7).build()))
                .saying("Layer 0", "BatchNormalization", "behind", "lock"),
            refused(
                    "an embedding",
                    list -> list.layer(0, new EmbeddingLayer.Builder().nIn(4).nOut(7).build()))
                .saying("Layer 0", "EmbeddingLayer"),
            refused("an unknown size", list -> list.layer(0, dense(0, 7)))
                .saying("Layer 0", "nIn = 0", "input type"),
            refused("no output layer", list -> list.layer(2, dense(6, 3)))
                .saying("Layer 2", "no output layer", "OutputLayer"),
            refused(
                    "a loss layer that scores maps",
                    list ->
                        list.layer(0, new ConvolutionLayer.Builder(2, 2).nOut(5).build())
                            .layer(1, new ConvolutionLayer.Builder(2, 2).nOut(5).build())
                            .layer(2, maps())
                            .setInputType(InputType.convolutionalFlat(3, 3, 1)))
                .saying("Layer 2", "CnnLossLayer", "OutputLayer, or a DenseLayer and a LossLayer"),
            refused(
                    "softmax with squared error in a loss layer",
                    list -> list.layer(2, loss(LossFunction.MSE, Activation.SOFTMAX)))
                .saying("Layer 2", "softmax", "without a target", "MCXENT"),
            refused(
                    "a loss layer in the middle",
                    list -> list.layer(1, loss(LossFunction.MSE, Activation.IDENTITY)))
                .saying("Layer 1", "not the last", "ActivationLayer"),
            refused(
                    "a loss layer on an output layer",
                    list -> list.layer(3, loss(LossFunction.MSE, Activation.IDENTITY)))
                .saying("Layer 2", "not the last", "DenseLayer"),
            refused(
                    "a loss layer on maps",
                    list ->
                        list.layer(0, new ConvolutionLayer.Builder(2, 2).nIn(1).nOut(5).build())
                            .layer(1, new ConvolutionLayer.Builder(2, 2).nIn(5).nOut(5).build())
                            .layer(2, loss(LossFunction.MSE, Activation.IDENTITY))
                            .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(3, 3, 1)))
                .saying("Layer 2", "takes rows", "GlobalPoolingLayer"),
            refused(
                    "an output layer in the middle",
                    list -> list.layer(1, output(LossFunction.MCXENT, Activation.SOFTMAX, 7, 6)))
                .saying("Layer 1", "not the last"),
            refused(
                    "an unknown output layer",
                    list -> list.layer(2, new RnnOutputLayer.Builder().nIn(6).nOut(3).build()))
                .saying("Layer 2", "RnnOutputLayer", "OutputLayer, or a DenseLayer"),
            refused(
                    "softmax with squared error",
                    list -> list.layer(2, output(LossFunction.MSE, Activation.SOFTMAX, 6, 3)))
                .saying("Layer 2", "softmax", "without a target", "MCXENT"),
            refused(
                    "tanh output",
                    list -> list.layer(2, output(LossFunction.MSE, Activation.TANH, 6, 3)))
                .saying("Layer 2", "tanh", "identity with MSE"),
            refused(
                    "weight noise at the output",
                    list ->
                        list.layer(
                            2,
                            new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(6)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .weightNoise(new DropConnect(0.5))
                                .build()))
                .saying("Layer 2", "weight noise", "remove"),
            refused(
                    "truncated backpropagation through time",
                    list -> list.backpropType(BackpropType.TruncatedBPTT))
                .saying("TruncatedBPTT", "Standard"))
        .map(
            c ->
                DynamicTest.dynamicTest(
                    c.name,
                    () ->
                        assertThatThrownBy(
                                () ->
                                    TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                                        .applyTo(c.configuration()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .message()
                            .contains(c.words)));
  }

  /** Two convolutions, so that there are maps at a border. */
  private static MultiLayerConfiguration convolutions(InputType inputType, int channels) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(channels).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(channels).build())
        .layer(output(LossFunction.MCXENT, Activation.SOFTMAX, 0, 3))
        .setInputType(inputType)
        .build();
  }

  @Test
  void anInputTypeThatDoesNotFitIsRefused() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    MultiLayerConfiguration conf = convolutions(InputType.convolutional(5, 4, 2), 6);
    for (InputType wrong :
        List.of(
            InputType.feedForward(40), InputType.recurrent(3), InputType.convolutional(1, 1, 2))) {
      assertThatThrownBy(() -> tp.applyTo(conf, wrong))
          .as("%s", wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Layer ")
          .hasMessageContaining("input type " + wrong);
    }
    assertThatThrownBy(() -> tp.applyTo(conf, null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
  }

  @Test
  void aMatrixBetweenLargeMapsIsRefused() {
    MultiLayerConfiguration conf = convolutions(InputType.convolutionalFlat(65, 65, 3), 16);
    TrainingRule dense =
        TrainingRule.of(
            "dense",
            new LayerwiseTargets(),
            AffineFeedback.matchingLayerBelow().dense(),
            new DifferenceReconstruction());
    assertThatThrownBy(() -> TargetPropagation.of(dense).applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 1")
        .hasMessageContaining("[16, 64, 64]")
        .hasMessageContaining("feedback weights")
        .hasMessageContaining("ddtp-linear");
    TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf);
    TargetPropagation.of(TrainingRule.DTP).applyTo(conf);
  }

  @Test
  void aNetworkWithoutHiddenLayerIsRefused() {
    MultiLayerConfiguration single =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(output(LossFunction.MCXENT, Activation.SOFTMAX, 4, 3))
            .build();
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(single))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("single layer")
        .hasMessageContaining("hidden layer");
  }

  @Test
  @SuppressWarnings("deprecation") // HALF is, and users have it still
  void halfPrecisionIsRefused() {
    MultiLayerConfiguration half = Networks.plain(DataType.HALF);
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(half))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HALF")
        .hasMessageContaining("FLOAT or DOUBLE");
  }

  @Test
  void anOptimizerThatFollowsTheScoreIsRefused() {
    MultiLayerConfiguration lbfgs =
        Networks.plain(DataType.FLOAT, b -> b.optimizationAlgo(OptimizationAlgorithm.LBFGS));
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(lbfgs))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LBFGS")
        .hasMessageContaining("STOCHASTIC_GRADIENT_DESCENT");
  }

  @Test
  void aSecondRuleIsRefused() {
    MultiLayerConfiguration once =
        TargetPropagation.of(TrainingRule.DFA).applyTo(Networks.plain(DataType.FLOAT));
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DTP).applyTo(once))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 0")
        .hasMessageContaining("revert");
  }

  @Test
  void aConvertedConfigurationThatWasCutApartFailsLoudly() {
    MultiLayerConfiguration tp =
        TargetPropagation.of(TrainingRule.DFA).applyTo(Networks.plain(DataType.FLOAT));
    tp.getConfs().remove(0);
    assertThatThrownBy(() -> new MultiLayerNetwork(tp).init())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layer1")
        .hasMessageContaining("revert");
  }

  @Test
  void backpropagationIsNotAppliedToAConvertedConfigurationInSilence() {
    MultiLayerConfiguration once =
        TargetPropagation.of(TrainingRule.DFA).applyTo(Networks.plain(DataType.FLOAT));
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.BP).applyTo(once))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("revert");
  }

  @Test
  void partsThatDoNotFitAreRefused() {
    MultiLayerConfiguration plain = Networks.plain(DataType.FLOAT);
    TrainingRule unmapped =
        TrainingRule.of(
            "unmapped", new DirectTargets(), new NoFeedback(), new DifferenceReconstruction());
    assertThatThrownBy(() -> TargetPropagation.of(unmapped).applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no feedback mapping");
    TrainingRule useless =
        TrainingRule.of(
            "useless", new ExactTargets(), AffineFeedback.linear(), new DifferenceReconstruction());
    assertThatThrownBy(() -> TargetPropagation.of(useless).applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no use for its feedback");
    TrainingRule crossed =
        TrainingRule.of(
            "crossed",
            new LayerwiseTargets(),
            RandomHiddenFeedback.tanh(5),
            new DifferenceReconstruction());
    assertThatThrownBy(() -> TargetPropagation.of(crossed).applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("direct targets");
    TrainingRule pathless =
        TrainingRule.of(
            "pathless",
            LayerwiseTargets.withExactTop(),
            AffineFeedback.matchingLayerBelow(),
            new DifferenceReconstruction());
    assertThatThrownBy(() -> TargetPropagation.of(pathless).applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("along the target path")
        .hasMessageContaining("Reconstruction.scaledByNoise()");
  }

  @Test
  void aRuleThatWouldBeBackpropagationHereIsRefused() {
    MultiLayerConfiguration oneHidden =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(dense(4, 7))
            .layer(output(LossFunction.MCXENT, Activation.SOFTMAX, 7, 3))
            .build();
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.LEE_DTP).applyTo(oneHidden))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lee-dtp")
        .hasMessageContaining("hidden layer");
  }

  @Test
  void noiseThatASavedModelCouldNotNameIsRefused() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DTP);
    assertThatThrownBy(
            () -> tp.noiseSource((into, seed, border, iteration, draw) -> into.assign(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("class of its own");
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DTP);
    for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> tp.targetStepSize(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("η")
          .hasMessageContaining(String.valueOf(bad));
      assertThatThrownBy(() -> tp.noiseLevel(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("σ");
    }
    assertThatThrownBy(() -> tp.feedbackWeightDecay(-1e-9))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1.0E-9");
    assertThatThrownBy(() -> tp.applyTo((MultiLayerConfiguration) null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("null");
  }

  @Test
  void rulesAreFoundByName() {
    for (TrainingRule rule : TrainingRule.values()) {
      assertThat(TrainingRule.parse(rule.name())).isSameAs(rule);
    }
    assertThat(TrainingRule.parse(" DDTP_Linear ")).isSameAs(TrainingRule.DDTP_LINEAR);
    for (String unknown : new String[] {"backprop", "", null}) {
      assertThatThrownBy(() -> TrainingRule.parse(unknown))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + unknown + "'")
          .hasMessageContaining("bp, tp, dtp")
          .hasMessageContaining("ddtp-linear");
    }
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).build();
  }

  private static LossLayer loss(LossFunction loss, Activation activation) {
    return new LossLayer.Builder(loss).activation(activation).build();
  }

  private static CnnLossLayer maps() {
    return new CnnLossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int in, int out) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(in).nOut(out).build();
  }

  private static Refusal refused(String name, Consumer<NeuralNetConfiguration.ListBuilder> change) {
    return new Refusal(name, change, List.of());
  }

  private record Refusal(
      String name, Consumer<NeuralNetConfiguration.ListBuilder> change, List<String> words) {
    Refusal saying(String... said) {
      return new Refusal(name, change, List.of(said));
    }

    MultiLayerConfiguration configuration() {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .list()
              .layer(0, dense(4, 7))
              .layer(1, dense(7, 6))
              .layer(2, output(LossFunction.MCXENT, Activation.SOFTMAX, 6, 3))
              .validateOutputLayerConfig(false);
      change.accept(list);
      return list.build();
    }
  }
}
