package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Networks under a rule that have trained a few steps, new for every behaviour, and data. */
final class Trained {
  static final DataType TYPE = DataType.DOUBLE;
  static final int STEPS = 3;
  static final Set<String> FORWARD = Set.of("0_W", "0_b", "1_W", "1_b", "2_W", "2_b");

  private final TrainingRule rule;
  private final Path directory;
  private MultiLayerNetwork row; // null until asked for
  private ComputationGraph graph;

  Trained(TrainingRule rule, Path directory) {
    this.rule = rule;
    this.directory = directory;
  }

  TrainingRule rule() {
    return rule;
  }

  /** Whether the rule gives the gradients of backpropagation. */
  boolean isExact() {
    return rule.equals(TrainingRule.EXACT);
  }

  /** An empty one. */
  Path directory() {
    return directory;
  }

  static DataSet batch(int number) {
    return Networks.data(16, TYPE, number);
  }

  /** Four batches of 16, which it shows in order. */
  static ListDataSetIterator<DataSet> iterator() {
    List<DataSet> batches = IntStream.range(0, 4).mapToObj(Trained::batch).toList();
    return new ListDataSetIterator<>(
        batches.stream().flatMap(b -> b.asList().stream()).collect(Collectors.toList()), 16);
  }

  MultiLayerConfiguration convert(MultiLayerConfiguration plain) {
    return TargetPropagation.of(rule).applyTo(plain);
  }

  /** 8-7-6-4, tanh, softmax, Adam; always the same one. */
  MultiLayerNetwork net() {
    if (row == null) {
      row = trained(b -> b);
    }
    return row;
  }

  /** The network without a rule that has the weights of {@link #net}. */
  MultiLayerNetwork plain() {
    return TargetPropagation.strip(net());
  }

  /** Another one with other settings. */
  MultiLayerNetwork trained(UnaryOperator<NeuralNetConfiguration.Builder> settings) {
    return fit(Networks.network(convert(Networks.plain(TYPE, settings))), 0, STEPS);
  }

  /** Trained by backpropagation, with the same settings. */
  static MultiLayerNetwork backpropagated(UnaryOperator<NeuralNetConfiguration.Builder> settings) {
    return fit(Networks.network(Networks.plain(TYPE, settings)), 0, STEPS);
  }

  static MultiLayerNetwork fit(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(batch(i));
    }
    return net;
  }

  /** Convolution, pooling, batch normalisation; images come flat. */
  MultiLayerNetwork images() {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(rule).applyTo(Images.network(TYPE, true), Images.FLAT));
    for (int i = 0; i < STEPS; i++) {
      net.fit(Images.data(6, TYPE, i));
    }
    return net;
  }

  /** Residual blocks, 8-7-(7-7)-(7-7)-4. */
  ComputationGraph graph() {
    if (graph == null) {
      ComputationGraphConfiguration plain = Graphs.residual(TYPE, Activation.TANH);
      graph = Graphs.network(TargetPropagation.of(rule), plain);
      for (int i = 0; i < STEPS; i++) {
        graph.fit(batch(i));
      }
    }
    return graph;
  }

  ComputationGraph plainGraph() {
    return TargetPropagation.strip(graph());
  }

  static void assertClose(INDArray actual, INDArray expected) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    assertThat(actual.equalsWithEps(expected, 1e-10)).as("%s%n%s", actual, expected).isTrue();
  }

  static void assertForwardClose(MultiLayerNetwork actual, MultiLayerNetwork expected) {
    for (String name : FORWARD) {
      assertClose(actual.getParam(name), expected.getParam(name));
    }
  }
}
