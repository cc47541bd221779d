package org.dl4jtp.examples.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** What the networks that come with the program are made of. */
class ReadyNetworksTest {
  private static final InputType IMAGES = InputType.convolutional(28, 28, 1);

  /** Of either kind, by its name. */
  record Ready(String name, String json) {}

  static List<Ready> networks() {
    return List.of(
        new Ready("lenet", lenet().toJson()), new Ready("resnet", resnet().build().toJson()));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void theFileIsWhatDeeplearning4jBuilds(Ready network) {
    assertThat(NetworkFile.READY).contains(network.name());
    assertThat(NetworkFile.read(Path.of(network.name())).toJson()).isEqualTo(network.json());
  }

  private static MultiLayerConfiguration lenet() {
    return settings()
        .list()
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(6).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(2, 2).build())
        .layer(new DenseLayer.Builder().nOut(120).build())
        .layer(new DenseLayer.Builder().nOut(84).build())
        .layer(output())
        .setInputType(IMAGES)
        .build();
  }

  private static GraphBuilder resnet() {
    GraphBuilder graph = settings().graphBuilder().addInputs("in");
    normalized(graph, "stem", "in", 3, 2, 8);
    relu(graph, "stem-relu", "stem");
    block(graph, "block1", "stem-relu", 1, 8, "stem-relu");
    normalized(graph, "block2-skip", "block1", 1, 2, 16);
    block(graph, "block2", "block1", 2, 16, "block2-skip");
    return graph
        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "block2")
        .addLayer("out", output(), "pool")
        .setOutputs("out")
        .setInputTypes(IMAGES);
  }

  private static void block(
      GraphBuilder graph, String name, String in, int stride, int channels, String skip) {
    normalized(graph, name + "-a", in, 3, stride, channels);
    relu(graph, name + "-relu", name + "-a");
    normalized(graph, name + "-b", name + "-relu", 3, 1, channels);
    graph.addVertex(
        name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "-b", skip);
    relu(graph, name, name + "-sum");
  }

  private static void normalized(
      GraphBuilder graph, String name, String in, int size, int stride, int channels) {
    graph
        .addLayer(
            name + "-conv",
            new ConvolutionLayer.Builder(size, size)
                .stride(stride, stride)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(channels)
                .activation(Activation.IDENTITY)
                .hasBias(false)
                .build(),
            in)
        .addLayer(name, new BatchNormalization(), name + "-conv");
  }

  private static void relu(GraphBuilder graph, String name, String in) {
    graph.addLayer(name, new ActivationLayer(Activation.RELU), in);
  }

  private static Layer output() {
    return new OutputLayer.Builder()
        .nOut(10)
        .activation(Activation.SOFTMAX)
        .weightInit(WeightInit.XAVIER)
        .build();
  }

  private static NeuralNetConfiguration.Builder settings() {
    return new NeuralNetConfiguration.Builder()
        .seed(42)
        .updater(new Adam(1e-3))
        .weightInit(WeightInit.RELU)
        .activation(Activation.RELU);
  }
}
