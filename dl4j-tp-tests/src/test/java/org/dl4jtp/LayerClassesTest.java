package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.graph.Graphs;
import org.dl4jtp.kind.SupportedLayers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Which of Deeplearning4j's layer classes are refused, and what is said of too few of them. */
class LayerClassesTest {
  /** All others are taken, users' own too. */
  private static final Set<String> REFUSED = Set.of("SpaceToBatchLayer");

  static Stream<TrainingRule> rules() {
    return Sample.rules(TrainingRule.values().stream());
  }

  @Test
  void theseAndNoOthersAreRefused() throws Exception {
    Set<String> refused = new TreeSet<>();
    for (Class<?> type : CopyTest.classes(Layer.class, "org/deeplearning4j/nn/conf/")) {
      Layer layer = (Layer) CopyTest.filled(type);
      try {
        SupportedLayers.check(layer);
      } catch (IllegalArgumentException e) {
        if (e.getMessage().contains("is a " + type.getSimpleName() + ", which")) {
          refused.add(type.getSimpleName()); // and not only its strange settings
        }
      }
    }
    assertThat(refused).isEqualTo(new TreeSet<>(REFUSED));
  }

  // ---- other names

  private static MultiLayerConfiguration convolutions() {
    return new NeuralNetConfiguration.Builder()
        .seed(3)
        .dataType(DataType.DOUBLE)
        .updater(new Adam(1e-2))
        .activation(Activation.TANH)
        .list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
        .layer(new SubsamplingLayer.Builder(2, 2).stride(1, 1).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(4).build())
        .layer(Graphs.dense(5))
        .layer(Graphs.softmax(4))
        .setInputType(Graphs.IMAGES)
        .build();
  }

  /** There is no builder that makes them; files have them. */
  private static String otherNames(String json) {
    return json.replace(ConvolutionLayer.class.getName(), Convolution2D.class.getName())
        .replace(SubsamplingLayer.class.getName(), Pooling2D.class.getName());
  }

  private static ComputationGraphConfiguration branches() {
    return Graphs.resNet(DataType.DOUBLE, true);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void otherNamesTrainAlike(TrainingRule name) {
    TargetPropagation rule = TargetPropagation.of(name);
    DataSet data = Graphs.images(8, DataType.DOUBLE, 1);
    MultiLayerConfiguration renamed =
        MultiLayerConfiguration.fromJson(otherNames(convolutions().toJson()));
    assertThat(renamed.getConf(0).getLayer()).isInstanceOf(Convolution2D.class);
    MultiLayerNetwork one = Networks.network(rule.applyTo(convolutions(), Graphs.IMAGES));
    MultiLayerNetwork other = Networks.network(rule.applyTo(renamed, Graphs.IMAGES));
    one.fit(data);
    other.fit(data);
    assertThat(other.params()).isEqualTo(one.params());
    assertThat(TargetPropagation.revert(rule.applyTo(renamed, Graphs.IMAGES))).isEqualTo(renamed);

    ComputationGraphConfiguration renamedGraph =
        ComputationGraphConfiguration.fromJson(otherNames(branches().toJson()));
    var graph = Graphs.network(rule.applyTo(branches(), Graphs.IMAGES));
    var otherGraph = Graphs.network(rule.applyTo(renamedGraph, Graphs.IMAGES));
    graph.fit(data);
    otherGraph.fit(data);
    assertThat(otherGraph.params()).isEqualTo(graph.params());
  }

  // ---- too few layers with parameters

  private static LossLayer loss() {
    return new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build();
  }

  private static void refused(List<Layer> layers, String... words) {
    ListBuilder list = new NeuralNetConfiguration.Builder().list();
    layers.forEach(list::layer);
    MultiLayerConfiguration conf = list.setInputType(InputType.feedForward(8)).build();
    ComputationGraphConfiguration.GraphBuilder graph =
        Graphs.builder(DataType.FLOAT).addInputs("in");
    String below = "in";
    for (int i = 0; i < layers.size(); i++) {
      graph.addLayer("l" + i, layers.get(i).clone(), below);
      below = "l" + i;
    }
    ComputationGraphConfiguration row =
        graph.setOutputs(below).setInputTypes(InputType.feedForward(8)).build();
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DFA, TrainingRule.DTP}) {
      assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(conf))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(words);
      assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(row))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll(words);
    }
  }

  @Test
  void noneIsSaidToBeNone() {
    String[] words = {"no layer with parameters for a target", "nothing to train", "add two"};
    refused(List.of(loss()), words);
    refused(List.of(new ActivationLayer(Activation.TANH), loss()), words);
    refused(List.of(new BatchNormalization(), loss()), words);
  }

  @Test
  void aSingleOneIsSaidToBeSingleWhereverItLies() {
    String[] words = {"a single layer with parameters", "add a hidden layer below it", "rule bp"};
    refused(List.of(Graphs.softmax(3)), words);
    refused(List.of(Graphs.dense(3), loss()), words);
    refused(List.of(Graphs.dense(3), new BatchNormalization(), loss()), words);
    refused(List.of(new ActivationLayer(Activation.TANH), Graphs.softmax(3)), words);
  }

  @Test
  void whatIsNotSupportedIsSaidFirst() {
    refused(List.of(new PReLULayer(), loss()), "PReLULayer", "inputShape");
  }

  /** In a graph that is no row: beside one another, and one alone with a skip connection. */
  @Test
  void graphsInWhichNoneLiesBelowAnother() {
    ComputationGraphConfiguration beside =
        Graphs.builder(DataType.FLOAT)
            .addInputs("in")
            .addLayer("one", Graphs.softmax(4), "in")
            .addLayer("dense", new DenseLayer.Builder().nOut(3).build(), "in")
            .addLayer("two", loss(), "dense")
            .setOutputs("one", "two")
            .setInputTypes(InputType.feedForward(8))
            .build();
    ComputationGraphConfiguration alone =
        Graphs.builder(DataType.FLOAT)
            .addInputs("in")
            .addLayer("dense", new DenseLayer.Builder().nOut(8).build(), "in")
            .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "dense")
            .addLayer("loss", loss(), "add")
            .setOutputs("loss")
            .setInputTypes(InputType.feedForward(8))
            .build();
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DFA, TrainingRule.DTP}) {
      assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(beside))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("no layer with parameters lies below another", "hidden layer");
      assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(alone))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContainingAll("a single layer with parameters", "hidden layer");
    }
  }
}
