package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Graphs of rows and of maps, as in GradientCheckTestsComputationGraph. */
final class GraphChecks {
  private GraphChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    elementWise(all);
    merging(all);
    severalInputsAndOutputs(all);
    norms(all);
    otherVertices(all);
    stacks(all);
    centerLoss(all);
    embedding(all);
    return all.stream();
  }

  private static void elementWise(List<Check> all) {
    for (ElementWiseVertex.Op op : ElementWiseVertex.Op.values()) {
      for (int branches = 2;
          branches <= (op == ElementWiseVertex.Op.Subtract ? 2 : 3);
          branches++) {
        int n = branches;
        all.add(
            Check.graph(
                op + " of " + n,
                Data.irises(),
                g -> {
                  GraphBuilder graph = g.graphBuilder().addInputs("in");
                  Activation[] activations = {Activation.TANH, Activation.SIGMOID, Activation.RELU};
                  String[] names =
                      IntStream.range(0, n).mapToObj(i -> "l" + i).toArray(String[]::new);
                  for (int i = 0; i < n; i++) {
                    graph.addLayer(names[i], dense(4, 5, activations[i]), "in");
                  }
                  return graph
                      .addVertex("op", new ElementWiseVertex(op), names)
                      .addLayer("out", MlpChecks.softmax(5, 3), "op")
                      .setOutputs("out");
                }));
      }
      for (boolean firstSmaller : new boolean[] {false, true}) {
        all.add(
            Check.graph(
                op + " of a number and a row, " + (firstSmaller ? "number first" : "row first"),
                Data.irises(),
                g ->
                    g.graphBuilder()
                        .addInputs("in")
                        .addLayer("a", dense(4, firstSmaller ? 1 : 3, Activation.TANH), "in")
                        .addLayer("b", dense(4, firstSmaller ? 3 : 1, Activation.TANH), "in")
                        .addVertex("op", new ElementWiseVertex(op), "a", "b")
                        .addLayer("out", MlpChecks.softmax(3, 3), "op")
                        .setOutputs("out")));
      }
    }
  }

  private static void merging(List<Check> all) {
    all.add(
        Check.graph(
                "an output layer alone",
                Data.irises(),
                g ->
                    g.graphBuilder()
                        .addInputs("in")
                        .addLayer("out", MlpChecks.softmax(4, 3), "in")
                        .setOutputs("out"))
            .refused("a single layer with parameters", "hidden layer"));
    all.add(
        Check.graph(
            "two branches merged",
            Data.irises(),
            g ->
                g.graphBuilder()
                    .addInputs("in")
                    .addLayer("a", dense(4, 5, Activation.TANH), "in")
                    .addLayer("b", dense(4, 5, Activation.TANH), "in")
                    .addVertex("ab", new MergeVertex(), "a", "b")
                    .addLayer("out", MlpChecks.softmax(10, 3), "ab")
                    .setOutputs("out")));
    for (CNN2DFormat format : CNN2DFormat.values()) {
      boolean nchw = format == CNN2DFormat.NCHW;
      Check maps =
          Check.graph(
              "maps merged, " + format,
              () ->
                  Data.of(
                      nchw ? Data.uniform(5, 2, 6, 6) : Data.uniform(5, 6, 6, 2),
                      Data.classes(5, 3)),
              g ->
                  g.graphBuilder()
                      .addInputs("in")
                      .addLayer("a", convolution(format), "in")
                      .addLayer("b", convolution(format), "in")
                      .addVertex("ab", new MergeVertex(), "a", "b")
                      .addLayer("out", output(3, LossFunction.MCXENT, Activation.SOFTMAX), "ab")
                      .setOutputs("out"),
              InputType.convolutional(6, 6, 2, format));
      all.add(maps);
    }
    for (int batch : new int[] {1, 3}) {
      all.add(
          Check.graph(
              "maps merged twice, batch of " + batch,
              () -> Data.of(Data.uniform(batch, 2, 7, 7), Data.uniform(batch, 2)),
              g ->
                  g.activation(Activation.TANH)
                      .graphBuilder()
                      .addInputs("in")
                      .addLayer("l0", convolution(CNN2DFormat.NCHW), "in")
                      .addLayer("l1", convolution(CNN2DFormat.NCHW), "l0")
                      .addLayer("l2", convolution(CNN2DFormat.NCHW), "l0")
                      .addVertex("m", new MergeVertex(), "l1", "l2")
                      .addLayer("l3", convolution(CNN2DFormat.NCHW), "m")
                      .addLayer("l4", convolution(CNN2DFormat.NCHW), "m")
                      .addLayer("out", output(2, LossFunction.MSE, Activation.IDENTITY), "l3", "l4")
                      .setOutputs("out"),
              InputType.convolutional(7, 7, 2)));
    }
  }

  private static void severalInputsAndOutputs(List<Check> all) {
    for (int batch : new int[] {1, 3}) {
      for (Activation output : List.of(Activation.IDENTITY, Activation.TANH)) {
        String what = ", " + output + ", batch of " + batch;
        List<Check> here =
            List.of(
                Check.graph(
                    "three inputs" + what,
                    inputs(batch, 3),
                    g ->
                        threeInputs(g)
                            .addLayer("d3", dense(6, 2, Activation.TANH), "d0", "d1", "d2")
                            .addLayer("out", output(2, LossFunction.MSE, output), "d3")
                            .setOutputs("out"),
                    twos(3)),
                Check.graph(
                    "three consumers" + what,
                    inputs(batch, 1),
                    g ->
                        g.graphBuilder()
                            .addInputs("i0")
                            .addLayer("d0", dense(2, 2, Activation.TANH), "i0")
                            .addLayer("d1", dense(2, 2, Activation.TANH), "d0")
                            .addLayer("d2", dense(2, 2, Activation.TANH), "d0")
                            .addLayer("d3", dense(2, 2, Activation.TANH), "d0")
                            .addLayer("out", output(2, LossFunction.MSE, output), "d1", "d2", "d3")
                            .setOutputs("out"),
                    twos(1)),
                Check.graph(
                    "three consumers of three inputs" + what,
                    inputs(batch, 3),
                    g ->
                        threeInputs(g)
                            .addVertex("m", new MergeVertex(), "d0", "d1", "d2")
                            .addLayer("e0", dense(6, 2, Activation.TANH), "m")
                            .addLayer("e1", dense(6, 2, Activation.TANH), "m")
                            .addLayer("e2", dense(6, 2, Activation.TANH), "m")
                            .addLayer("out", output(2, LossFunction.MSE, output), "e0", "e1", "e2")
                            .setOutputs("out"),
                    twos(3)));
        all.addAll(here);
      }
      all.add(
          Check.graph(
              "two networks in one graph, batch of " + batch,
              () ->
                  new MultiDataSet(
                      new INDArray[] {Data.uniform(batch, 2), Data.uniform(batch, 2)},
                      new INDArray[] {Data.uniform(batch, 2), Data.uniform(batch, 2)}),
              g ->
                  g.graphBuilder()
                      .addInputs("i0", "i1")
                      .addLayer("d0", dense(2, 2, Activation.TANH), "i0")
                      .addLayer("d1", dense(2, 2, Activation.TANH), "i1")
                      .addLayer("out0", output(2, LossFunction.L2, Activation.IDENTITY), "d0")
                      .addLayer("out1", output(2, LossFunction.L2, Activation.IDENTITY), "d1")
                      .setOutputs("out0", "out1"),
              twos(2)));
    }
  }

  private static void norms(List<Check> all) {
    for (int batch : new int[] {1, 3, 10}) {
      all.add(
          Check.graph(
              "distance of two, batch of " + batch,
              () ->
                  new MultiDataSet(
                      new INDArray[] {Data.uniform(batch, 2), Data.uniform(batch, 2)},
                      new INDArray[] {Data.uniform(batch, 1)}),
              g ->
                  g.graphBuilder()
                      .addInputs("i0", "i1")
                      .addLayer("d0", dense(2, 2, Activation.TANH), "i0")
                      .addLayer("d1", dense(2, 2, Activation.TANH), "i1")
                      .addVertex("l2", new L2Vertex(), "d0", "d1")
                      .addLayer("out", output(1, LossFunction.L2, Activation.IDENTITY), "l2")
                      .setOutputs("out"),
              twos(2)));
      for (int[] dimensions : new int[][] {null, {1}}) {
        all.add(normalised(batch, dimensions));
      }
      all.add(
          Check.graph(
                  "normalised maps, batch of " + batch,
                  () -> Data.of(Data.uniform(batch, 2, 4, 4), Data.uniform(batch, 2)),
                  g ->
                      g.activation(Activation.TANH)
                          .graphBuilder()
                          .addInputs("in")
                          .addLayer("d", convolution(CNN2DFormat.NCHW), "in")
                          .addVertex("norm", new L2NormalizeVertex(), "d")
                          .addLayer("out", output(2, LossFunction.L2, Activation.IDENTITY), "norm")
                          .setOutputs("out"),
                  InputType.convolutional(4, 4, 2))
              .doubleByDefault());
    }
  }

  private static Check normalised(int batch, int[] dimensions) {
    return Check.graph(
        "normalised rows, "
            + (dimensions == null ? "all dimensions" : "the first dimension")
            + ", batch of "
            + batch,
        () -> Data.of(Data.uniform(batch, 2), Data.uniform(batch, 2)),
        g ->
            g.graphBuilder()
                .addInputs("in")
                .addLayer("d", dense(2, 3, Activation.TANH), "in")
                .addVertex(
                    "norm", new L2NormalizeVertex(dimensions, L2NormalizeVertex.DEFAULT_EPS), "d")
                .addLayer("out", output(2, LossFunction.L2, Activation.IDENTITY), "norm")
                .setOutputs("out"),
        InputType.feedForward(2));
  }

  /** Between two layers, with a second layer below, and beside a skip edge. */
  private static void otherVertices(List<Check> all) {
    List<GraphVertex> vertices =
        List.of(
            new ScaleVertex(0.7),
            new ShiftVertex(0.3),
            new SubsetVertex(1, 3),
            new MergeVertex(),
            new ElementWiseVertex(ElementWiseVertex.Op.Add),
            new L2NormalizeVertex(),
            new ReshapeVertex('c', new int[] {-1, 5}, null));
    for (GraphVertex vertex : vertices) {
      for (boolean skip : new boolean[] {false, true}) {
        all.add(
            Check.graph(
                vertex.getClass().getSimpleName() + " of one" + (skip ? ", skip edge" : ""),
                Data.irises(),
                g -> {
                  GraphBuilder graph =
                      g.graphBuilder()
                          .addInputs("in")
                          .addLayer("a", dense(4, 5, Activation.SIGMOID), "in")
                          .addLayer("b", dense(5, 5, Activation.TANH), "a")
                          .addVertex("v", vertex.clone(), "b");
                  return (skip
                          ? graph.addLayer(
                              "out", output(3, LossFunction.MCXENT, Activation.SOFTMAX), "v", "a")
                          : graph.addLayer(
                              "out", output(3, LossFunction.MCXENT, Activation.SOFTMAX), "v"))
                      .setOutputs("out");
                },
                InputType.feedForward(4)));
      }
    }
  }

  private static void stacks(List<Check> all) {
    all.add(
        Check.graph(
                "a stack of triplets",
                () ->
                    new MultiDataSet(
                        new INDArray[] {Data.uniform(5, 4), Data.uniform(5, 4), Data.uniform(5, 4)},
                        new INDArray[] {Data.classes(5, 2)}),
                g ->
                    g.graphBuilder()
                        .addInputs("i0", "i1", "i2")
                        .addVertex("stack", new StackVertex(), "i0", "i1", "i2")
                        .addLayer("l1", dense(4, 5, Activation.TANH), "stack")
                        .addVertex("u0", new UnstackVertex(0, 3), "l1")
                        .addVertex("u1", new UnstackVertex(1, 3), "l1")
                        .addVertex("u2", new UnstackVertex(2, 3), "l1")
                        .addVertex("near", new L2Vertex(), "u1", "u0")
                        .addVertex("far", new L2Vertex(), "u1", "u2")
                        .addVertex("both", new MergeVertex(), "near", "far")
                        .addLayer(
                            "out",
                            new LossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build(),
                            "both")
                        .setOutputs("out"))
            .refused("a single layer with parameters", "hidden layer"));
    all.add(
        Check.graph(
            "a stack of triplets of two layers",
            () ->
                new MultiDataSet(
                    new INDArray[] {Data.uniform(5, 4), Data.uniform(5, 4), Data.uniform(5, 4)},
                    new INDArray[] {Data.classes(5, 2)}),
            g ->
                g.graphBuilder()
                    .addInputs("i0", "i1", "i2")
                    .addVertex("stack", new StackVertex(), "i0", "i1", "i2")
                    .addLayer("l1", dense(4, 5, Activation.TANH), "stack")
                    .addLayer("l2", dense(5, 5, Activation.TANH), "l1")
                    .addVertex("u0", new UnstackVertex(0, 3), "l2")
                    .addVertex("u1", new UnstackVertex(1, 3), "l2")
                    .addVertex("u2", new UnstackVertex(2, 3), "l2")
                    .addVertex("near", new L2Vertex(), "u1", "u0")
                    .addVertex("far", new L2Vertex(), "u1", "u2")
                    .addVertex("both", new MergeVertex(), "near", "far")
                    .addLayer(
                        "out",
                        new LossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build(),
                        "both")
                    .setOutputs("out")));
    for (boolean between : new boolean[] {true, false}) {
      all.add(
          Check.graph(
              "stacked and unstacked" + (between ? " around a layer" : ""),
              () ->
                  new MultiDataSet(
                      new INDArray[] {Data.uniform(3, 2), Data.uniform(3, 2)},
                      new INDArray[] {Data.uniform(3, 2), Data.uniform(3, 2)}),
              g -> stacked(g, between),
              twos(2)));
    }
  }

  private static void centerLoss(List<Check> all) {
    for (double lambda : new double[] {0, 0.5, 2}) {
      CenterLossOutputLayer center =
          new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
              .nOut(2)
              .alpha(1)
              .lambda(lambda)
              .activation(Activation.SOFTMAX)
              .build();
      all.add(
          Check.graph(
              "center loss, lambda " + lambda,
              () -> Data.of(Data.uniform(5, 4), Data.classes(5, 2)),
              g ->
                  g.graphBuilder()
                      .addInputs("in")
                      .addLayer("l1", dense(4, 5, Activation.TANH), "in")
                      .addLayer("cl", center.clone(), "l1")
                      .setOutputs("cl"),
              InputType.feedForward(4)));
      all.add(
          Check.layers(
              "pooling and center loss, lambda " + lambda,
              InputType.convolutional(5, 4, 3),
              () -> Data.of(Data.uniform(5, 3, 5, 4), Data.classes(5, 2)),
              g ->
                  g.list()
                      .layer(convolution(CNN2DFormat.NCHW))
                      .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                      .layer(center.clone())));
    }
  }

  private static void embedding(List<Check> all) {
    all.add(
        Check.graph(
            "an embedding",
            Data.indices(4, 3),
            g ->
                g.graphBuilder()
                    .addInputs("in")
                    .addLayer(
                        "e",
                        new EmbeddingLayer.Builder()
                            .nIn(4)
                            .nOut(3)
                            .activation(Activation.TANH)
                            .build(),
                        "in")
                    .addLayer("out", MlpChecks.softmax(3, 3), "e")
                    .setOutputs("out")));
  }

  private static GraphBuilder stacked(NeuralNetConfiguration.Builder global, boolean between) {
    GraphBuilder graph =
        global
            .graphBuilder()
            .addInputs("i0", "i1")
            .addLayer("d0", dense(2, 2, Activation.TANH), "i0")
            .addLayer("d1", dense(2, 2, Activation.TANH), "i1")
            .addVertex("stack", new StackVertex(), "d0", "d1");
    if (between) {
      graph.addLayer("d2", dense(2, 2, Activation.TANH), "stack");
    }
    String below = between ? "d2" : "stack";
    return graph
        .addVertex("u0", new UnstackVertex(0, 2), below)
        .addVertex("u1", new UnstackVertex(1, 2), below)
        .addLayer("out0", output(2, LossFunction.L2, Activation.IDENTITY), "u0")
        .addLayer("out1", output(2, LossFunction.L2, Activation.IDENTITY), "u1")
        .setOutputs("out0", "out1");
  }

  private static GraphBuilder threeInputs(NeuralNetConfiguration.Builder global) {
    return global
        .graphBuilder()
        .addInputs("i0", "i1", "i2")
        .addLayer("d0", dense(2, 2, Activation.TANH), "i0")
        .addLayer("d1", dense(2, 2, Activation.TANH), "i1")
        .addLayer("d2", dense(2, 2, Activation.TANH), "i2");
  }

  private static Supplier<MultiDataSet> inputs(int batch, int count) {
    return () ->
        new MultiDataSet(
            IntStream.range(0, count)
                .mapToObj(i -> Data.uniform(batch, 2))
                .toArray(INDArray[]::new),
            new INDArray[] {Data.uniform(batch, 2)});
  }

  private static InputType[] twos(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> InputType.feedForward(2))
        .toArray(InputType[]::new);
  }

  private static DenseLayer dense(int in, int out, Activation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  private static ConvolutionLayer convolution(CNN2DFormat format) {
    return new ConvolutionLayer.Builder(2, 2)
        .dataFormat(format)
        .nOut(2)
        .activation(Activation.TANH)
        .build();
  }

  private static OutputLayer output(int out, LossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).activation(activation).nOut(out).build();
  }
}
