package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/** Label masks of examples and of single outputs, as in GradientCheckTestsMasking. */
@SuppressWarnings("deprecation") // of Deeplearning4j's own
final class MaskingChecks {
  private static final int OUTPUTS = 5;

  private static final double[][] SINGLE = {{1, 0, 0, 1, 0}};

  private MaskingChecks() {}

  private record Output(ILossFunction loss, Activation activation) {
    String name() {
      return loss.getClass().getSimpleName() + " with " + activation;
    }
  }

  private static final List<Output> ALL =
      List.of(
          new Output(new LossMCXENT(), Activation.SOFTMAX),
          new Output(new LossBinaryXENT(), Activation.SIGMOID),
          new Output(new LossMSE(), Activation.SIGMOID),
          new Output(new LossMSE(), Activation.IDENTITY),
          new Output(new LossL2(), Activation.IDENTITY),
          new Output(new LossHinge(), Activation.TANH),
          new Output(new LossKLD(), Activation.SIGMOID),
          new Output(new LossKLD(), Activation.SOFTMAX),
          new Output(new LossL1(), Activation.TANH),
          new Output(new LossL2(), Activation.TANH),
          new Output(new LossMAE(), Activation.SOFTMAX),
          new Output(new LossMAPE(), Activation.TANH),
          new Output(new LossMCXENT(), Activation.SIGMOID),
          new Output(new LossMSE(), Activation.SOFTMAX),
          new Output(new LossMSLE(), Activation.SIGMOID),
          new Output(new LossNegativeLogLikelihood(), Activation.SIGMOID),
          new Output(new LossPoisson(), Activation.SIGMOID),
          new Output(new LossSquaredHinge(), Activation.TANH));

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    double[][] three = {{1, 1, 1, 1, 1}, {0, 1, 0, 1, 0}, {1, 0, 0, 1, 1}};
    double[][] none = {{1, 1, 0, 1, 1}, {0, 0, 0, 0, 0}, {1, 0, 0, 1, 1}};
    for (double[][] mask : new double[][][] {SINGLE, three, none}) {
      for (Output output : ALL) {
        if (hasMasksOfOutputs(output)) {
          all.add(layers(output, mask, true));
          all.add(layers(output, mask, false));
        }
      }
    }
    ofExamples(all, new double[][] {{1}, {0}, {1}});
    all.addAll(inTime());
    return all.stream();
  }

  /** Masks that weigh. */
  static Stream<Check> fractions() {
    List<Check> all = new ArrayList<>();
    ofExamples(all, new double[][] {{1}, {0.5}, {0.25}});
    for (Output output : ALL) {
      if (hasMasksOfOutputs(output)) {
        all.add(
            layers(
                output,
                new double[][] {{1, 0.5, 0.5, 1, 0}, {0, 0, 0, 0, 0}, {0.1, 0.9, 1, 1, 0}},
                true));
      }
    }
    return all.stream();
  }

  /** Deeplearning4j refuses them for cross entropy of a softmax. */
  private static boolean hasMasksOfOutputs(Output output) {
    return !(output.loss() instanceof LossMCXENT && output.activation() == Activation.SOFTMAX);
  }

  private static void ofExamples(List<Check> all, double[][] mask) {
    for (Output output : ALL) {
      all.add(layers(output, mask, true));
      all.add(layers(output, mask, false));
      all.add(graph(output, mask));
    }
  }

  private static Check layers(Output output, double[][] mask, boolean weights) {
    Check check =
        Check.layers(
            output.name()
                + (weights ? "" : ", loss layer")
                + ", masked "
                + Arrays.deepToString(mask),
            null,
            () ->
                Data.of(
                    Data.uniform(mask.length, 6),
                    LossChecks.labels(output.loss(), mask.length, OUTPUTS),
                    null,
                    Data.mask(mask)),
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new DenseLayer.Builder().nIn(6).nOut(4).build())
                    .layer(new DenseLayer.Builder().nIn(4).nOut(weights ? 4 : OUTPUTS).build())
                    .layer(top(output, weights)));
    // The class of the one example is masked, and each output has a loss of its own.
    return output.loss() instanceof LossMCXENT
            && output.activation() == Activation.SIGMOID
            && Arrays.deepEquals(mask, SINGLE)
        ? check.withoutGradient()
        : check;
  }

  private static Layer top(Output output, boolean weights) {
    return weights
        ? new OutputLayer.Builder(output.loss())
            .activation(output.activation())
            .nIn(4)
            .nOut(OUTPUTS)
            .build()
        : new LossLayer.Builder(output.loss()).activation(output.activation()).build();
  }

  /** With a second output, whose examples all count. */
  private static Check graph(Output output, double[][] mask) {
    return Check.graph(
        "one output of two, " + output.name() + ", masked " + Arrays.deepToString(mask),
        () ->
            new MultiDataSet(
                new INDArray[] {Data.uniform(mask.length, 6)},
                new INDArray[] {
                  LossChecks.labels(output.loss(), mask.length, OUTPUTS),
                  Data.uniform(mask.length, OUTPUTS)
                },
                null,
                new INDArray[] {Data.mask(mask), null}),
        g ->
            g.activation(Activation.TANH)
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new DenseLayer.Builder().nIn(6).nOut(4).build(), "in")
                .addLayer("b", new DenseLayer.Builder().nIn(4).nOut(4).build(), "a")
                .addLayer("masked", top(output, true), "b")
                .addLayer("whole", top(new Output(new LossMSE(), Activation.IDENTITY), true), "a")
                .setOutputs("masked", "whole"));
  }

  private static List<Check> inTime() {
    List<Check> all = new ArrayList<>();
    for (double[] mask :
        new double[][] {
          {1, 1, 1, 1, 1}, {0, 1, 1, 1, 1}, {0, 0, 0, 0, 1}, {0, 0, 1, 0, 1}, {1, 1, 1, 0, 1}
        }) {
      all.add(steps(new Output(new LossMCXENT(), Activation.SOFTMAX), 2, mask));
      all.add(
          steps(
              new Output(
                  LossMixtureDensity.builder().gaussians(2).labelWidth(3).build(), Activation.TANH),
              10,
              mask));
    }
    for (Output output : ALL) {
      all.add(steps(output, 2, new double[] {1, 0, 1, 1, 0}));
    }
    all.add(
        Check.layers(
            "a bidirectional layer, masked steps",
            null,
            () -> {
              INDArray mask = Data.mask(new double[] {1, 1, 1, 1, 1}, new double[] {1, 1, 1, 0, 0});
              return Data.of(Data.uniform(2, 3, 5), Data.classesInTime(2, 2, 5), mask, mask.dup());
            },
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new GravesBidirectionalLSTM.Builder().nIn(3).nOut(3).build())
                    .layer(
                        new RnnOutputLayer.Builder(new LossMCXENT())
                            .activation(Activation.SOFTMAX)
                            .nIn(3)
                            .nOut(2)
                            .build())));
    all.add(
        Check.layers(
            "masked examples above pooling over time",
            null,
            () ->
                Data.of(
                    Data.uniform(3, 3, 5),
                    Data.classes(3, 3),
                    null,
                    Data.mask(new double[][] {{1}, {0}, {1}})),
            g ->
                g.list()
                    .layer(new LSTM.Builder().nIn(3).nOut(3).build())
                    .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                    .layer(MlpChecks.softmax(3, 3))));
    all.add(
        Check.graph(
            "masked examples above pooling over time, graph",
            () ->
                Data.of(
                    Data.uniform(3, 3, 5),
                    Data.classes(3, 3),
                    null,
                    Data.mask(new double[][] {{1}, {0}, {1}})),
            g ->
                g.graphBuilder()
                    .addInputs("in")
                    .addLayer("0", new LSTM.Builder().nIn(3).nOut(3).build(), "in")
                    .addLayer("1", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "0")
                    .addLayer("out", MlpChecks.softmax(3, 3), "1")
                    .setOutputs("out")));
    return all;
  }

  /** Of one example. */
  private static INDArray labelsInTime(Output output, int width, int steps) {
    INDArray rows =
        output.activation() == Activation.SOFTMAX
            ? Data.distributions(steps, width)
            : LossChecks.labels(output.loss(), steps, width);
    return rows.transpose().dup('c').reshape(1, rows.size(1), steps);
  }

  private static Check steps(Output output, int width, double[] mask) {
    Check check =
        Check.layers(
            "recurrent, " + output.name() + ", masked steps " + Arrays.toString(mask),
            null,
            () ->
                Data.of(
                    Data.uniform(1, 3, mask.length),
                    labelsInTime(output, width, mask.length),
                    null,
                    Data.mask(mask)),
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new SimpleRnn.Builder().nIn(3).nOut(3).build())
                    .layer(
                        new RnnOutputLayer.Builder(output.loss())
                            .activation(output.activation())
                            .nIn(3)
                            .nOut(width)
                            .build()));
    return LossChecks.makesArraysOfTheDefaultType(output.loss()) ? check.doubleByDefault() : check;
  }
}
