package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Dropout and weight noise, and a preprocessor in front of the network. */
class RandomLayersTest {
  private static final DataType TYPE = DataType.DOUBLE;

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream().filter(r -> !r.isBackpropagation()));
  }

  static Stream<TrainingRule> learningRules() {
    return rules().filter(rule -> rule.feedbackLoss().learns());
  }

  /** Plain target propagation does not train here without dropout either. */
  static Stream<TrainingRule> correctedRules() {
    return rules().filter(rule -> !rule.equals(TrainingRule.TP));
  }

  @Test
  void aStepTakenApartDrawsNoDropoutFromTheTrainingThatFollows() {
    MultiLayerConfiguration conf =
        Networks.drawn(TrainingRule.DDTP_LINEAR).applyTo(withDropout(false));
    DataSet data = Networks.data(12, TYPE, 1);
    MultiLayerNetwork observed = Networks.network(conf.clone());
    TrainingStep.of(observed, data.getFeatures(), data.getLabels());
    observed.fit(data);
    MultiLayerNetwork undisturbed = Networks.network(conf);
    undisturbed.fit(data);
    assertThat(observed.params()).isEqualTo(undisturbed.params());
  }

  /** Dropout on a layer's input, or as a layer of its own. */
  private static MultiLayerConfiguration withDropout(boolean own) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Adam(0.01))
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(20).build());
    if (own) {
      list.layer(new DropoutLayer.Builder(0.5).nIn(20).nOut(20).build());
    }
    list.layer(
        new DenseLayer.Builder().nIn(20).nOut(10).dropOut(own ? null : new Dropout(0.5)).build());
    return list.layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(10)
                .nOut(Networks.CLASSES)
                .build())
        .build();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void dropoutOnALayerIsADropoutLayerBelowIt(TrainingRule rule) {
    DataSet data = Networks.data(12, TYPE, 1);
    TrainingStep own = step(rule, withDropout(true), data);
    TrainingStep inner = step(rule, withDropout(false), data);
    for (int i = 0; i < 3; i++) {
      LayerStep a = own.layers().get(i);
      LayerStep b = inner.layers().get(i);
      assertThat(b.activation()).isEqualTo(a.activation());
      assertThat(b.target()).isEqualTo(a.target());
      assertThat(b.gradients()).isEqualTo(a.gradients());
      assertThat(b.feedbackGradients()).isEqualTo(a.feedbackGradients());
    }
    // Units that dropout silenced in an example learn nothing from it: of 0.5 · 12 · 20 some.
    INDArray h = inner.layers().get(0).activation();
    assertThat(h.eq(0).castTo(TYPE).sumNumber().doubleValue()).isBetween(60.0, 180.0);
  }

  /** A pass with masks differs from one without by far more than σ; feedback must not see that. */
  @ParameterizedTest
  @MethodSource("learningRules")
  void feedbackLearnsWithoutDropoutAboveItsBorder(TrainingRule rule) {
    MultiLayerConfiguration conf = withDropout(false);
    conf.getConf(1).getLayer().setIDropout(null);
    conf.getConf(2).getLayer().setIDropout(new Dropout(0.5));
    MultiLayerConfiguration without = conf.clone();
    without.getConf(2).getLayer().setIDropout(null);
    DataSet data = Networks.data(12, TYPE, 1);
    LayerStep masked = step(rule, conf, data).layers().get(1);
    LayerStep plain = step(rule, without, data).layers().get(1);
    assertThat(masked.feedbackLoss()).isCloseTo(plain.feedbackLoss(), offset(1e-12));
    assertThat(masked.feedbackGradients()).isEqualTo(plain.feedbackGradients());
  }

  private static TrainingStep step(TrainingRule rule, MultiLayerConfiguration conf, DataSet data) {
    MultiLayerNetwork net = Networks.network(Networks.drawn(rule).applyTo(conf));
    Nd4j.getRandom().setSeed(5);
    return TrainingStep.of(net, data.getFeatures(), data.getLabels());
  }

  @ParameterizedTest
  @MethodSource("correctedRules")
  void networksWithDropoutAndWeightNoiseTrain(TrainingRule rule) {
    MultiLayerConfiguration conf = withDropout(true);
    ((DenseLayer) conf.getConf(2).getLayer()).setWeightNoise(new DropConnect(0.9));
    conf.getConf(3).getLayer().setIDropout(new Dropout(0.9));
    MultiLayerNetwork net = Networks.network(Networks.drawn(rule).applyTo(conf));
    DataSet data = Networks.data(200, TYPE, 1);
    double before = net.score(data);
    for (int i = 0; i < 100; i++) {
      net.fit(data);
    }
    assertThat(net.score(data)).isLessThan(0.8 * before);
  }

  @Test
  void imagesAreFlattenedInFrontOfTheFirstLayer() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .updater(new Adam(0.01))
            .list()
            .layer(new DenseLayer.Builder().nOut(7).activation(Activation.TANH).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nOut(Networks.CLASSES)
                    .build())
            .setInputType(InputType.convolutional(2, 2, 2))
            .build();
    MultiLayerNetwork images =
        Networks.network(Networks.drawn(TrainingRule.DDTP_LINEAR).applyTo(conf));
    DataSet flat = Networks.data(10, TYPE, 1);
    MultiLayerConfiguration withoutImages = conf.clone();
    withoutImages.getInputPreProcessors().clear();
    MultiLayerNetwork rows =
        Networks.network(Networks.drawn(TrainingRule.DDTP_LINEAR).applyTo(withoutImages));
    images.fit(new DataSet(flat.getFeatures().reshape(10, 2, 2, 2), flat.getLabels()));
    rows.fit(flat);
    assertThat(images.params()).isEqualTo(rows.params());
  }
}
