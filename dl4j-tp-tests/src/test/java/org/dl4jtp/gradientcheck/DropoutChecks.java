package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.dropout.SpatialDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Dropout of every kind in all layers, as in DropoutGradientCheck. */
final class DropoutChecks {
  private DropoutChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    for (IDropout dropout :
        List.of(
            new Dropout(1.0),
            new Dropout(0.6),
            new AlphaDropout(0.6),
            new GaussianDropout(0.1),
            new GaussianNoise(0.3),
            new SpatialDropout(0.6))) {
      if (!(dropout instanceof SpatialDropout)) {
        all.add(random(dropout, dense(dropout)));
      }
      all.add(random(dropout, convolution(dropout)));
    }
    all.add(
        Check.graph(
                "GaussianDropout, three consumers",
                () -> Data.of(Data.uniform(3, 5), Data.classes(3, 5)),
                g ->
                    g.dropOut(new GaussianDropout(0.1))
                        .activation(Activation.TANH)
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("0", new DenseLayer.Builder().nOut(5).build(), "in")
                        .addLayer("1", new DenseLayer.Builder().nOut(5).build(), "0")
                        .addLayer("2", new DenseLayer.Builder().nOut(5).build(), "0")
                        .addLayer("3", new DenseLayer.Builder().nOut(5).build(), "0")
                        .addLayer("out", softmax(5), "1", "2", "3")
                        .setOutputs("out"),
                InputType.feedForward(5))
            .alikeIn("out_W", "out_b"));
    return all.stream();
  }

  /** Down to the second layer of three there is one random layer only, whose input is known. */
  private static Check random(IDropout dropout, Check check) {
    // Noise that is added, and dropout that keeps all, are not in the derivative.
    return dropout instanceof GaussianNoise || dropout.equals(new Dropout(1.0))
        ? check
        : check.alikeIn("1_W", "1_b", "2_W", "2_b");
  }

  private static String name(IDropout dropout) {
    return dropout.getClass().getSimpleName()
        + (dropout.equals(new Dropout(1.0)) ? " that keeps all" : "");
  }

  private static Check dense(IDropout dropout) {
    return Check.layers(
        name(dropout) + ", dense",
        InputType.feedForward(6),
        () -> Data.of(Data.uniform(3, 6).mul(5), Data.classes(3, 3)),
        g ->
            g.dropOut(dropout.clone())
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nOut(3).build())
                .layer(new DenseLayer.Builder().nOut(3).build())
                .layer(softmax(3)));
  }

  private static Check convolution(IDropout dropout) {
    return Check.layers(
        name(dropout) + ", convolution",
        InputType.convolutional(6, 6, 2),
        () -> Data.of(Data.uniform(3, 2, 6, 6).mul(5), Data.classes(3, 3)),
        g -> {
          OutputLayer output = softmax(3);
          if (!(dropout instanceof SpatialDropout)) {
            output.setIDropout(dropout.clone());
          }
          return g.activation(Activation.TANH)
              .convolutionMode(ConvolutionMode.Same)
              .list()
              .layer(conv(dropout))
              .layer(conv(dropout))
              .layer(output);
        });
  }

  private static ConvolutionLayer conv(IDropout dropout) {
    return new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(2).dropOut(dropout.clone()).build();
  }

  private static OutputLayer softmax(int n) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(n)
        .build();
  }
}
