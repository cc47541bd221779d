package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Beside what {@code DataFaults} tells of messages: when, once, and without a trace. */
class DivergenceListenerTest {
  private static final DataSet DATA = Networks.data(16, DataType.FLOAT, 3);

  static List<TrainingRule> rules() {
    return List.of(TrainingRule.BP, TrainingRule.DTP, TrainingRule.DDTP_LINEAR, TrainingRule.GNT);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void soundTrainingIsNotTouched(TrainingRule rule) {
    MultiLayerNetwork watched = Networks.network(rule, DataType.FLOAT);
    MultiLayerNetwork other = Networks.network(rule, DataType.FLOAT);
    DivergenceListener listener = new DivergenceListener();
    watched.setListeners(listener);
    for (int i = 0; i < 5; i++) {
      watched.fit(DATA);
      other.fit(DATA);
    }
    assertThat(watched.params()).isEqualTo(other.params());
    assertThat(listener.divergence()).isEmpty();
    assertThat(Divergence.in(watched)).isEmpty();
  }

  @Test
  void itTellsOnceAndAtTheStepWhenItHappens() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    List<Divergence> told = new ArrayList<>();
    DivergenceListener listener = new DivergenceListener(told::add);
    net.setListeners(listener);
    net.fit(DATA);
    net.fit(DATA);
    assertThat(told).isEmpty();
    net.getLayer(1).getParam("Q").putScalar(1, 1, Float.NEGATIVE_INFINITY);
    net.fit(DATA);
    net.fit(DATA);
    assertThat(told).hasSize(1);
    Divergence first = listener.divergence().orElseThrow();
    assertThat(told).containsExactly(first);
    assertThat(first.iteration()).isEqualTo(2);
    assertThat(first.where()).contains("Q of layer 1 ('layer1')");
  }

  @Test
  void aLargeFiniteSumIsNoDivergence() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    net.params().assign(3e38f);
    assertThat(Divergence.in(net)).isEmpty();
  }

  /** Its output is added before the layer below it, which a graph allows. */
  private static ComputationGraph graph() {
    ComputationGraph graph =
        new ComputationGraph(
            new NeuralNetConfiguration.Builder()
                .activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .addLayer(
                    "out",
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(6)
                        .nOut(Networks.CLASSES)
                        .build(),
                    "second")
                .addLayer("second", new DenseLayer.Builder().nIn(7).nOut(6).build(), "first")
                .addLayer(
                    "first", new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build(), "in")
                .setOutputs("out")
                .build());
    graph.init();
    return graph;
  }

  static Stream<NeuralNetwork> kinds() {
    return Stream.of(
        Networks.network(TrainingRule.BP, DataType.FLOAT),
        Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT),
        graph(),
        Graphs.network(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR),
            Graphs.residual(DataType.FLOAT, Activation.TANH)));
  }

  private static List<Divergence> listenTo(NeuralNetwork net) {
    List<Divergence> told = new ArrayList<>();
    ((Model) net).setListeners(new DivergenceListener(told::add));
    return told;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void badLabelsAreFoundInARowAndInAGraph(NeuralNetwork net) {
    List<Divergence> told = listenTo(net);
    net.fit(DATA);
    assertThat(told).isEmpty();
    DataSet bad = DATA.copy();
    bad.getLabels().putScalar(3, 2, Float.NaN);
    net.fit(bad);
    assertThat(told).extracting(Divergence::kind).containsExactly(Divergence.Kind.LABELS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void badFeaturesAreFoundInARowAndInAGraph(NeuralNetwork net) {
    List<Divergence> told = listenTo(net);
    DataSet bad = DATA.copy();
    bad.getFeatures().putScalar(3, 2, Float.POSITIVE_INFINITY);
    bad.getFeatures().putScalar(3, 3, Float.NaN);
    net.fit(bad);
    assertThat(told).extracting(Divergence::kind).containsExactly(Divergence.Kind.FEATURES);
  }

  @Test
  void theFirstLayerOfAGraphIsNamedWhateverWasAddedFirst() {
    ComputationGraph graph = graph();
    List<Divergence> told = listenTo(graph);
    graph.fit(DATA);
    assertThat(told).isEmpty();
    graph.getLayer("first").getParam("W").putScalar(1, 1, Float.NaN);
    graph.fit(DATA);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).toString()).contains("the activation of layer", "'first'");
  }
}
