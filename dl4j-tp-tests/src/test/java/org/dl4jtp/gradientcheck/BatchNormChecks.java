package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Batch normalisation of rows and maps, as in BNGradientCheckTest. */
final class BatchNormChecks {
  private BatchNormChecks() {}

  /** Above one layer with weights, so that targets need no derivative of batch normalisation. */
  static Stream<Check> withinTheLastUnit() {
    List<Check> all = new ArrayList<>();
    for (boolean logStd : new boolean[] {true, false}) {
      for (boolean locked : new boolean[] {true, false}) {
        String what = (logStd ? ", log std" : "") + (locked ? ", locked" : "");
        all.add(
            rows(
                "rows" + what,
                new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build(),
                norm(logStd, locked),
                new ActivationLayer.Builder().activation(Activation.TANH).build()));
        all.add(
            maps(
                "maps" + what,
                convolution(Activation.IDENTITY),
                norm(logStd, locked),
                new ActivationLayer.Builder().activation(Activation.TANH).build()));
        for (Activation a : List.of(Activation.SIGMOID, Activation.TANH, Activation.IDENTITY)) {
          all.add(
              maps(
                  "maps twice " + a + what,
                  convolution(a),
                  norm(logStd, locked),
                  new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                      .kernelSize(2, 2)
                      .stride(1, 1)
                      .build(),
                  norm(logStd, locked),
                  new ActivationLayer.Builder().activation(a).build()));
        }
      }
    }
    return all.stream();
  }

  /** Between target layers. */
  static Stream<Check> between() {
    List<Check> all = new ArrayList<>();
    for (boolean logStd : new boolean[] {true, false}) {
      for (boolean locked : new boolean[] {true, false}) {
        String what = (logStd ? ", log std" : "") + (locked ? ", locked" : "");
        for (Activation a : List.of(Activation.TANH, Activation.IDENTITY)) {
          all.add(
              rows(
                  "two of rows " + a + what,
                  new DenseLayer.Builder().nOut(4).activation(a).build(),
                  norm(logStd, locked),
                  new DenseLayer.Builder().nOut(4).build(),
                  norm(logStd, locked)));
        }
        all.add(
            maps(
                "two of maps" + what,
                convolution(Activation.TANH),
                norm(logStd, locked),
                convolution(Activation.TANH),
                norm(logStd, locked)));
      }
    }
    return all.stream();
  }

  private static Check rows(String name, org.deeplearning4j.nn.conf.layers.Layer... layers) {
    return Check.layers(
        "batch normalisation of " + name,
        InputType.feedForward(5),
        () -> Data.of(Data.uniform(8, 5), Data.classes(8, 3)),
        g -> stack(g.activation(Activation.TANH).list(), layers));
  }

  private static Check maps(String name, org.deeplearning4j.nn.conf.layers.Layer... layers) {
    return Check.layers(
        "batch normalisation of " + name,
        InputType.convolutional(5, 5, 2),
        () -> Data.of(Data.uniform(6, 2, 5, 5), Data.classes(6, 3)),
        g -> stack(g.activation(Activation.TANH).l2(0.1).list(), layers));
  }

  private static ListBuilder stack(
      ListBuilder list, org.deeplearning4j.nn.conf.layers.Layer... layers) {
    for (org.deeplearning4j.nn.conf.layers.Layer layer : layers) {
      list.layer(layer.clone());
    }
    return list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .activation(Activation.SOFTMAX)
            .nOut(3)
            .build());
  }

  private static BatchNormalization norm(boolean logStd, boolean locked) {
    BatchNormalization.Builder norm = new BatchNormalization.Builder().useLogStd(logStd);
    return (locked ? norm.lockGammaBeta(true).gamma(2).beta(0.5) : norm).build();
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(2, 2).nOut(3).activation(activation).build();
  }
}
