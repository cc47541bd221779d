package org.dl4jtp.construction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInitXavier;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An {@code init()} that fails, or goes on inside another, has no part in those that follow: they
 * build the network that they always build.
 */
class FailedInitTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final TargetPropagation RULE = TargetPropagation.of(TrainingRule.DDTP_LINEAR);

  private static INDArray ofRow; // weights after some steps
  private static INDArray ofGraph;
  private static INDArray ofRowAsGraph;

  @BeforeAll
  static void trainUndisturbed() {
    ofRow = trained(Networks.network(row()));
    ofGraph = trained(Graphs.network(graph()));
    ofRowAsGraph = trained(Graphs.network(rowAsGraph()));
  }

  private static MultiLayerConfiguration row() {
    return RULE.applyTo(Networks.plain(TYPE));
  }

  private static ComputationGraphConfiguration graph() {
    return RULE.applyTo(Graphs.residual(TYPE, Activation.TANH));
  }

  /** A row of layers as a graph. */
  private static ComputationGraphConfiguration rowAsGraph() {
    return RULE.applyTo(
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(6), "in")
            .addLayer("b", Graphs.dense(6), "a")
            .addLayer("c", Graphs.dense(6), "b")
            .addLayer("out", Graphs.softmax(Networks.CLASSES), "c")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(Networks.INPUTS))
            .build());
  }

  private static INDArray trained(MultiLayerNetwork net) {
    for (int step = 0; step < 2; step++) {
      net.fit(Networks.data(8, TYPE, 1));
    }
    return net.params().dup();
  }

  private static INDArray trained(ComputationGraph net) {
    for (int step = 0; step < 2; step++) {
      net.fit(Networks.data(8, TYPE, 1));
    }
    return net.params().dup();
  }

  private static INDArray trainedRow() {
    return trained(Networks.network(row()));
  }

  private static INDArray trainedGraph() {
    return trained(Graphs.network(graph()));
  }

  private static void fails(Runnable init) {
    assertThatThrownBy(init::run)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(Failing.REASON);
  }

  private static MultiLayerNetwork failedRow(int at) {
    MultiLayerConfiguration conf = row();
    conf.getConf(at).setLayer(new Failing.OwnLayer());
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    fails(net::init);
    return net;
  }

  // ---- graphs

  /** Every vertex, so before, between and behind those of this library, and in its own turn. */
  static Stream<String> vertices() {
    return graph().getVertices().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void aMendedGraphIsBuilt(String failing) {
    ComputationGraphConfiguration conf = graph();
    GraphVertex vertex = conf.getVertices().put(failing, new Failing.OwnVertex());
    ComputationGraph net = new ComputationGraph(conf);
    fails(net::init);
    fails(net::init); // and again
    conf.getVertices().put(failing, vertex);
    net.init();
    assertThat(trained(net)).isEqualTo(ofGraph);
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void aMendedLayerOfAGraphIsBuilt(String failing) {
    ComputationGraphConfiguration conf = graph();
    if (!(conf.getVertices().get(failing) instanceof LayerVertex)) {
      return;
    }
    LayerVertex vertex = (LayerVertex) conf.getVertices().get(failing);
    Layer layer = vertex.getLayerConf().getLayer();
    vertex.getLayerConf().setLayer(new Failing.OwnLayer());
    ComputationGraph net = new ComputationGraph(conf);
    fails(net::init);
    vertex.getLayerConf().setLayer(layer);
    net.init();
    assertThat(trained(net)).isEqualTo(ofGraph);
  }

  @Test
  void whatThisLibraryRefusesCanBeMended() {
    ComputationGraphConfiguration conf = graph();
    NeuralNetConfiguration layer = ((LayerVertex) conf.getVertices().get("one2")).getLayerConf();
    layer.setOptimizationAlgo(OptimizationAlgorithm.LBFGS);
    ComputationGraph net = new ComputationGraph(conf);
    assertThatThrownBy(net::init)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("LBFGS");
    layer.setOptimizationAlgo(OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT);
    net.init();
    assertThat(trained(net)).isEqualTo(ofGraph);
  }

  @Test
  void parametersOfAnotherLength() {
    ComputationGraph net = new ComputationGraph(graph());
    INDArray tooFew = Nd4j.create(TYPE, 1, 5);
    assertThatThrownBy(() -> net.init(tooFew, false)).hasMessageContaining("expected length");
    net.init();
    assertThat(trained(net)).isEqualTo(ofGraph);
    MultiLayerNetwork row = new MultiLayerNetwork(row());
    assertThatThrownBy(() -> row.init(tooFew, false)).hasMessageContaining("expected length");
    row.init();
    assertThat(trained(row)).isEqualTo(ofRow);
  }

  @Test
  void othersAfterAGraphThatFailed() {
    ComputationGraphConfiguration conf = graph();
    conf.getVertices().put("out2", new Failing.OwnVertex());
    ComputationGraph net = new ComputationGraph(conf);
    fails(net::init);
    assertThat(trainedGraph()).isEqualTo(ofGraph);
    assertThat(trained(Graphs.network(rowAsGraph()))).isEqualTo(ofRowAsGraph);
    assertThat(net.getVertices()).isNotNull();
  }

  // ---- rows of layers

  @Test
  void aRowAfterOneThatFailed() {
    for (int at = 0; at < 3; at++) {
      MultiLayerNetwork failed = failedRow(at);
      assertThat(trainedRow()).as("failed at %d", at).isEqualTo(ofRow);
      assertThat(failed.isInitCalled()).isFalse();
    }
  }

  @Test
  void aMendedRowAsAGraphIsBuilt() {
    for (String failing : List.of("a", "b", "c", "out")) {
      ComputationGraphConfiguration conf = rowAsGraph();
      GraphVertex vertex = conf.getVertices().put(failing, new Failing.OwnVertex());
      ComputationGraph net = new ComputationGraph(conf);
      fails(net::init);
      conf.getVertices().put(failing, vertex);
      net.init();
      assertThat(trained(net)).as("failed at %s", failing).isEqualTo(ofRowAsGraph);
    }
  }

  /** Its first layer was built, and is still there; the others must not join it. */
  @Test
  void theRestOfARowDoesNotJoinTheBeginningOfAFailedOne() {
    MultiLayerNetwork failed = failedRow(1);
    MultiLayerConfiguration cut = row();
    Layer plain = new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build();
    plain.setLayerName("plain");
    ((BaseLayer) plain).setActivationFn(Activation.TANH.getActivationFunction());
    ((BaseLayer) plain).setWeightInitFn(new WeightInitXavier());
    cut.getConf(0).setLayer(plain);
    assertThatThrownBy(new MultiLayerNetwork(cut)::init)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("layer1", "revert");
    assertThat(failed.getLayers()[0]).isNotNull();
  }

  @Test
  void theSameConfigurationTwice() {
    MultiLayerConfiguration row = row();
    INDArray expected = trained(Networks.network(row));
    row.setIterationCount(0);
    assertThat(trained(Networks.network(row))).isEqualTo(expected);
    ComputationGraphConfiguration graph = graph();
    INDArray expectedOfGraph = trained(Graphs.network(graph));
    graph.setIterationCount(0);
    assertThat(trained(Graphs.network(graph))).isEqualTo(expectedOfGraph);
  }

  @Test
  void aCloneAfterOneThatFailed() {
    MultiLayerNetwork row = Networks.network(row());
    ComputationGraph graph = Graphs.network(graph());
    failedRow(2);
    MultiLayerNetwork rowsClone = row.clone();
    ComputationGraphConfiguration broken = graph();
    broken.getVertices().put("add2", new Failing.OwnVertex());
    fails(new ComputationGraph(broken)::init);
    ComputationGraph graphsClone = graph.clone();
    assertThat(trained(rowsClone)).isEqualTo(trained(row));
    assertThat(trained(graphsClone)).isEqualTo(trained(graph));
  }

  // ---- one inside another

  private static MultiLayerConfiguration rowThatBuilds(int at, Runnable other) {
    MultiLayerConfiguration conf = Networks.plain(TYPE);
    ((BaseLayer) conf.getConf(at).getLayer()).setWeightInitFn(new Failing.OwnWeights(other));
    return RULE.applyTo(conf);
  }

  private static ComputationGraphConfiguration graphThatBuilds(String at, Runnable other) {
    ComputationGraphConfiguration conf = Graphs.residual(TYPE, Activation.TANH);
    LayerVertex vertex = (LayerVertex) conf.getVertices().get(at);
    ((BaseLayer) vertex.getLayerConf().getLayer()).setWeightInitFn(new Failing.OwnWeights(other));
    return RULE.applyTo(conf);
  }

  /** Networks that are built while a layer of another draws its weights. */
  static Stream<Runnable> others() {
    return Stream.of(
        () -> Networks.network(row()),
        () -> Graphs.network(graph()),
        () -> Graphs.network(rowAsGraph()),
        () -> failedRow(0),
        () -> failedRow(1),
        () -> failedRow(2),
        () -> {
          ComputationGraphConfiguration broken = graph();
          broken.getVertices().put("add1", new Failing.OwnVertex());
          fails(new ComputationGraph(broken)::init);
        });
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherNetworkIsBuiltInTheMiddle(Runnable other) throws Exception {
    for (int at = 0; at < 3; at++) {
      MultiLayerConfiguration alone = rowThatBuilds(at, () -> undisturbed(() -> {}));
      MultiLayerConfiguration around = rowThatBuilds(at, () -> undisturbed(other));
      assertThat(onFreshThread(() -> trained(Networks.network(around))))
          .as("at layer %d", at)
          .isEqualTo(trained(Networks.network(alone)));
    }
    for (String at : List.of("first", "two1", "classes")) {
      ComputationGraphConfiguration alone = graphThatBuilds(at, () -> undisturbed(() -> {}));
      ComputationGraphConfiguration around = graphThatBuilds(at, () -> undisturbed(other));
      assertThat(onFreshThread(() -> trained(Graphs.network(around))))
          .as("at layer %s", at)
          .isEqualTo(trained(Graphs.network(alone)));
    }
  }

  @ParameterizedTest
  @MethodSource("others")
  void anotherNetworkIsBuiltBetweenLayers(Runnable other) throws Exception {
    for (int at = 0; at < 2; at++) {
      MultiLayerConfiguration alone = wrapped(at, () -> undisturbed(() -> {}));
      MultiLayerConfiguration around = wrapped(at, () -> undisturbed(other));
      assertThat(onFreshThread(() -> trained(Networks.network(around))))
          .as("before layer %d", at)
          .isEqualTo(trained(Networks.network(alone)));
    }
  }

  /** Where no other network was begun. */
  private static INDArray onFreshThread(Callable<INDArray> training) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      return thread.submit(training).get();
    } finally {
      thread.shutdownNow();
    }
  }

  private static MultiLayerConfiguration wrapped(int at, Runnable other) {
    MultiLayerConfiguration conf = row();
    Layer layer = conf.getConf(at).getLayer();
    conf.getConf(at).setLayer(new Failing.OwnWrapper(layer, other));
    return conf;
  }

  /** The other network draws from ND4J's generator as well. */
  private static void undisturbed(Runnable other) {
    Random random = Nd4j.getRandom();
    long seed = random.getSeed();
    other.run();
    random.setSeed(seed);
  }

  // ---- several threads

  @Test
  void severalThreadsBuildAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<INDArray>> rows = new ArrayList<>();
      List<Future<INDArray>> graphs = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        int at = i % 3;
        rows.add(threads.submit(afterAFailure(at, FailedInitTest::trainedRow)));
        graphs.add(threads.submit(afterAFailure(at, FailedInitTest::trainedGraph)));
      }
      for (Future<INDArray> found : rows) {
        assertThat(found.get()).isEqualTo(ofRow);
      }
      for (Future<INDArray> found : graphs) {
        assertThat(found.get()).isEqualTo(ofGraph);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Callable<INDArray> afterAFailure(int at, Callable<INDArray> build) {
    return () -> {
      failedRow(at);
      return build.call();
    };
  }
}
