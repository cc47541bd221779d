package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Global pooling, with feature masks too, as in GlobalPoolingGradientCheckTests; local response
 * normalisation, as in LRNGradientCheckTests.
 */
final class PoolingChecks {
  private PoolingChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    for (PoolingType pooling : PoolingType.values()) {
      for (int batch : new int[] {1, 3}) {
        all.add(ofSequences(new SimpleRnn.Builder().nIn(4).nOut(3).build(), pooling, batch, false));
        for (CNN2DFormat format : CNN2DFormat.values()) {
          all.add(ofMaps(pooling, batch, format, 1));
          all.add(ofMaps(pooling, batch, format, 2));
        }
        all.add(masked(pooling, batch, true, 1));
        all.add(masked(pooling, batch, false, 1));
      }
      all.add(ofSequences(new LSTM.Builder().nIn(4).nOut(3).build(), pooling, 3, true));
    }
    for (int convolutions : new int[] {1, 2}) {
      all.add(localResponseNormalisation(convolutions));
    }
    return all.stream();
  }

  /** More than one convolution below masked pooling. */
  static Stream<Check> deepAndMasked() {
    return Stream.of(PoolingType.values())
        .flatMap(
            pooling ->
                Stream.of(true, false)
                    .flatMap(
                        rows -> Stream.of(1, 3).map(batch -> masked(pooling, batch, rows, 2))));
  }

  private static Check ofSequences(Layer layer, PoolingType pooling, int batch, boolean masked) {
    String type = layer.getClass().getSimpleName();
    return Check.layers(
        String.format(
            "%s over time above %s, batch of %d%s", pooling, type, batch, masked ? ", masked" : ""),
        null,
        () -> {
          INDArray mask =
              masked
                  ? Data.mask(
                      new double[] {1, 1, 1, 1, 1},
                      new double[] {1, 1, 1, 1, 0},
                      new double[] {1, 1, 1, 0, 0})
                  : null;
          return Data.of(Data.uniform(batch, 4, 5), Data.classes(batch, 2), mask, null);
        },
        g ->
            g.activation(Activation.TANH)
                .list()
                .layer(layer.clone())
                .layer(new GlobalPoolingLayer.Builder(pooling).build())
                .layer(MlpChecks.softmax(3, 2)));
  }

  private static Check ofMaps(
      PoolingType pooling, int batch, CNN2DFormat format, int convolutions) {
    boolean nchw = format == CNN2DFormat.NCHW;
    Check check =
        Check.layers(
            String.format(
                "%s of maps, batch of %d, %d convolutions, %s",
                pooling, batch, convolutions, format),
            InputType.convolutional(5, 4, 3, format),
            () ->
                Data.of(
                    nchw ? Data.uniform(batch, 3, 5, 4) : Data.uniform(batch, 5, 4, 3),
                    Data.classes(batch, 2)),
            g -> {
              var list = g.activation(Activation.TANH).list();
              for (int i = 0; i < convolutions; i++) {
                list.layer(new ConvolutionLayer.Builder(2, 2).dataFormat(format).nOut(4).build());
              }
              return list.layer(new GlobalPoolingLayer.Builder(pooling).build()).layer(softmax());
            });
    return check;
  }

  /**
   * Maps as high or as wide as one kernel, with masks along the other side, for examples of
   * different lengths.
   */
  private static Check masked(PoolingType pooling, int batch, boolean rows, int convolutions) {
    return Check.layers(
        String.format(
            "%s of masked %s, batch of %d, %d convolutions",
            pooling, rows ? "rows" : "columns", batch, convolutions),
        InputType.convolutional(5, 5, 2),
        () -> {
          INDArray mask =
              batch == 1
                  ? Data.mask(new double[] {1, 1, 1, 1, 0})
                  : Data.mask(
                      new double[] {1, 1, 1, 1, 1},
                      new double[] {1, 1, 1, 1, 0},
                      new double[] {1, 1, 1, 0, 0});
          return Data.of(
              Data.uniform(batch, 2, 5, 5),
              Data.classes(batch, 2),
              mask.reshape(batch, 1, rows ? 5 : 1, rows ? 1 : 5),
              null);
        },
        g -> {
          var list = g.activation(Activation.TANH).convolutionMode(ConvolutionMode.Same).list();
          for (int i = 0; i < convolutions; i++) {
            int width = i == 0 ? 5 : 1;
            list.layer(
                new ConvolutionLayer.Builder(rows ? 2 : width, rows ? width : 2)
                    .stride(rows ? 1 : width, rows ? width : 1)
                    .nOut(3)
                    .build());
          }
          return list.layer(new GlobalPoolingLayer.Builder(pooling).build()).layer(softmax());
        });
  }

  private static Check localResponseNormalisation(int convolutions) {
    return Check.layers(
        "local response normalisation, " + convolutions + " convolutions",
        InputType.convolutional(5, 5, 6),
        () -> Data.of(Data.uniform(5, 6, 5, 5), Data.classes(5, 2)),
        g -> {
          var list = g.activation(Activation.TANH).list();
          for (int i = 0; i < convolutions; i++) {
            list.layer(new ConvolutionLayer.Builder(2, 2).nOut(6).build())
                .layer(new LocalResponseNormalization.Builder().build());
          }
          return list.layer(softmax());
        });
  }

  private static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(2)
        .build();
  }
}
