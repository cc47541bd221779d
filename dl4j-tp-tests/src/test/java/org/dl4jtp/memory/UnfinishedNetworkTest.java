package org.dl4jtp.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.construction.Failing;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/** A network whose layers never all came, and one whose {@code init()} failed, can go. */
class UnfinishedNetworkTest {
  private static final int COLLECTIONS = 50;
  private static final TargetPropagation RULE = TargetPropagation.of(TrainingRule.DDTP_LINEAR);

  /** Each with what must not stay: the network, a layer, the parameters. */
  static Stream<Arguments> networks() {
    return Stream.of(
        named("a row whose output layer was removed", UnfinishedNetworkTest::cutRow),
        named("a row whose init() failed", UnfinishedNetworkTest::failedRow),
        named("a graph whose init() failed", UnfinishedNetworkTest::failedGraph),
        named("a graph that has lost a vertex's wrapper", UnfinishedNetworkTest::looseGraph),
        named("a row that is finished", UnfinishedNetworkTest::finishedRow));
  }

  private static Arguments named(String name, Supplier<List<Object>> network) {
    return Arguments.of(Named.of(name, network));
  }

  private static MultiLayerConfiguration row() {
    return RULE.applyTo(Networks.plain(DataType.FLOAT));
  }

  private static ComputationGraphConfiguration graph() {
    return RULE.applyTo(Graphs.residual(DataType.FLOAT, Activation.TANH));
  }

  private static List<Object> parts(MultiLayerNetwork net) {
    return List.of(net, net.getLayers()[0], net.getLayers()[0].params());
  }

  private static List<Object> parts(ComputationGraph net) {
    return List.of(net, net.getVertices()[1], net.getVertices()[1].getLayer().params());
  }

  private static List<Object> finishedRow() {
    return parts(Networks.network(row()));
  }

  private static List<Object> cutRow() {
    MultiLayerConfiguration conf = row();
    conf.getConfs().remove(2);
    return parts(Networks.network(conf));
  }

  private static List<Object> failedRow() {
    MultiLayerConfiguration conf = row();
    conf.getConf(2).setLayer(new Failing.OwnLayer());
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    assertThatThrownBy(net::init).hasMessage(Failing.REASON);
    return parts(net);
  }

  private static List<Object> failedGraph() {
    ComputationGraphConfiguration conf = graph();
    conf.getVertices().put("add2", new Failing.OwnVertex());
    ComputationGraph net = new ComputationGraph(conf);
    assertThatThrownBy(net::init).hasMessage(Failing.REASON);
    return parts(net);
  }

  private static List<Object> looseGraph() {
    ComputationGraphConfiguration conf = graph();
    conf.getVertices().put("add2", new ScaleVertex(1));
    conf.getVertexInputs().put("add2", List.of("two2"));
    return parts(Graphs.network(conf));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void itCanGo(Supplier<List<Object>> network) throws InterruptedException {
    List<WeakReference<Object>> parts = references(network);
    for (int i = 0; i < COLLECTIONS && parts.stream().anyMatch(p -> p.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(parts).allMatch(part -> part.get() == null);
  }

  /** Apart, so that no variable of the test keeps them. */
  private static List<WeakReference<Object>> references(Supplier<List<Object>> network) {
    return network.get().stream().map(WeakReference::new).collect(Collectors.toList());
  }
}
