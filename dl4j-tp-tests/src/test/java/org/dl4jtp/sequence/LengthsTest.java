package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Feedback from sequences to sequences needs as many steps at both ends. */
class LengthsTest {
  private static final int STEPS = 8;
  private static final List<InputType> WITH_AND_WITHOUT_LENGTH =
      List.of(InputType.recurrent(3, STEPS), InputType.recurrent(3));

  private static NeuralNetConfiguration.Builder global() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH);
  }

  private static Layer recurrent() {
    return new SimpleRnn.Builder().nOut(4).build();
  }

  private static Layer outputOfSteps() {
    return new RnnOutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static MultiLayerConfiguration layers(InputType type, Layer... layers) {
    ListBuilder list = global().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list.setInputType(type).build();
  }

  private static List<Supplier<Layer>> changing() {
    return List.of(
        () -> new Convolution1DLayer.Builder(2).stride(2).nOut(4).build(),
        () -> new Convolution1DLayer.Builder(3).nOut(4).build(),
        () ->
            new Convolution1DLayer.Builder(3)
                .stride(2)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(4)
                .build(),
        () -> new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build(),
        () -> new Upsampling1D.Builder(2).build(),
        () -> new ZeroPadding1DLayer.Builder(1, 0).build(),
        () -> new Cropping1D.Builder(1, 1).build());
  }

  private static final List<TrainingRule> RULES =
      List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DFA, TrainingRule.DTP, TrainingRule.DTPDRL);

  static Stream<Arguments> changingByTypeAndRule() {
    return changing().stream()
        .flatMap(
            layer ->
                WITH_AND_WITHOUT_LENGTH.stream()
                    .flatMap(type -> RULES.stream().map(rule -> Arguments.of(layer, type, rule))));
  }

  @ParameterizedTest
  @MethodSource("changingByTypeAndRule")
  void otherLengthsAreRefusedWhenTheRuleIsApplied(
      Supplier<Layer> layer, InputType type, TrainingRule rule) {
    MultiLayerConfiguration conf =
        layers(type, recurrent(), recurrent(), layer.get(), outputOfSteps());
    assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(conf, type))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no step belongs to another")
        .hasMessageContaining("('layer")
        .hasMessageContaining(
            " a sequence of "
                + (type.equals(WITH_AND_WITHOUT_LENGTH.get(0)) ? STEPS : 1008)
                + " steps")
        .hasMessageContaining("ConvolutionMode.Same");
  }

  /** Between layers that a layer-wise rule gives a mapping of their own. */
  @ParameterizedTest
  @MethodSource("changingByTypeAndRule")
  void belowAPoolingTheyAreLayerwiseRulesMatterAlone(
      Supplier<Layer> layer, InputType type, TrainingRule rule) {
    MultiLayerConfiguration conf =
        layers(
            type,
            recurrent(),
            recurrent(),
            layer.get(),
            recurrent(),
            new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
            new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build());
    TargetPropagation propagation = TargetPropagation.of(rule);
    if (rule.equals(TrainingRule.DTP) || rule.equals(TrainingRule.DTPDRL)) {
      assertThatThrownBy(() -> propagation.applyTo(conf, type))
          .hasMessageContaining("no step belongs to another");
    } else {
      MultiLayerNetwork net = Networks.network(propagation.applyTo(conf, type));
      net.fit(new DataSet(Data.uniform(5, 3, STEPS), Data.classes(5, 2)));
      assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();
    }
  }

  /** Shortened and made longer again they are of one length at both ends. */
  @Test
  void betweenBordersTheyMayChange() {
    for (InputType type : WITH_AND_WITHOUT_LENGTH) {
      for (TrainingRule rule : RULES) {
        MultiLayerConfiguration conf =
            layers(
                type,
                recurrent(),
                new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build(),
                new Upsampling1D.Builder(2).build(),
                recurrent(),
                new ZeroPadding1DLayer.Builder(1, 0).build(),
                new Cropping1D.Builder(1, 0).build(),
                outputOfSteps());
        MultiLayerNetwork net = Networks.network(TargetPropagation.of(rule).applyTo(conf, type));
        net.fit(new DataSet(Data.uniform(5, 3, STEPS), Data.classesInTime(5, 2, STEPS)));
        assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();
      }
    }
  }

  /** Of a vector that becomes a sequence of fixed length, the input's length may be the same. */
  @Test
  void aFixedLengthIsComparedWithAGivenOne() {
    for (InputType type : WITH_AND_WITHOUT_LENGTH) {
      for (int repeated : new int[] {STEPS, STEPS + 1}) {
        MultiLayerConfiguration conf =
            layers(
                type,
                recurrent(),
                recurrent(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new RepeatVector.Builder<>(repeated).build(),
                outputOfSteps());
        TargetPropagation propagation = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
        if (repeated == STEPS || type.equals(WITH_AND_WITHOUT_LENGTH.get(1))) {
          MultiLayerNetwork net = Networks.network(propagation.applyTo(conf, type));
          DataSet data = new DataSet(Data.uniform(5, 3, STEPS), Data.classesInTime(5, 2, repeated));
          if (repeated == STEPS) {
            net.fit(data);
          } else {
            assertThatThrownBy(() -> net.fit(data))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no step belongs to another");
          }
        } else {
          assertThatThrownBy(() -> propagation.applyTo(conf, type))
              .hasMessageContaining("no step belongs to another");
        }
      }
    }
  }

  /** Rows of steps keep their sequence's length, and so does what is made of a vector again. */
  @Test
  void lengthsGoThroughDenseLayersAndGraphs() {
    MultiLayerConfiguration dense =
        layers(
            InputType.recurrent(3),
            new DenseLayer.Builder().nOut(4).build(),
            new DenseLayer.Builder().nOut(4).build(),
            new Subsampling1DLayer.Builder().kernelSize(2).stride(2).build(),
            outputOfSteps());
    assertThatThrownBy(
            () -> TargetPropagation.of(TrainingRule.DFA).applyTo(dense, InputType.recurrent(3)))
        .hasMessageContaining("no step belongs to another");
    ComputationGraphConfiguration graph =
        global()
            .graphBuilder()
            .addInputs("a", "b")
            .addLayer("lstm", new LSTM.Builder().nOut(4).build(), "a")
            .addVertex("last", new LastTimeStepVertex("a"), "lstm")
            .addVertex("steps", new DuplicateToTimeSeriesVertex("b"), "last")
            .addVertex("both", new MergeVertex(), "steps", "b")
            .addLayer("hidden", new LSTM.Builder().nOut(4).build(), "both")
            .addLayer("out", outputOfSteps(), "hidden")
            .setOutputs("out")
            .setInputTypes(InputType.recurrent(3, 6), InputType.recurrent(3, STEPS))
            .build();
    assertThat(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                .applyTo(graph, InputType.recurrent(3, 6), InputType.recurrent(3, STEPS)))
        .isNotNull();
  }

  /** A live one that is asked for its length takes half a minute. */
  @Test
  void bidirectionalLayersAreNotRunForTheirLength() {
    Supplier<Layer> both = () -> new Bidirectional(new LSTM.Builder().nOut(64).build());
    MultiLayerConfiguration conf =
        layers(InputType.recurrent(3), both.get(), both.get(), outputOfSteps());
    assertTimeout(
        Duration.ofSeconds(15), () -> TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf));
  }

  /** An embedding that takes any length hands on what it gets, as an input of sequences does. */
  @ParameterizedTest
  @MethodSource("rules")
  void wordsOfAnyLengthAreAsLongAsOtherSequences(TrainingRule rule) {
    MultiLayerConfiguration conf =
        global()
            .list()
            .layer(
                new EmbeddingSequenceLayer.Builder().nIn(5).nOut(4).inferInputLength(true).build())
            .layer(new LSTM.Builder().nIn(4).nOut(4).build())
            .layer(new Convolution1DLayer.Builder(2).stride(2).nIn(4).nOut(4).build())
            .layer(new LSTM.Builder().nIn(4).nOut(4).build())
            .layer(
                new RnnOutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build())
            .build();
    assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no step belongs to another");
  }

  static List<TrainingRule> rules() {
    return RULES;
  }

  /** Somebody's own, that takes every second step. */
  static final class EverySecondStep extends SameDiffLambdaLayer {
    @Override
    public SDVariable defineLayer(SameDiff sameDiff, SDVariable sequences) {
      long[] start = {0, 0, 0};
      return sameDiff.stridedSlice(
          sequences, start, start, new long[] {1, 1, 2}, 7, 7, 0, 0, 0); // from end to end
    }
  }

  /** Its answer tells, not what it gets. */
  @ParameterizedTest
  @MethodSource("rules")
  void whatALayerOfSomebodysOwnMakesOfALengthIsSeen(TrainingRule rule) {
    for (InputType type : WITH_AND_WITHOUT_LENGTH) {
      TargetPropagation propagation = TargetPropagation.of(rule);
      ComputationGraph net =
          Graphs.network(propagation.applyTo(halving(new Upsampling1D.Builder(2).build()), type));
      net.fit(new DataSet(Data.uniform(5, 3, STEPS), Data.classesInTime(5, 2, STEPS)));
      assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();
      ComputationGraphConfiguration halved = halving(new ActivationLayer(Activation.TANH));
      assertThatThrownBy(() -> propagation.applyTo(halved, type))
          .hasMessageContaining("no step belongs to another");
    }
  }

  /** Without input types, of which Deeplearning4j would ask that layer. */
  private static ComputationGraphConfiguration halving(Layer after) {
    return global()
        .graphBuilder()
        .addInputs("in")
        .addLayer("a", new SimpleRnn.Builder().nIn(3).nOut(4).build(), "in")
        .addLayer("b", new SimpleRnn.Builder().nIn(4).nOut(4).build(), "a")
        .addLayer("half", new EverySecondStep(), "b")
        .addLayer("after", after, "half")
        .addLayer("c", new SimpleRnn.Builder().nIn(4).nOut(4).build(), "after")
        .addLayer(
            "out",
            new RnnOutputLayer.Builder()
                .nIn(4)
                .nOut(2)
                .activation(Activation.SOFTMAX)
                .dataFormat(RNNFormat.NCW)
                .build(),
            "c")
        .setOutputs("out")
        .build();
  }
}
