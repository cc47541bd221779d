package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Sequences: the graphs of GradientCheckTestsComputationGraph, and layers of
 * LSTMGradientCheckTests, RnnGradientChecks, CNN1DGradientCheckTest and AttentionLayerTest.
 */
@SuppressWarnings("deprecation") // of Deeplearning4j's own
final class SequenceChecks {
  private static final int STEPS = 4;
  private static final InputType THREE = InputType.recurrent(3, STEPS);

  private SequenceChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    layers(all);
    graphs(all);
    return all.stream();
  }

  private static void layers(List<Check> all) {
    for (Layer layer :
        List.of(
            new LSTM.Builder().nOut(3).build(),
            new GravesLSTM.Builder().nOut(3).build(),
            new SimpleRnn.Builder().nOut(3).build(),
            new Bidirectional(Bidirectional.Mode.ADD, new LSTM.Builder().nOut(3).build()),
            new Bidirectional(Bidirectional.Mode.CONCAT, new SimpleRnn.Builder().nOut(3).build()),
            new TimeDistributed(new DenseLayer.Builder().nOut(3).build()),
            new Convolution1DLayer.Builder(2).nOut(3).build(),
            new SelfAttentionLayer.Builder()
                .nHeads(1)
                .headSize(3)
                .projectInput(true)
                .nOut(3)
                .build())) {
      all.add(steps(layer));
    }
    for (Layer layer :
        List.of(
            new Subsampling1DLayer.Builder(Subsampling1DLayer.PoolingType.MAX)
                .kernelSize(2)
                .build(),
            new Upsampling1D.Builder(2).build(),
            new ZeroPadding1DLayer.Builder(1, 1).build())) {
      String type = layer.getClass().getSimpleName();
      all.add(
          Check.layers(
              type,
              THREE,
              () -> Data.of(Data.uniform(2, 3, STEPS), Data.classes(2, 3)),
              g ->
                  g.list()
                      .layer(layer.clone())
                      .layer(
                          new LastTimeStep(
                              new LSTM.Builder().nOut(3).activation(Activation.TANH).build()))
                      .layer(softmax())));
    }
    all.add(
        Check.layers(
            "LastTimeStep",
            THREE,
            () -> Data.of(Data.uniform(2, 3, STEPS), Data.classes(2, 3)),
            g ->
                g.list()
                    .layer(
                        new LastTimeStep(
                            new LSTM.Builder().nOut(3).activation(Activation.TANH).build()))
                    .layer(softmax())));
  }

  private static Check steps(Layer layer) {
    String type = layer.getClass().getSimpleName();
    int steps = layer instanceof Convolution1DLayer ? STEPS - 1 : STEPS;
    return Check.layers(
        layer instanceof Bidirectional both ? type + " " + both.getMode() : type,
        THREE,
        () -> Data.of(Data.uniform(2, 3, STEPS), Data.classesInTime(2, 2, steps)),
        g -> g.activation(Activation.TANH).list().layer(layer.clone()).layer(rnnSoftmax()));
  }

  private static void graphs(List<Check> all) {
    for (RNNFormat format : RNNFormat.values()) {
      boolean ncw = format == RNNFormat.NCW;
      all.add(
          Check.graph(
              "recurrent layers merged, " + format,
              () -> {
                INDArray labels = Data.classesInTime(2, 2, STEPS);
                return Data.of(
                    ncw ? Data.uniform(2, 3, STEPS) : Data.uniform(2, STEPS, 3),
                    ncw ? labels : labels.permute(0, 2, 1).dup());
              },
              g ->
                  g.activation(Activation.TANH)
                      .graphBuilder()
                      .addInputs("in")
                      .addLayer("r1", new SimpleRnn.Builder().nOut(3).build(), "in")
                      .addLayer("r2", new SimpleRnn.Builder().nOut(3).build(), "r1")
                      .addLayer("dense", new DenseLayer.Builder().nOut(3).build(), "r1")
                      .addLayer("r3", new SimpleRnn.Builder().nOut(3).build(), "dense")
                      .addVertex("merge", new MergeVertex(), "r2", "r3")
                      .addLayer("out", rnnSoftmax(), "merge")
                      .setOutputs("out"),
              InputType.recurrent(3, STEPS, format)));
    }
    all.add(
        Check.graph(
            "a part of an LSTM",
            () -> Data.of(Data.uniform(2, 3, STEPS), Data.classesInTime(2, 2, STEPS)),
            g ->
                g.graphBuilder()
                    .addInputs("in")
                    .addLayer("lstm", lstm(6), "in")
                    .addVertex("part", new SubsetVertex(0, 2), "lstm")
                    .addLayer("out", rnnSoftmax(), "part")
                    .setOutputs("out"),
            THREE));
    for (boolean masked : new boolean[] {false, true}) {
      INDArray mask =
          masked ? Data.mask(new double[] {1, 1, 0, 0}, new double[] {1, 1, 1, 0}) : null;
      String what = masked ? ", masked" : "";
      all.add(
          Check.graph(
              "the last step" + what,
              () -> Data.of(Data.uniform(2, 3, STEPS), Data.classes(2, 3), mask, null),
              g ->
                  g.graphBuilder()
                      .addInputs("in")
                      .addLayer("lstm", lstm(4), "in")
                      .addVertex("last", new LastTimeStepVertex("in"), "lstm")
                      .addLayer("out", softmax(), "last")
                      .setOutputs("out"),
              THREE));
      all.add(
          Check.graph(
              "a reversed branch" + what,
              () -> Data.of(Data.uniform(2, 3, STEPS), Data.classesInTime(2, 2, STEPS), mask, null),
              g ->
                  g.graphBuilder()
                      .addInputs("in")
                      .addLayer("a", lstm(3), "in")
                      .addVertex("there", new ReverseTimeSeriesVertex("in"), "in")
                      .addLayer("b", lstm(3), "there")
                      .addVertex("back", new ReverseTimeSeriesVertex("in"), "b")
                      .addLayer("out", rnnSoftmax(), "a", "back")
                      .setOutputs("out"),
              THREE));
    }
    all.add(
        Check.graph(
            "a vector for every step",
            () ->
                new MultiDataSet(
                    new INDArray[] {Data.uniform(2, 3, STEPS), Data.uniform(2, 3, STEPS)},
                    new INDArray[] {Data.classesInTime(2, 2, STEPS)}),
            SequenceChecks::duplicated,
            THREE,
            THREE));
  }

  private static GraphBuilder duplicated(
      org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder global) {
    return global
        .graphBuilder()
        .addInputs("i0", "i1")
        .addLayer("l0", lstm(3), "i0")
        .addLayer("l1", lstm(4), "i1")
        .addVertex("last", new LastTimeStepVertex("i1"), "l1")
        .addVertex("every", new DuplicateToTimeSeriesVertex("i1"), "last")
        .addLayer("out", rnnSoftmax(), "l0", "every")
        .setOutputs("out");
  }

  private static LSTM lstm(int nOut) {
    return new LSTM.Builder().nOut(nOut).activation(Activation.TANH).build();
  }

  private static RnnOutputLayer rnnSoftmax() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }

  private static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(3)
        .build();
  }
}
