package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.VertexIndices;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ElementwiseFunction;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.function.Linearization;
import org.dl4jtp.function.TwinGraph;
import org.dl4jtp.function.TwinVertexFunction;
import org.dl4jtp.function.VertexFunction;
import org.dl4jtp.target.OutputKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What Deeplearning4j and ND4J overwrite of what they are given, and that the functions here
 * overwrite nothing. Who keeps an array that one of the former gets must give it a copy.
 */
class InPlaceTest {
  private static final LayerWorkspaceMgr MGR = LayerWorkspaceMgr.noWorkspacesImmutable();

  /** Those whose backward pass leaves the pre-activation as it is. */
  private static final Set<Activation> CAREFUL =
      EnumSet.of(Activation.IDENTITY, Activation.RELU, Activation.RRELU);

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(3);
  }

  private static INDArray random(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).muli(4).subi(2);
  }

  // ---- activation functions

  @ParameterizedTest
  @EnumSource
  void aBackwardPassOverwritesThePreActivationAlone(Activation activation) {
    IActivation function = activation.getActivationFunction();
    INDArray z = random(3, 4);
    function.getActivation(z.dup(), true); // RReLU draws its slopes
    Fingerprints watched = new Fingerprints();
    INDArray epsilon = watched.of("epsilon", random(3, 4));
    INDArray delta = function.backprop(watched.of("pre-activation", z), epsilon).getFirst();
    assertThat(watched.changed())
        .isEqualTo(CAREFUL.contains(activation) ? Set.of() : Set.of("pre-activation"));
    assertThat(delta == epsilon).isEqualTo(activation == Activation.IDENTITY);
  }

  @ParameterizedTest
  @EnumSource
  void functionsOfActivationsOverwriteNothing(Activation activation) {
    Fingerprints watched = new Fingerprints();
    ElementwiseFunction function = new ElementwiseFunction(activation.getActivationFunction());
    INDArray x = watched.of("argument", random(3, 4));
    watched.of("value", function.apply(x));
    Linearization here = function.linearize(x);
    watched.of("value of the linearization", here.value());
    INDArray epsilon = watched.of("epsilon", random(3, 4));
    INDArray first = here.pullBack(epsilon).dup();
    assertThat(here.pullBack(epsilon)).isEqualTo(first);
    assertThat(watched.changed()).isEmpty();
  }

  // ---- losses

  static Stream<Arguments> losses() {
    return Stream.of(LossFunction.values())
        .flatMap(
            loss ->
                EnumSet.complementOf(EnumSet.of(Activation.RRELU)).stream()
                    .map(activation -> Arguments.of(loss, activation)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void aLossOverwritesThePreActivationAlone(LossFunction name, Activation activation) {
    for (boolean masked : new boolean[] {false, true}) {
      ILossFunction loss = name.getILossFunction();
      IActivation function = activation.getActivationFunction();
      INDArray labels =
          name == LossFunction.SPARSE_MCXENT
              ? Nd4j.createFromArray(new double[][] {{1}, {0}, {3}})
              : random(3, 4).addi(3);
      Fingerprints watched = new Fingerprints();
      watched.of("labels", labels);
      INDArray z = watched.of("pre-activation", random(3, 4));
      INDArray mask =
          masked
              ? watched.of("mask", Nd4j.createFromArray(new double[][] {{1}, {0}, {0.5}}))
              : null;
      loss.computeScore(labels, z, function, mask, false);
      loss.computeScoreArray(labels, z, function, mask);
      assertThat(watched.changed()).as("score").isEmpty();
      loss.computeGradient(labels, z, function, mask);
      assertThat(watched.changed())
          .isSubsetOf(CAREFUL.contains(activation) ? Set.of() : Set.of("pre-activation"));
    }
  }

  static Stream<OutputLayer> outputs() {
    return Stream.of(
        output(LossFunction.MCXENT, Activation.SOFTMAX),
        output(LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX),
        output(LossFunction.XENT, Activation.SIGMOID),
        output(LossFunction.MSE, Activation.SIGMOID),
        output(LossFunction.L2, Activation.SIGMOID),
        output(LossFunction.MSE, Activation.IDENTITY),
        output(LossFunction.L2, Activation.IDENTITY));
  }

  private static OutputLayer output(LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(4).nOut(4).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void outputKindsOverwriteNothing(OutputLayer layer) {
    OutputKind kind = OutputKind.of(layer.getActivationFn(), layer.getLossFn());
    Fingerprints watched = new Fingerprints();
    INDArray labels = watched.of("labels", Nd4j.rand(DataType.DOUBLE, 3, 4));
    INDArray a = watched.of("pre-activation", random(3, 4));
    INDArray mask = watched.of("mask", Nd4j.createFromArray(new double[][] {{1}, {0}, {1}}));
    INDArray h = watched.of("activation", kind.activation(a));
    kind.error(labels, a, layer.getLossFn(), layer.getActivationFn(), mask);
    INDArray d = watched.of("displacement", random(3, 4).muli(1e-3));
    kind.preActivationDisplacement(a, h, d);
    kind.pullBack(h, d);
    assertThat(watched.changed()).isEmpty();
  }

  // ---- layers

  @SuppressWarnings("ArrayRecordComponent") // nobody compares them
  private record LayerCase(
      String name, org.deeplearning4j.nn.conf.layers.Layer conf, long[] input, String... changes) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<LayerCase> layers() {
    long[] rows = {3, 4};
    long[] maps = {3, 2, 4, 4};
    List<LayerCase> layers = new ArrayList<>();
    // ND4J's RReLU computes in the default type.
    for (Activation a : EnumSet.complementOf(EnumSet.of(Activation.RRELU))) {
      layers.add(new LayerCase("dense " + a, dense(a), rows));
      layers.add(
          new LayerCase(
              "convolution " + a,
              new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(3).activation(a).build(),
              maps));
      layers.add(
          new LayerCase(
              "activation " + a, new ActivationLayer.Builder().activation(a).build(), rows));
    }
    DenseLayer normed = dense(Activation.IDENTITY);
    normed.setHasLayerNorm(true);
    layers.add(new LayerCase("dense with layer norm", normed, rows, "epsilon"));
    layers.add(
        new LayerCase("dropout", new DropoutLayer.Builder(0.5).nIn(4).nOut(4).build(), rows));
    for (boolean locked : new boolean[] {true, false}) {
      layers.add(
          new LayerCase(
              "batch norm" + (locked ? ", locked" : ""),
              new BatchNormalization.Builder().nIn(4).nOut(4).lockGammaBeta(locked).build(),
              rows));
    }
    layers.add(
        new LayerCase(
            "batch norm of maps", new BatchNormalization.Builder().nIn(2).nOut(2).build(), maps));
    layers.add(
        new LayerCase(
            "response norm", new LocalResponseNormalization.Builder().n(3).build(), maps));
    layers.add(new LayerCase("zero padding", new ZeroPaddingLayer(1, 1), maps));
    for (PoolingType pooling : PoolingType.values()) {
      layers.add(
          new LayerCase(
              pooling + " of maps",
              new GlobalPoolingLayer.Builder(pooling).pnorm(3).build(),
              maps));
      if (pooling != PoolingType.SUM) {
        layers.add(
            new LayerCase(
                pooling + " of windows",
                new SubsamplingLayer.Builder(pooling, new int[] {2, 2}).pnorm(3).build(),
                maps));
      }
    }
    for (Activation a : List.of(Activation.SOFTMAX, Activation.SIGMOID, Activation.IDENTITY)) {
      layers.add(new LayerCase("output " + a, output(LossFunction.MSE, a), rows));
      layers.add(
          new LayerCase(
              "loss " + a,
              new LossLayer.Builder(LossFunction.MSE).activation(a).build(),
              rows,
              a == Activation.IDENTITY ? new String[0] : new String[] {"input"}));
    }
    return layers;
  }

  /** A training step through a layer of Deeplearning4j's. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("layers")
  void aLayerOverwritesWhatIsKnown(LayerCase layer) {
    Layer live = live(layer.conf());
    Fingerprints watched = new Fingerprints();
    live.setInput(watched.of("input", random(layer.input())), MGR);
    INDArray output = watched.of("output", live.activate(true, MGR));
    if (live instanceof IOutputLayer outputLayer) {
      outputLayer.setLabels(watched.of("labels", Nd4j.rand(output.shape())));
    }
    live.backpropGradient(watched.of("epsilon", random(output.shape())), MGR);
    assertThat(watched.changed()).containsExactlyInAnyOrder(layer.changes());
  }

  static Stream<LayerCase> layersWithFunctions() {
    return layers().stream().filter(layer -> !(layer.conf() instanceof LossLayer)); // the identity
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("layersWithFunctions")
  void functionsOfLayersOverwriteNothing(LayerCase layer) {
    org.deeplearning4j.nn.api.Layer live = live(layer.conf());
    ForwardFunction function = ForwardFunction.of(live, live.conf(), DataType.DOUBLE);
    Fingerprints watched = new Fingerprints();
    INDArray x = watched.of("argument", random(layer.input()));
    watched.of("value", function.apply(x));
    Linearization here = function.linearize(x);
    watched.of("value of the linearization", here.value());
    INDArray epsilon = watched.of("epsilon", random(here.value().shape()));
    here.pullBack(epsilon);
    assertThat(watched.changed()).isEmpty();
  }

  private static DenseLayer dense(Activation activation) {
    return new DenseLayer.Builder().nIn(4).nOut(5).activation(activation).build();
  }

  private static Layer live(org.deeplearning4j.nn.conf.layers.Layer conf) {
    NeuralNetConfiguration net =
        new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).layer(conf).build();
    long length = conf.initializer().numParams(net);
    INDArray parameters = length == 0 ? null : Nd4j.create(DataType.DOUBLE, 1, length);
    Layer live = net.getLayer().instantiate(net, null, 0, parameters, true, DataType.DOUBLE);
    if (length > 0) {
      live.setBackpropGradientsViewArray(Nd4j.create(DataType.DOUBLE, 1, length));
    }
    return live;
  }

  // ---- vertices

  static Stream<Arguments> vertices() {
    Stream<Arguments> two =
        Stream.concat(
                Stream.of(ElementWiseVertex.Op.values()).map(ElementWiseVertex::new),
                Stream.of(new MergeVertex(), new L2Vertex()))
            .map(v -> Arguments.of(v, 2));
    Stream<Arguments> one =
        Stream.of(
                new MergeVertex(),
                new ElementWiseVertex(ElementWiseVertex.Op.Add),
                new ScaleVertex(0.7),
                new ShiftVertex(0.3),
                new SubsetVertex(1, 2),
                new L2NormalizeVertex(),
                new ReshapeVertex('c', new int[] {-1, 2, 2}, null))
            .map(v -> Arguments.of(v, 1));
    return Stream.concat(two, one);
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void noVertexOverwritesAnything(GraphVertex conf, int inputs) {
    org.deeplearning4j.nn.graph.vertex.GraphVertex live = live(conf, inputs);
    Fingerprints watched = new Fingerprints();
    for (int i = 0; i < inputs; i++) {
      live.setInput(i, watched.of("input " + i, random(3, 4)), MGR);
    }
    INDArray output = watched.of("output", live.doForward(true, MGR));
    live.setEpsilon(watched.of("epsilon", random(output.shape())));
    live.doBackward(false, MGR);
    assertThat(watched.changed()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void functionsOfVerticesOverwriteNothing(GraphVertex conf, int inputs) {
    VertexFunction function =
        new TwinVertexFunction(live(conf, inputs), new TwinGraph(graph()), -1, false);
    Fingerprints watched = new Fingerprints();
    INDArray[] arguments = new INDArray[inputs];
    for (int i = 0; i < inputs; i++) {
      arguments[i] = watched.of("argument " + i, random(3, 4));
    }
    watched.of("value", function.apply(arguments));
    VertexFunction.Linearization here = function.linearize(arguments);
    watched.of("value of the linearization", here.value());
    here.pullBack(watched.of("epsilon", random(here.value().shape())));
    assertThat(watched.changed()).isEmpty();
  }

  private static ComputationGraph graph() {
    return new ComputationGraph(
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("out", new OutputLayer.Builder().nIn(2).nOut(2).build(), "in")
            .setOutputs("out")
            .build());
  }

  private static org.deeplearning4j.nn.graph.vertex.GraphVertex live(GraphVertex conf, int inputs) {
    org.deeplearning4j.nn.graph.vertex.GraphVertex live =
        conf.instantiate(null, "v", 1, null, false, DataType.DOUBLE);
    VertexIndices[] below = new VertexIndices[inputs];
    for (int i = 0; i < inputs; i++) {
      below[i] = new VertexIndices(0, i);
    }
    live.setInputVertices(below);
    return live;
  }
}
