package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.layer.UnitLayer;
import org.dl4jtp.learning.CountingUpdater;
import org.dl4jtp.learning.SeparateUpdater;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ConversionTest {
  /** Everything that a layer can be given, and layers without parameters in between. */
  private static MultiLayerConfiguration rich() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .updater(new Adam(1e-3))
        .l2(1e-4)
        .list()
        .layer(new DropoutLayer.Builder(0.9).name("noisy input").build())
        .layer(
            new DenseLayer.Builder()
                .name("first")
                .nOut(7)
                .updater(new RmsProp(0.02))
                .biasUpdater(new Sgd(0.5))
                .weightInit(WeightInit.RELU)
                .biasInit(0.1)
                .l1(1e-3)
                .activation(Activation.IDENTITY)
                .constrainWeights(new MaxNormConstraint(2, 1))
                .build())
        .layer(new ActivationLayer.Builder().name("squash").activation(Activation.ELU).build())
        .layer(
            new DenseLayer.Builder()
                .name("second")
                .nOut(6)
                .hasBias(false)
                .dropOut(0.8)
                .activation(Activation.SIGMOID)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .activation(Activation.SOFTMAX)
                .nOut(3)
                .build())
        .setInputType(InputType.convolutional(2, 2, 2))
        .build();
  }

  @Test
  void everythingThatWasConfiguredSurvives() {
    MultiLayerConfiguration plain = rich();
    MultiLayerConfiguration tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain);

    assertThat(tp.getConfs()).hasSameSizeAs(plain.getConfs());
    assertThat(tp.getInputPreProcessors()).isEqualTo(plain.getInputPreProcessors()).isNotEmpty();
    for (int i = 0; i < plain.getConfs().size(); i++) {
      Layer before = plain.getConf(i).getLayer();
      Layer after = tp.getConf(i).getLayer();
      assertThat(after.getLayerName()).isEqualTo(before.getLayerName());
      if (after instanceof TargetLayer target) {
        assertThat(target.getUnderlying()).isEqualTo(before);
        assertThat(((SeparateUpdater) after.getUpdaterByParam("W")).updater())
            .isEqualTo(before.getUpdaterByParam("W"));
        assertThat(((SeparateUpdater) after.getUpdaterByParam("b")).updater())
            .isEqualTo(before.getUpdaterByParam("b"));
        assertThat(after.getRegularizationByParam("W"))
            .isEqualTo(before.getRegularizationByParam("W"));
      } else {
        assertThat(((UnitLayer) after).getUnderlying()).isEqualTo(before);
      }
    }
    assertThat(Networks.network(tp).getLayerNames())
        .isEqualTo(Networks.network(plain.clone()).getLayerNames());
  }

  @Test
  void theArgumentIsLeftUntouched() {
    MultiLayerConfiguration plain = rich();
    String before = plain.toJson();
    Networks.network(TargetPropagation.of(TrainingRule.DTP).applyTo(plain));
    assertThat(plain.toJson()).isEqualTo(before);
  }

  @Test
  void revertGivesTheOriginalBack() {
    MultiLayerConfiguration plain = rich();
    for (TrainingRule rule : TrainingRule.values()) {
      MultiLayerConfiguration tp = TargetPropagation.of(rule).applyTo(plain);
      assertThat(TargetPropagation.revert(tp)).as("%s", rule).isEqualTo(plain);
    }
  }

  @Test
  void revertGivesTheOriginalBackFromALiveNetworkToo() {
    MultiLayerConfiguration plain = rich();
    MultiLayerNetwork live =
        Networks.network(TargetPropagation.of(TrainingRule.DTP).applyTo(plain));
    // A live network's configuration lists its parameters, so the plain one is made live as well.
    MultiLayerNetwork livePlain = Networks.network(plain.clone());
    assertThat(TargetPropagation.revert(live.getLayerWiseConfigurations()).toJson())
        .isEqualTo(livePlain.getLayerWiseConfigurations().toJson());
  }

  @Test
  void backpropagationLeavesTheConfigurationAlone() {
    MultiLayerConfiguration plain = rich();
    assertThat(TargetPropagation.of(TrainingRule.parse("bp")).applyTo(plain)).isEqualTo(plain);
  }

  @Test
  void jsonAndYamlRoundTrip() {
    for (TrainingRule rule : TrainingRule.values()) {
      MultiLayerConfiguration tp =
          TargetPropagation.of(rule)
              .targetStepSize(0.03)
              .noiseLevel(0.2)
              .feedbackUpdater(new RmsProp(0.01))
              .feedbackWeightDecay(0.004)
              .feedbackWeightInit(new WeightInitUniform())
              .seed(99)
              .applyTo(rich());
      assertThat(MultiLayerConfiguration.fromJson(tp.toJson())).as("%s", rule).isEqualTo(tp);
      assertThat(MultiLayerConfiguration.fromYaml(tp.toYaml())).as("%s", rule).isEqualTo(tp);
    }
  }

  @Test
  void optionsReachTheLayers() {
    MultiLayerConfiguration tp =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .targetStepSize(0.03)
            .noiseLevel(0.2)
            .feedbackUpdater(new RmsProp(0.01))
            .feedbackWeightDecay(0.004)
            .feedbackActivation(Activation.TANH.getActivationFunction())
            .feedbackBias(false)
            .seed(99)
            .applyTo(Networks.plain(DataType.FLOAT));
    TargetLayer layer = (TargetLayer) tp.getConf(1).getLayer();
    assertThat(layer.rule().targetStepSize()).isEqualTo(0.03);
    assertThat(layer.rule().noiseLevel()).isEqualTo(0.2);
    assertThat(layer.rule().seed()).isEqualTo(99);
    assertThat(((CountingUpdater) layer.getUpdaterByParam("Q")).updater())
        .isEqualTo(new RmsProp(0.01));
    assertThat(layer.getRegularizationByParam("Q")).hasSize(1);
    assertThat(layer.rule().feedbackMapping()).hasToString("affine(tanh, no bias)");
    assertThat(layer.initializer().paramKeys(layer)).containsExactly("W", "b", "Q");
  }

  @Test
  void theFeedbackActivationMatchesTheUnitBelow() {
    MultiLayerConfiguration tp = TargetPropagation.of(TrainingRule.DTP).applyTo(rich());
    // Below "second" lies "first" with the ELU of the activation layer on top, which treats the
    // two signs differently.
    assertThat(((TargetLayer) tp.getConf(3).getLayer()).rule().feedbackMapping().toString())
        .startsWith("affine(identity");
    assertThat(((TargetLayer) tp.getConf(4).getLayer()).rule().feedbackMapping().toString())
        .startsWith("affine(sigmoid");
  }

  @Test
  void theFeedbackActivationSeesThroughPoolingButNotThroughNormalisation() {
    TargetPropagation dtp = TargetPropagation.of(TrainingRule.DTP);
    MultiLayerConfiguration pooled = dtp.applyTo(Images.network(DataType.FLOAT, false));
    assertThat(((TargetLayer) pooled.getConf(7).getLayer()).rule().feedbackMapping().toString())
        .startsWith("deconvolution(tanh");
    MultiLayerConfiguration normalised = dtp.applyTo(Images.network(DataType.FLOAT, true));
    assertThat(
            ((TargetLayer) normalised.getConf(10).getLayer()).rule().feedbackMapping().toString())
        .startsWith("deconvolution(identity");
  }

  @Test
  void fixedFeedbackIsNotUpdated() {
    TargetLayer layer =
        (TargetLayer)
            TargetPropagation.of(TrainingRule.DFA)
                .applyTo(Networks.plain(DataType.FLOAT))
                .getConf(1)
                .getLayer();
    assertThat(layer.getUpdaterByParam("Q")).isInstanceOf(NoOp.class);
    assertThat(layer.getRegularizationByParam("Q")).isEmpty();
  }

  @Test
  void forwardWeightsStartAsThoseOfThePlainNetwork() {
    MultiLayerNetwork plain = Networks.network(rich());
    double next = Nd4j.getRandom().nextDouble();
    for (TrainingRule rule : TrainingRule.values()) {
      MultiLayerNetwork tp = Networks.network(TargetPropagation.of(rule).applyTo(rich()));
      // ND4J's generator goes on where it would without the rule, so dropout draws the same.
      assertThat(Nd4j.getRandom().nextDouble()).as("%s", rule).isEqualTo(next);
      for (int i = 0; i < plain.getnLayers(); i++) {
        for (String name : plain.getLayer(i).conf().variables()) {
          assertThat(tp.getLayer(i).getParam(name))
              .as("%s, layer %d, %s", rule, i, name)
              .isEqualTo(plain.getLayer(i).getParam(name));
        }
      }
    }
  }

  @Test
  void stripGivesAPlainNetworkWithEqualOutputs() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    for (int i = 0; i < 5; i++) {
      net.fit(Networks.data(32, DataType.FLOAT, i));
    }
    MultiLayerNetwork plain = TargetPropagation.strip(net);
    INDArray x = Networks.data(20, DataType.FLOAT, 50).getFeatures();
    assertThat(plain.output(x)).isEqualTo(net.output(x));
    assertThat(plain.getLayerWiseConfigurations().toJson()).doesNotContain("dl4jtp");
    assertThat(plain.numParams()).isLessThan(net.numParams());
    assertThat(plain.getIterationCount()).isEqualTo(5);
  }

  @Test
  void stripOfAPlainNetworkIsACopy() {
    MultiLayerNetwork net = Networks.network(Networks.plain(DataType.FLOAT));
    MultiLayerNetwork copy = TargetPropagation.strip(net);
    assertThat(copy.params()).isEqualTo(net.params());
    copy.params().addi(1);
    assertThat(copy.params()).isNotEqualTo(net.params());
  }

  @Test
  void theSizeOfMapsFollowsFromTheInputType() {
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    InputType images = InputType.convolutional(5, 4, 2);
    MultiLayerConfiguration given = tp.applyTo(convolutions(images, 6), images);
    TargetLayer second = (TargetLayer) given.getConf(1).getLayer();
    assertThat(second.feedbackParameters().get(0).shape()).containsExactly(3, 6 * 4 * 3);
    // Rows become maps through a preprocessor, which knows their size.
    MultiLayerConfiguration flat = convolutions(InputType.convolutionalFlat(5, 4, 2), 6);
    assertThat(tp.applyTo(flat).getConf(1).getLayer()).isEqualTo(second);
    assertThat(tp.applyTo(Networks.plain(DataType.FLOAT), InputType.feedForward(Networks.INPUTS)))
        .isEqualTo(tp.applyTo(Networks.plain(DataType.FLOAT)));
  }

  @Test
  void oneConvolutionNeedsNoInputType() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(5).build())
            .layer(output(LossFunction.MCXENT, Activation.SOFTMAX, 0, 3))
            .setInputType(InputType.convolutional(3, 3, 1))
            .build();
    MultiLayerConfiguration tp = TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf);
    assertThat(((TargetLayer) tp.getConf(1).getLayer()).feedbackParameters().get(0).shape())
        .containsExactly(3, 5 * 2 * 2);
  }

  @Test
  void aConfigurationTellsItsRule() {
    MultiLayerConfiguration plain = Networks.plain(DataType.FLOAT);
    assertThat(TargetPropagation.ruleOf(plain)).isEmpty();
    MultiLayerConfiguration tp = TargetPropagation.of(TrainingRule.LDRL).applyTo(plain);
    assertThat(TargetPropagation.ruleOf(tp).orElseThrow().rule()).isEqualTo("ldrl");
  }

  @Test
  void anUpdaterChangedAfterwardsChangesNothing() {
    Sgd updater = new Sgd(0.1);
    TargetPropagation tp = TargetPropagation.of(TrainingRule.DTP).feedbackUpdater(updater);
    updater.setLearningRate(5);
    MultiLayerConfiguration conf = tp.applyTo(Networks.plain(DataType.FLOAT));
    CountingUpdater used = (CountingUpdater) conf.getConf(1).getLayer().getUpdaterByParam("Q");
    assertThat(used.updater()).isEqualTo(new Sgd(0.1));
  }

  @Test
  void stripLeavesTheGeneratorAloneAndNeedsWeights() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    Nd4j.getRandom().setSeed(3);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(3);
    TargetPropagation.strip(net);
    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);

    MultiLayerNetwork empty = new MultiLayerNetwork(net.getLayerWiseConfigurations().clone());
    assertThatThrownBy(() -> TargetPropagation.strip(empty))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("init()");
  }

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

  private static OutputLayer output(LossFunction loss, Activation activation, int in, int out) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(in).nOut(out).build();
  }
}
