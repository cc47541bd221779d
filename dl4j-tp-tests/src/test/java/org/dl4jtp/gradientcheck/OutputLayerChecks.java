package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Loss layers of sequences and maps, as in OutputLayerGradientChecks; masking and freezing layers.
 */
final class OutputLayerChecks {
  private OutputLayerChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    for (LossFunction loss : List.of(LossFunction.MSE, LossFunction.MCXENT)) {
      for (String mask : List.of("none", "of examples", "of places", "of outputs")) {
        Activation activation = mask.equals("of outputs") ? Activation.SIGMOID : Activation.SOFTMAX;
        String what = ", " + loss + " with " + activation + ", mask " + mask;
        Check ofSequences = ofSequences(loss, activation, mask, what);
        all.add(
            mask.equals("of examples")
                ? ofSequences.brokenInDeeplearning4j("RnnLossLayer wants a mask of steps")
                : ofSequences);
        all.add(ofMaps(loss, activation, mask, what));
        all.add(ofVolumes(loss, activation, what));
      }
    }
    all.add(
        Check.layers(
            "a mask layer",
            InputType.feedForward(3),
            () -> Data.of(Data.uniform(3, 3), Data.uniform(3, 3)),
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new DenseLayer.Builder().nOut(3).build())
                    .layer(new MaskLayer())
                    .layer(new DenseLayer.Builder().nOut(3).build())
                    .layer(
                        new LossLayer.Builder(LossFunction.MSE)
                            .activation(Activation.IDENTITY)
                            .build())));
    all.add(
        Check.layers(
            "frozen layers",
            null,
            Data.irises(),
            g ->
                g.list()
                    .layer(MlpChecks.dense(Activation.TANH))
                    .layer(
                        new FrozenLayerWithBackprop(
                            new DenseLayer.Builder()
                                .nIn(3)
                                .nOut(3)
                                .activation(Activation.TANH)
                                .build()))
                    .layer(MlpChecks.softmax(3, 3))));
    return all.stream();
  }

  private static Check ofSequences(
      LossFunction loss, Activation activation, String mask, String what) {
    return Check.layers(
        "RnnLossLayer" + what,
        null,
        () ->
            Data.of(
                Data.uniform(3, 2, 4),
                Data.classesInTime(3, 2, 4),
                null,
                switch (mask) {
                  case "none" -> null;
                  case "of examples" -> mask(3, 1);
                  case "of places" -> mask(3, 4);
                  default -> mask(3, 2, 4);
                }),
        g ->
            g.list()
                .layer(new LSTM.Builder().nIn(2).nOut(3).activation(Activation.TANH).build())
                .layer(new LSTM.Builder().nIn(3).nOut(2).activation(Activation.TANH).build())
                .layer(new RnnLossLayer.Builder(loss).activation(activation).build()));
  }

  private static Check ofMaps(LossFunction loss, Activation activation, String mask, String what) {
    return Check.layers(
        "CnnLossLayer" + what,
        InputType.convolutional(4, 5, 2),
        () ->
            Data.of(
                Data.uniform(3, 2, 4, 5),
                Data.uniform(3, 2, 4, 5).addi(1),
                null,
                switch (mask) {
                  case "none" -> null;
                  case "of examples" -> mask(3, 1);
                  case "of places" -> mask(3, 1, 4, 5);
                  default -> mask(3, 2, 4, 5);
                }),
        g ->
            g.convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(convolution(3))
                .layer(convolution(2))
                .layer(new CnnLossLayer.Builder(loss).activation(activation).build()));
  }

  private static Check ofVolumes(LossFunction loss, Activation activation, String what) {
    return Check.layers(
        "Cnn3DLossLayer" + what,
        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 4, 5, 2),
        () -> Data.of(Data.uniform(3, 2, 3, 4, 5), Data.uniform(3, 2, 3, 4, 5).addi(1)),
        g ->
            g.convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(convolution3D(3))
                .layer(convolution3D(2))
                .layer(
                    new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                        .lossFunction(loss)
                        .activation(activation)
                        .build()));
  }

  private static ConvolutionLayer convolution(int nOut) {
    return new ConvolutionLayer.Builder(2, 2).nOut(nOut).activation(Activation.TANH).build();
  }

  private static Convolution3D convolution3D(int nOut) {
    return new Convolution3D.Builder(2, 2, 2)
        .nOut(nOut)
        .dataFormat(Convolution3D.DataFormat.NCDHW)
        .activation(Activation.TANH)
        .build();
  }

  private static INDArray mask(long... shape) {
    return Data.uniform(shape).gt(0).castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE);
  }
}
