package org.dl4jtp.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.lang3.SerializationUtils;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;

/** Users' vertices by SameDiff, which do not say the type of what they hand on. */
class OwnVerticesTest {
  private static final int EXAMPLES = 6;
  private static final int CLASSES = 2;

  /** The mean of two activations. */
  public static final class Mean extends SameDiffLambdaVertex {
    @Override
    public SDVariable defineVertex(SameDiff sameDiff, VertexInputs inputs) {
      return sameDiff.math.mergeAvg(inputs.getInput(0), inputs.getInput(1));
    }
  }

  /** Two activations through matrices, added; only for rows. */
  public static final class Mixture extends SameDiffVertex {
    private int size;

    /** For Jackson. */
    public Mixture() {}

    Mixture(int size) {
      this.size = size;
    }

    /** Features of both. */
    public int getSize() {
      return size;
    }

    /** Features of both. */
    public void setSize(int newSize) {
      size = newSize;
    }

    @Override
    public SDVariable defineVertex(
        SameDiff sameDiff,
        Map<String, SDVariable> inputs,
        Map<String, SDVariable> parameters,
        Map<String, SDVariable> masks) {
      return inputs
          .get("a")
          .mmul(parameters.get("A"))
          .add(inputs.get("b").mmul(parameters.get("B")));
    }

    @Override
    public void defineParametersAndInputs(SDVertexParams parameters) {
      parameters.defineInputs("a", "b");
      parameters.addWeightParam("A", size, size);
      parameters.addWeightParam("B", size, size);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> parameters) {
      parameters.values().forEach(p -> p.assign(Nd4j.eye(size).muli(0.7)));
    }

    @Override
    public GraphVertex clone() {
      return SerializationUtils.clone(this);
    }
  }

  /** A mean that holds what nobody can write. */
  public static final class Holding extends SameDiffLambdaVertex {
    private final Object held = new Object();

    @Override
    public SDVariable defineVertex(SameDiff sameDiff, VertexInputs inputs) {
      return sameDiff.math.mergeAvg(inputs.getInput(0), inputs.getInput(1));
    }

    @Override
    public String toString() {
      return "holding " + held;
    }
  }

  static Stream<Arguments> networks() {
    InputType rows = InputType.feedForward(5);
    InputType sequences = InputType.recurrent(3, 7);
    InputType maps = InputType.convolutional(8, 7, 2);
    return Stream.of(
        Arguments.of("mean of rows", new Mean(), dense(), rows),
        Arguments.of("mean of sequences", new Mean(), lstm(), sequences),
        Arguments.of("mean of steps", new Mean(), steps(), sequences),
        Arguments.of("mean of maps", new Mean(), maps(), maps),
        Arguments.of("mixture of rows", new Mixture(4), dense(), rows));
  }

  private static Layer dense() {
    return new DenseLayer.Builder().nOut(4).build();
  }

  private static Layer lstm() {
    return new LSTM.Builder().nOut(4).build();
  }

  private static Layer steps() {
    return new Convolution1DLayer.Builder(3).nOut(4).build();
  }

  private static Layer maps() {
    return new ConvolutionLayer.Builder(3, 3).nOut(4).build();
  }

  /**
   * A layer, two layers on it, the vertex, another layer, pooling where there is something to pool,
   * output.
   */
  private static ComputationGraphConfiguration conf(
      GraphVertex vertex, Layer layer, InputType type) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.01))
            .activation(Activation.TANH)
            .graphBuilder()
            .addInputs("in");
    Layer first = layer.clone();
    first.setNIn(type, true); // setInputTypes would ask the vertex
    graph.addLayer("first", first, "in");
    String[] below = {"left", "right"};
    for (String name : below) {
      graph.addLayer(name, ofFour(layer), "first");
    }
    graph.addVertex("own", vertex, below);
    graph.addLayer("above", ofFour(layer), "own");
    boolean pools = type.getType() != InputType.Type.FF;
    if (pools) {
      graph.addLayer("pool", new GlobalPoolingLayer(PoolingType.AVG), "above");
    }
    return graph
        .addLayer(
            "out",
            new OutputLayer.Builder().nIn(4).nOut(CLASSES).activation(Activation.SOFTMAX).build(),
            pools ? "pool" : "above")
        .setOutputs("out")
        .build();
  }

  private static Layer ofFour(Layer layer) {
    FeedForwardLayer copy = (FeedForwardLayer) layer.clone();
    copy.setNIn(4);
    return copy;
  }

  private static DataSet batch(InputType type) {
    Nd4j.getRandom().setSeed(6);
    long[] shape = type.getShape(true);
    shape[0] = EXAMPLES;
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, CLASSES);
    for (int i = 0; i < EXAMPLES; i++) {
      labels.putScalar(i, i % CLASSES, 1);
    }
    return new DataSet(Nd4j.rand(DataType.DOUBLE, shape).subi(0.5), labels);
  }

  private static ComputationGraph train(ComputationGraphConfiguration conf, InputType type) {
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    for (int i = 0; i < 3; i++) {
      net.fit(batch(type));
    }
    return net;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void exactTargetsTrainAsBackpropagation(
      String name, GraphVertex vertex, Layer layer, InputType type) {
    ComputationGraphConfiguration conf = conf(vertex, layer, type);
    ComputationGraph exact =
        train(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf.clone(), type), type);
    ComputationGraph plain = train(conf(vertex, layer, type), type);
    assertThat(
            TargetPropagation.strip(exact).params().sub(plain.params()).norm2Number().doubleValue())
        .isLessThan(1e-9);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void feedbackLearnsAndGoesOnFromAFile(
      String name, GraphVertex vertex, Layer layer, InputType type) throws IOException {
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DDTP_LINEAR, TrainingRule.DFA}) {
      ComputationGraphConfiguration converted =
          TargetPropagation.of(rule).applyTo(conf(vertex, layer, type), type);
      assertThat(TargetPropagation.revert(converted).toJson())
          .isEqualTo(conf(vertex, layer, type).toJson());
      ComputationGraph net = train(converted, type);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      ModelSerializer.writeModel(net, file, true);
      ComputationGraph restored =
          ModelSerializer.restoreComputationGraph(
              new ByteArrayInputStream(file.toByteArray()), true);
      net.fit(batch(type));
      restored.fit(batch(type));
      assertThat(restored.params()).isEqualTo(net.params());
      assertThat(TargetPropagation.strip(net).outputSingle(batch(type).getFeatures()))
          .isEqualTo(net.outputSingle(batch(type).getFeatures()));
    }
  }

  /** Two inputs, their mean, layers. */
  private static ComputationGraphConfiguration atTheInputs() {
    return new NeuralNetConfiguration.Builder()
        .seed(4)
        .dataType(DataType.DOUBLE)
        .activation(Activation.TANH)
        .graphBuilder()
        .addInputs("a", "b")
        .addVertex("own", new Mean(), "a", "b")
        .addLayer("lower", new DenseLayer.Builder().nIn(5).nOut(4).build(), "own")
        .addLayer("upper", new DenseLayer.Builder().nIn(4).nOut(4).build(), "lower")
        .addLayer(
            "out",
            new OutputLayer.Builder().nIn(4).nOut(CLASSES).activation(Activation.SOFTMAX).build(),
            "upper")
        .setOutputs("out")
        .build();
  }

  @Test
  void inFrontOfTheFirstLayerItIsPartOfTheInput() {
    DataSet batch = batch(InputType.feedForward(5));
    MultiDataSet two =
        new MultiDataSet(
            new INDArray[] {batch.getFeatures(), batch.getFeatures().mul(-2)},
            new INDArray[] {batch.getLabels()});
    ComputationGraph plain = new ComputationGraph(atTheInputs());
    plain.init();
    ComputationGraph exact =
        new ComputationGraph(TargetPropagation.of(TrainingRule.EXACT).applyTo(atTheInputs()));
    exact.init();
    for (int i = 0; i < 3; i++) {
      plain.fit(two);
      exact.fit(two);
    }
    assertThat(
            TargetPropagation.strip(exact).params().sub(plain.params()).norm2Number().doubleValue())
        .isLessThan(1e-9);
  }

  /** Deeplearning4j itself says no more than that it does not support them. */
  @Test
  void underMasksTheVertexIsNamed() {
    InputType sequences = InputType.recurrent(3, 7);
    ComputationGraph net =
        new ComputationGraph(
            TargetPropagation.of(TrainingRule.EXACT)
                .applyTo(conf(new Mean(), lstm(), sequences), sequences));
    net.init();
    DataSet batch = batch(sequences);
    batch.setFeaturesMaskArray(Nd4j.ones(DataType.DOUBLE, EXAMPLES, 7));
    assertThatThrownBy(() -> net.fit(batch))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'own'", "feedForwardMaskArrays", "without masks");
  }

  @Test
  void askingAVertexDrawsNoRandomNumbers() {
    ComputationGraphConfiguration conf = conf(new Mixture(4), dense(), InputType.feedForward(5));
    Nd4j.getRandom().setSeed(7);
    double expected = Nd4j.getRandom().nextDouble();
    Nd4j.getRandom().setSeed(7);
    TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(conf, InputType.feedForward(5));
    assertThat(Nd4j.getRandom().nextDouble()).isEqualTo(expected);
  }

  @Test
  void whatCannotBeCopiedIsNamed() {
    InputType rows = InputType.feedForward(5);
    ComputationGraphConfiguration conf = conf(new Holding(), dense(), rows);
    assertThatThrownBy(() -> TargetPropagation.of(TrainingRule.DFA).applyTo(conf, rows))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Vertex 'own'", "java.lang.Object", "Holding", "transient");
  }
}
