package org.dl4jtp.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.gradientcheck.Data;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.core.JsonProcessingException;

/** What a layer has within one of Deeplearning4j's wrappers is its own, and is kept. */
class WrappedLayersTest {
  private static final int EXAMPLES = 5;
  private static final int STEPS = 4;
  private static final InputType TYPE = InputType.recurrent(3, STEPS, RNNFormat.NCW);
  private static final INDArray FEATURES = Data.uniform(EXAMPLES, 3, STEPS);

  enum Wrapper {
    LAST_TIME_STEP(LastTimeStep::new, true),
    BIDIRECTIONAL(Bidirectional::new, true),
    TIME_DISTRIBUTED(dense -> new TimeDistributed(dense, RNNFormat.NCW), false),
    MASK_ZERO(lstm -> new MaskZeroLayer(lstm, 0), true),
    MASK_ZERO_LAST_TIME_STEP(lstm -> new LastTimeStep(new MaskZeroLayer(lstm, 0)), true),
    FROZEN(lstm -> new FrozenLayer(new Bidirectional(lstm)), true);

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Function<Layer, Layer> around;

    private final boolean recurrent;

    Wrapper(Function<Layer, Layer> around, boolean recurrent) {
      this.around = around;
      this.recurrent = recurrent;
    }

    Layer around(Random random) {
      BaseLayer inner =
          recurrent ? new LSTM.Builder().nOut(8).build() : new DenseLayer.Builder().nOut(8).build();
      random.given.accept(inner);
      return around.apply(inner);
    }

    Layer output() {
      return name().endsWith("LAST_TIME_STEP")
          ? new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nOut(2)
              .build()
          : new RnnOutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nOut(2)
              .build();
    }

    INDArray labels() {
      return output() instanceof OutputLayer
          ? Data.classes(EXAMPLES, 2)
          : Data.classesInTime(EXAMPLES, 2, STEPS);
    }
  }

  enum Random {
    DROPOUT(layer -> layer.setIDropout(new Dropout(0.5))),
    IDLE_DROPOUT(layer -> layer.setIDropout(new Dropout(1.0))),
    WEIGHT_NOISE(layer -> layer.setWeightNoise(new DropConnect(0.5)));

    @SuppressWarnings("ImmutableEnumChecker") // a function without state
    private final Consumer<BaseLayer> given;

    Random(Consumer<BaseLayer> given) {
      this.given = given;
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(5)
        .dataType(DataType.DOUBLE)
        .activation(Activation.TANH)
        .updater(new Sgd(0.1));
  }

  private static Layer below() {
    return new LSTM.Builder().nOut(6).build();
  }

  private static MultiLayerConfiguration row(Wrapper wrapper, Random random) {
    return builder()
        .list()
        .layer(below())
        .layer(wrapper.around(random))
        .layer(wrapper.output())
        .setInputType(TYPE)
        .build();
  }

  private static ComputationGraphConfiguration graph(Wrapper wrapper, Random random) {
    return builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("below", below(), "in")
        .addLayer("wrapped", wrapper.around(random), "below")
        .addLayer("out", wrapper.output(), "wrapped")
        .setOutputs("out")
        .setInputTypes(TYPE)
        .build();
  }

  static Stream<Arguments> wrappers() {
    return Arrays.stream(Wrapper.values())
        .flatMap(w -> Arrays.stream(Random.values()).map(r -> Arguments.of(w, r)));
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void thePlainRowKeepsIt(Wrapper wrapper, Random random) throws JsonProcessingException {
    MultiLayerConfiguration plain = row(wrapper, random);
    String before = plain.toJson();
    MultiLayerNetwork net =
        new MultiLayerNetwork(TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain, TYPE));
    net.init();
    net.fit(FEATURES, wrapper.labels());
    net.setLearningRate(0.7);
    assertThat(plain.toJson()).isEqualTo(before);
    net.setLearningRate(0.1);
    MultiLayerNetwork stripped = TargetPropagation.strip(net);
    assertThat(json(stripped.getLayerWiseConfigurations().getConf(1)))
        .isEqualTo(json(plain.getConf(1)));
  }

  private static String json(NeuralNetConfiguration conf) throws JsonProcessingException {
    return NeuralNetConfiguration.mapper().writeValueAsString(conf.getLayer());
  }

  @ParameterizedTest
  @MethodSource("wrappers")
  void thePlainGraphKeepsIt(Wrapper wrapper, Random random) throws JsonProcessingException {
    ComputationGraphConfiguration plain = graph(wrapper, random);
    String before = plain.toJson();
    ComputationGraph net =
        new ComputationGraph(TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(plain, TYPE));
    net.init();
    net.fit(new INDArray[] {FEATURES}, new INDArray[] {wrapper.labels()});
    net.setLearningRate(0.7);
    assertThat(plain.toJson()).isEqualTo(before);
    net.setLearningRate(0.1);
    ComputationGraph stripped = TargetPropagation.strip(net);
    assertThat(json(wrapped(stripped.getConfiguration()))).isEqualTo(json(wrapped(plain)));
  }

  private static NeuralNetConfiguration wrapped(ComputationGraphConfiguration conf) {
    return ((LayerVertex) conf.getVertices().get("wrapped")).getLayerConf();
  }

  static Stream<Arguments> trained() {
    return wrappers().filter(a -> a.get()[0] != Wrapper.FROZEN);
  }

  /** The same draws silence the same units. */
  @ParameterizedTest
  @MethodSource("trained")
  void itActsInTrainingAsInThePlainNetwork(Wrapper wrapper, Random random) {
    MultiLayerNetwork plain = new MultiLayerNetwork(row(wrapper, random));
    plain.init();
    INDArray still = plain.feedForwardToLayer(1, FEATURES, false).get(2);
    INDArray drawn = inTraining(plain);
    assertThat(drawn.equals(still)).isEqualTo(random == Random.IDLE_DROPOUT);
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.EXACT, TrainingRule.DDTP_LINEAR}) {
      MultiLayerNetwork net =
          new MultiLayerNetwork(TargetPropagation.of(rule).applyTo(row(wrapper, random), TYPE));
      net.init();
      assertThat(inTraining(net)).as("%s", rule).isEqualTo(drawn);
      assertThat(net.feedForwardToLayer(1, FEATURES, false).get(2)).isEqualTo(still);
    }
  }

  private static INDArray inTraining(MultiLayerNetwork net) {
    Nd4j.getRandom().setSeed(3);
    return net.feedForwardToLayer(1, FEATURES, true).get(2);
  }

  @ParameterizedTest
  @MethodSource("trained")
  void trainingDiffersFromInferenceWhereItIsRandom(Wrapper wrapper, Random random) {
    assertThat(ForwardFunction.differsInTraining(wrapper.around(random)))
        .isEqualTo(random != Random.IDLE_DROPOUT);
  }
}
