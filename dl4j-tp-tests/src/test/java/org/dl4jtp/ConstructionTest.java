package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.Collection;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network that could not be built leaves nothing behind that the next one would meet. */
class ConstructionTest {
  private static final DataType TYPE = DataType.DOUBLE;

  /** Ends {@code init} where it stands. */
  @SuppressWarnings("serial")
  private static final class Failing extends ActivationLayer {
    Failing() {
      super(Activation.IDENTITY);
      setLayerName("failing");
    }

    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType dataType) {
      throw new UnsupportedOperationException("not today");
    }
  }

  private static TargetPropagation rule() {
    return TargetPropagation.of(TrainingRule.DDTP_LINEAR);
  }

  private static ComputationGraphConfiguration graphConf() {
    return rule().applyTo(Graphs.residual(TYPE, Activation.TANH));
  }

  private static NeuralNetConfiguration layerConf(ComputationGraphConfiguration conf, String name) {
    return ((LayerVertex) conf.getVertices().get(name)).getLayerConf();
  }

  static Stream<String> vertices() {
    return graphConf().getVertices().entrySet().stream()
        .filter(entry -> entry.getValue() instanceof LayerVertex)
        .map(java.util.Map.Entry::getKey);
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void aGraphThatFailedIsBuiltWhenItIsMended(String vertex) {
    ComputationGraphConfiguration conf = graphConf();
    ComputationGraph graph = new ComputationGraph(conf);
    NeuralNetConfiguration layer = layerConf(conf, vertex);
    org.deeplearning4j.nn.conf.layers.Layer right = layer.getLayer();
    layer.setLayer(new Failing());
    assertThatThrownBy(graph::init).hasMessageContaining("not today");
    layer.setLayer(right);
    graph.init();
    trains(graph);
  }

  @Test
  void aRowThatFailedIsBuiltWhenItIsMended() {
    for (int index = 0; index < 3; index++) {
      MultiLayerConfiguration conf = rule().applyTo(Networks.plain(TYPE));
      org.deeplearning4j.nn.conf.layers.Layer right = conf.getConf(index).getLayer();
      conf.getConf(index).setLayer(new Failing());
      assertThatThrownBy(() -> Networks.network(conf)).hasMessageContaining("not today");
      conf.getConf(index).setLayer(right);
      MultiLayerNetwork net = Networks.network(conf); // Deeplearning4j's init takes none up again
      INDArray before = net.params().dup();
      net.fit(Networks.data(8, TYPE, 1));
      assertThat(net.params()).isNotEqualTo(before);
    }
  }

  @Test
  void anotherNetworkIsBuiltAfterOneThatFailed() {
    ComputationGraphConfiguration bad = graphConf();
    layerConf(bad, "classes").setLayer(new Failing());
    assertThatThrownBy(() -> new ComputationGraph(bad).init()).hasMessageContaining("not today");
    trains(Graphs.network(graphConf()));
    assertThatThrownBy(() -> new ComputationGraph(bad).init()).hasMessageContaining("not today");
    MultiLayerNetwork row = Networks.network(rule().applyTo(Networks.plain(TYPE)));
    row.fit(Networks.data(8, TYPE, 1));
    assertThatThrownBy(() -> new ComputationGraph(bad).init()).hasMessageContaining("not today");
    trains(Graphs.network(graphConf()));
  }

  private static void trains(ComputationGraph graph) {
    INDArray before = graph.params().dup();
    graph.fit(Networks.data(8, TYPE, 1));
    assertThat(graph.params()).isNotEqualTo(before);
  }

  @Test
  void aNetworkThatIsNeverFinishedIsForgotten() throws InterruptedException {
    WeakReference<Object> row = unfinishedRow();
    WeakReference<Object> graph = unfinishedGraph();
    for (int i = 0; i < 50 && (row.get() != null || graph.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(row.get()).isNull();
    assertThat(graph.get()).isNull();
  }

  private static WeakReference<Object> unfinishedRow() {
    MultiLayerConfiguration conf = rule().applyTo(Networks.plain(TYPE));
    conf.getConf(2).setLayer(new Failing());
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    assertThatThrownBy(net::init).hasMessageContaining("not today");
    return new WeakReference<>(net.getLayer(0));
  }

  private static WeakReference<Object> unfinishedGraph() {
    ComputationGraphConfiguration conf = graphConf();
    layerConf(conf, "classes").setLayer(new Failing());
    ComputationGraph graph = new ComputationGraph(conf);
    assertThatThrownBy(graph::init).hasMessageContaining("not today");
    return new WeakReference<>(graph);
  }

  @Test
  void severalThreadsBuildAtATime() throws InterruptedException {
    Thread[] threads = new Thread[4];
    Throwable[] thrown = new Throwable[threads.length];
    for (int i = 0; i < threads.length; i++) {
      int own = i;
      threads[i] = new Thread(() -> trains(Graphs.network(graphConf())));
      threads[i].setUncaughtExceptionHandler((thread, problem) -> thrown[own] = problem);
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(thrown).containsOnlyNulls();
  }
}
