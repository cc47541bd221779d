package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** Truncated backpropagation through time: parts of 5 of 17 steps, each from the state before. */
@SuppressWarnings("deprecation") // GravesLSTM is Deeplearning4j's own
class TruncatedSequencesTest {
  private static final int LENGTH = 17;

  private static NeuralNetConfiguration.Builder global() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(0.01))
        .activation(Activation.TANH);
  }

  private static RnnOutputLayer output() {
    return new RnnOutputLayer.Builder().nOut(4).activation(Activation.SOFTMAX).build();
  }

  private static MultiLayerConfiguration layers(Layer below, Layer above) {
    return global()
        .list()
        .layer(below)
        .layer(above)
        .layer(output())
        .backpropType(BackpropType.TruncatedBPTT)
        .tBPTTForwardLength(5)
        .tBPTTBackwardLength(5)
        .setInputType(InputType.recurrent(3))
        .build();
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(5).build();
  }

  private static Layer maskingZeros(Layer recurrent) {
    return new MaskZeroLayer.Builder().setUnderlying(recurrent).setMaskValue(0).build();
  }

  private static DataSet sequences(boolean masked) {
    Nd4j.getRandom().setSeed(2);
    INDArray in = Nd4j.rand(DataType.DOUBLE, 6, 3, LENGTH).subi(0.5);
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, 6, 4, LENGTH);
    INDArray mask = Nd4j.ones(DataType.DOUBLE, 6, LENGTH);
    for (int i = 0; i < 6; i++) {
      for (int t = 0; t < LENGTH; t++) {
        labels.putScalar(i, (i + t) % 4, t, 1);
        mask.putScalar(i, t, t > 8 + i ? 0 : 1);
      }
    }
    return masked ? new DataSet(in, labels, mask, mask) : new DataSet(in, labels);
  }

  private static double distance(INDArray a, INDArray b) {
    return a.sub(b).norm2Number().doubleValue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void exactTargetsTrainAsBackpropagation(boolean masked) {
    for (MultiLayerConfiguration conf :
        List.of(
            layers(lstm(), lstm()),
            layers(
                new SimpleRnn.Builder().nOut(5).build(), new GravesLSTM.Builder().nOut(5).build()),
            layers(lstm(), maskingZeros(lstm())),
            layers(lstm(), new DenseLayer.Builder().nOut(5).build()))) {
      MultiLayerNetwork plain = new MultiLayerNetwork(conf.clone());
      plain.init();
      MultiLayerNetwork exact =
          new MultiLayerNetwork(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf));
      exact.init();
      for (int i = 0; i < 3; i++) {
        plain.fit(sequences(masked));
        exact.fit(sequences(masked));
      }
      assertThat(distance(exact.params(), plain.params())).isCloseTo(0, within(1e-10));
    }
  }

  @Test
  void inGraphsToo() {
    ComputationGraphConfiguration conf =
        global()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", lstm(), "in")
            .addLayer("b", lstm(), "a")
            .addLayer("out", output(), "a", "b")
            .setOutputs("out")
            .backpropType(BackpropType.TruncatedBPTT)
            .tBPTTForwardLength(5)
            .tBPTTBackwardLength(5)
            .setInputTypes(InputType.recurrent(3))
            .build();
    ComputationGraph plain = new ComputationGraph(conf.clone());
    plain.init();
    ComputationGraph exact =
        new ComputationGraph(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf));
    exact.init();
    for (int i = 0; i < 3; i++) {
      plain.fit(sequences(true));
      exact.fit(sequences(true));
    }
    assertThat(distance(exact.params(), plain.params())).isCloseTo(0, within(1e-10));
  }

  @Test
  void stepByStepTheAnswerIsThatOfTheWholeSequence() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(layers(lstm(), lstm())));
    net.init();
    net.fit(sequences(false));
    INDArray in = sequences(false).getFeatures();
    net.rnnClearPreviousState();
    INDArray first =
        net.rnnTimeStep(
            in.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, 4)));
    INDArray second =
        net.rnnTimeStep(
            in.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(4, LENGTH)));
    assertThat(distance(Nd4j.concat(2, first, second), net.output(in))).isCloseTo(0, within(1e-12));
  }

  @Test
  void feedbackLearnsAndGoesOnFromAFile() throws IOException {
    Stream<TrainingRule> rules =
        Stream.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTP, TrainingRule.DTPDRL);
    for (TrainingRule rule : Sample.rules(rules).toList()) {
      MultiLayerNetwork net =
          new MultiLayerNetwork(TargetPropagation.of(rule).applyTo(layers(lstm(), lstm())));
      net.init();
      net.fit(sequences(true));
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(net, file, true);
      MultiLayerNetwork restored =
          ModelSerializer.restoreMultiLayerNetwork(
              new ByteArrayInputStream(file.toByteArray()), true);
      double before = net.score(sequences(true));
      for (int i = 0; i < Sample.times(6, 20); i++) {
        net.fit(sequences(true));
        restored.fit(sequences(true));
      }
      assertThat(restored.params()).as(rule.name()).isEqualTo(net.params());
      for (int i = 0; i < Sample.times(34, 60); i++) { // layer-wise rules take longer
        net.fit(sequences(true));
      }
      assertThat(net.score(sequences(true))).as(rule.name()).isLessThan(before);
    }
  }
}
