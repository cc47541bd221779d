package org.dl4jtp.graph;

import java.util.Map;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small graphs and data that several tests share. */
public final class Graphs {
  public static final InputType IMAGES = InputType.convolutional(6, 6, 1);

  private Graphs() {}

  public static GraphBuilder builder(DataType type) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(type)
        .updater(new Adam(1e-2))
        .activation(Activation.TANH)
        .graphBuilder();
  }

  public static DenseLayer dense(int nOut) {
    return new DenseLayer.Builder().nOut(nOut).build();
  }

  public static OutputLayer softmax(int nOut) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(nOut)
        .build();
  }

  static OutputLayer squares(int nOut) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(nOut)
        .build();
  }

  static GraphBuilder add(GraphBuilder graph, String name, String... inputs) {
    return graph.addVertex(name, new ElementWiseVertex(ElementWiseVertex.Op.Add), inputs);
  }

  /** Two inputs (8, 5), two outputs (4 classes, 3 numbers) and a third, sigmoid with squares. */
  public static ComputationGraphConfiguration branches(DataType type) {
    GraphBuilder graph =
        builder(type)
            .addInputs("left", "right")
            .addLayer("a", dense(7), "left")
            .addLayer("b", dense(6), "right")
            .addVertex("ab", new MergeVertex(), "a", "b")
            .addLayer("c", dense(9), "ab")
            .addLayer("d", dense(9), "c")
            .addVertex("scaled", new ScaleVertex(0.7), "d");
    add(graph, "skip", "c", "scaled")
        .addLayer("classes", softmax(4), "skip")
        .addVertex("part", new SubsetVertex(2, 6), "skip")
        .addVertex("shifted", new ShiftVertex(0.3), "part")
        .addVertex("both", new MergeVertex(), "shifted", "b", "right")
        .addLayer("e", dense(5), "both")
        .addVertex("normal", new L2NormalizeVertex(), "e")
        .addLayer("f", dense(5), "normal")
        .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "e", "f")
        .addLayer("numbers", squares(3), "product")
        .addLayer(
            "chances",
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.SIGMOID)
                .nOut(2)
                .build(),
            "f");
    return graph
        .setOutputs("classes", "numbers", "chances")
        .setInputTypes(InputType.feedForward(8), InputType.feedForward(5))
        .build();
  }

  public static MultiDataSet branchesData(int examples, DataType type, long seed) {
    DataSet left = Networks.data(examples, type, seed);
    INDArray right = Nd4j.randn(type, examples, 5);
    return new MultiDataSet(
        new INDArray[] {left.getFeatures(), right},
        new INDArray[] {
          left.getLabels(), Nd4j.randn(type, examples, 3), Nd4j.rand(type, examples, 2)
        });
  }

  /** Residual blocks of two dense layers each, 8-7-(7-7)-(7-7)-4: a chain of units. */
  public static ComputationGraphConfiguration residual(DataType type, Activation activation) {
    GraphBuilder graph =
        builder(type).addInputs("in").addLayer("first", dense(7, activation), "in");
    String below = "first";
    for (int block = 1; block <= 2; block++) {
      graph
          .addLayer("one" + block, dense(7, activation), below)
          .addLayer("two" + block, dense(7, Activation.IDENTITY), "one" + block);
      add(graph, "add" + block, "two" + block, below)
          .addLayer(
              "out" + block,
              new ActivationLayer.Builder().activation(activation).build(),
              "add" + block);
      below = "out" + block;
    }
    return graph
        .addLayer("classes", softmax(4), below)
        .setOutputs("classes")
        .setInputTypes(InputType.feedForward(8))
        .build();
  }

  static DenseLayer dense(int nOut, Activation activation) {
    return new DenseLayer.Builder().nOut(nOut).activation(activation).build();
  }

  /** A small ResNet for images of 6×6: two blocks, the second with a projection, and pooling. */
  public static ComputationGraphConfiguration resNet(DataType type, boolean batchNorm) {
    GraphBuilder graph =
        builder(type).addInputs("in").addLayer("stem", convolution(4, 1, Activation.RELU), "in");
    String below = "stem";
    for (int block = 1; block <= 2; block++) {
      int maps = 2 + 2 * block;
      String last = "two" + block;
      graph
          .addLayer("one" + block, convolution(maps, block, Activation.RELU), below)
          .addLayer(last, convolution(maps, 1, Activation.IDENTITY), "one" + block);
      if (batchNorm) {
        graph.addLayer("norm" + block, new BatchNormalization(), last);
        last = "norm" + block;
      }
      String skip = below;
      if (block == 2) {
        skip = "project";
        graph.addLayer(
            skip,
            new ConvolutionLayer.Builder(1, 1)
                .nOut(maps)
                .stride(2, 2)
                .activation(Activation.IDENTITY)
                .build(),
            below);
      }
      add(graph, "add" + block, last, skip)
          .addLayer(
              "out" + block,
              new ActivationLayer.Builder().activation(Activation.RELU).build(),
              "add" + block);
      below = "out" + block;
    }
    return graph
        .addLayer("pool", new GlobalPoolingLayer(), below)
        .addLayer("classes", softmax(4), "pool")
        .setOutputs("classes")
        .setInputTypes(IMAGES)
        .build();
  }

  private static ConvolutionLayer convolution(int maps, int stride, Activation activation) {
    return new ConvolutionLayer.Builder(3, 3)
        .nOut(maps)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  /** Images with a bright quarter, which is the class. */
  public static DataSet images(int examples, DataType type, long seed) {
    Nd4j.getRandom().setSeed(seed + 1);
    INDArray x = Nd4j.randn(type, examples, 1, 6, 6).muli(0.5);
    INDArray y = Nd4j.create(type, examples, 4);
    for (int i = 0; i < examples; i++) {
      int quarter = i % 4;
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 3; column++) {
          int r = row + 3 * (quarter / 2);
          int c = column + 3 * (quarter % 2);
          x.putScalar(i, 0, r, c, x.getDouble(i, 0, r, c) + 1);
        }
      }
      y.putScalar(i, quarter, 1);
    }
    return new DataSet(x, y);
  }

  /** Two branches without a layer with weights at their ends. */
  static ComputationGraphConfiguration lossLayers(DataType type) {
    return builder(type)
        .addInputs("in")
        .addLayer("a", dense(7), "in")
        .addLayer("b", dense(4, Activation.IDENTITY), "a")
        .addLayer("c", dense(3, Activation.IDENTITY), "a")
        .addLayer(
            "classes",
            new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build(),
            "b")
        .addLayer(
            "numbers",
            new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
            "c")
        .setOutputs("classes", "numbers")
        .setInputTypes(InputType.feedForward(8))
        .build();
  }

  public static ComputationGraph network(ComputationGraphConfiguration conf) {
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    return net;
  }

  public static ComputationGraph network(
      TargetPropagation rule, ComputationGraphConfiguration conf) {
    return network(rule.applyTo(conf));
  }

  /** The gradients of one step by parameter, copied. */
  public static Map<String, INDArray> gradients(ComputationGraph net, MultiDataSet data) {
    net.setInputs(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
    Map<String, INDArray> gradients = new TreeMap<>();
    net.gradient().gradientForVariable().forEach((name, g) -> gradients.put(name, g.dup()));
    return gradients;
  }

  public static MultiDataSet multi(DataSet data) {
    return new MultiDataSet(new INDArray[] {data.getFeatures()}, new INDArray[] {data.getLabels()});
  }
}
