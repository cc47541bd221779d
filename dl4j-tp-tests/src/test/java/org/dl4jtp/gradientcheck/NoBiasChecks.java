package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers with and without biases, as in NoBiasGradientCheckTests. */
final class NoBiasChecks {
  private NoBiasChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    for (int batch : new int[] {1, 4}) {
      for (boolean bias : new boolean[] {true, false}) {
        String what = ", batch of " + batch + (bias ? "" : ", no bias");
        for (boolean outputBias : new boolean[] {true, false}) {
          all.add(
              dense(what + (outputBias ? "" : ", none at the output"), batch, bias, outputBias));
        }
        all.add(
            Check.layers(
                "convolutions" + what,
                InputType.convolutionalFlat(5, 5, 1),
                () -> Data.of(Data.uniform(batch, 25), Data.classes(batch, 4)),
                g ->
                    g.activation(Activation.TANH)
                        .list()
                        .layer(new ConvolutionLayer.Builder(2, 2).hasBias(false).nOut(3).build())
                        .layer(
                            new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                .kernelSize(2, 2)
                                .stride(1, 1)
                                .build())
                        .layer(new ConvolutionLayer.Builder(2, 2).hasBias(bias).nOut(2).build())
                        .layer(softmax(4))));
        Check recurrent =
            Check.layers(
                "recurrent" + what,
                null,
                () -> Data.of(Data.uniform(batch, 5, 3), Data.classesInTime(batch, 3, 3)),
                g ->
                    g.list()
                        .layer(new LSTM.Builder().nIn(5).nOut(6).build())
                        .layer(
                            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .nIn(6)
                                .nOut(3)
                                .hasBias(bias)
                                .build()));
        all.add(
            bias
                ? recurrent
                : recurrent.brokenInDeeplearning4j("RnnOutputLayer adds the bias it has not"));
        all.add(
            Check.layers(
                "embedding" + what,
                null,
                () ->
                    Data.of(
                        Data.classes(batch, 5)
                            .argMax(1)
                            .reshape(batch, 1)
                            .castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE),
                        Data.classes(batch, 3)),
                g ->
                    g.list()
                        .layer(
                            new EmbeddingLayer.Builder()
                                .nIn(5)
                                .nOut(6)
                                .activation(Activation.TANH)
                                .hasBias(bias)
                                .build())
                        .layer(MlpChecks.softmax(6, 3))));
      }
    }
    return all.stream();
  }

  private static Check dense(String what, int batch, boolean bias, boolean outputBias) {
    return Check.layers(
        "dense" + what,
        InputType.feedForward(5),
        () -> Data.of(Data.uniform(batch, 5), Data.classes(batch, 3)),
        g ->
            g.activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nOut(6).build())
                .layer(new DenseLayer.Builder().nOut(6).hasBias(bias).build())
                .layer(
                    new OutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nOut(3)
                        .hasBias(outputBias)
                        .build()));
  }

  private static OutputLayer softmax(int n) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(n)
        .build();
  }
}
