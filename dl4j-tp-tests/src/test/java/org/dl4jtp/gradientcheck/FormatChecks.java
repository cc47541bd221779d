package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Layers between others with channels or features last: NHWC, NDHWC and NWC, and both directions of
 * sequences under masks, as in CNN3DGradientCheckTest and RnnGradientChecks.
 */
@SuppressWarnings({"rawtypes", "deprecation"}) // as Deeplearning4j has them
final class FormatChecks {
  private static final CNN2DFormat NHWC = CNN2DFormat.NHWC;
  private static final int STEPS = 4;

  private FormatChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    maps(
        all,
        "Deconvolution2D",
        () -> new Deconvolution2D.Builder(2, 2).dataFormat(NHWC).nOut(2).build());
    maps(
        all,
        "DepthwiseConvolution2D",
        () -> new DepthwiseConvolution2D.Builder(2, 2).dataFormat(NHWC).depthMultiplier(2).build());
    maps(
        all,
        "SeparableConvolution2D",
        () -> new SeparableConvolution2D.Builder(2, 2).dataFormat(NHWC).nOut(2).build());
    maps(all, "Upsampling2D", () -> new Upsampling2D.Builder(2).dataFormat(NHWC).build());
    maps(
        all, "ZeroPaddingLayer", () -> new ZeroPaddingLayer.Builder(1, 1).dataFormat(NHWC).build());
    maps(all, "Cropping2D", () -> new Cropping2D.Builder(1, 1, 0, 0).dataFormat(NHWC).build());
    maps(
        all,
        "SpaceToDepthLayer",
        () -> new SpaceToDepthLayer.Builder(2, SpaceToDepthLayer.DataFormat.NHWC).build());
    maps(
        all, "BatchNormalization", () -> new BatchNormalization.Builder().dataFormat(NHWC).build());
    for (Convolution3D.DataFormat format : Convolution3D.DataFormat.values()) {
      volumes(all, format);
    }
    for (RNNFormat format : RNNFormat.values()) {
      for (boolean masked : new boolean[] {false, true}) {
        sequences(all, "LSTM", format, masked, () -> new LSTM.Builder().nOut(3).build());
        sequences(all, "SimpleRnn", format, masked, () -> new SimpleRnn.Builder().nOut(3).build());
        for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
          sequences(
              all,
              "Bidirectional " + mode,
              format,
              masked,
              () -> new Bidirectional(mode, new LSTM.Builder().nOut(3).build()));
        }
      }
      sequences(
          all,
          "Convolution1DLayer",
          format,
          false,
          () -> new Convolution1DLayer.Builder(1).rnnDataFormat(format).nOut(3).build());
      if (format == RNNFormat.NWC) {
        all.add(
            all.remove(all.size() - 1)
                .brokenInDeeplearning4j("its gradient has the shape of the weights' other format"));
      }
    }
    return all.stream();
  }

  private static void maps(List<Check> all, String name, Supplier<Layer> layer) {
    all.add(
        Check.layers(
            name + " between convolutions, NHWC",
            InputType.convolutional(8, 8, 2, NHWC),
            () -> Data.of(Data.uniform(3, 8, 8, 2), Data.classes(3, 2)),
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(convolution())
                    .layer(convolution())
                    .layer(layer.get())
                    .layer(convolution())
                    .layer(
                        new OutputLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .nOut(2)
                            .build())));
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(2, 2).dataFormat(NHWC).nOut(2).build();
  }

  private static void volumes(List<Check> all, Convolution3D.DataFormat format) {
    boolean channelsFirst = format == Convolution3D.DataFormat.NCDHW;
    all.add(
        Check.layers(
            "three 3D convolutions, " + format,
            InputType.convolutional3D(format, 4, 5, 6, 2),
            () ->
                Data.of(
                    channelsFirst ? Data.uniform(2, 2, 4, 5, 6) : Data.uniform(2, 4, 5, 6, 2),
                    Data.classes(2, 2)),
            g -> {
              var list = g.activation(Activation.TANH).list();
              for (int i = 0; i < 3; i++) {
                list.layer(new Convolution3D.Builder(2, 2, 2).nOut(2).dataFormat(format).build());
              }
              return list.layer(
                      new GlobalPoolingLayer.Builder(PoolingType.AVG)
                          .poolingDimensions(
                              channelsFirst ? new int[] {2, 3, 4} : new int[] {1, 2, 3})
                          .build())
                  .layer(MlpChecks.softmax(2, 2));
            }));
  }

  private static void sequences(
      List<Check> all, String name, RNNFormat format, boolean masked, Supplier<Layer> layer) {
    boolean ncw = format == RNNFormat.NCW;
    all.add(
        Check.layers(
            name + " between recurrent layers, " + format + (masked ? ", masked" : ""),
            InputType.recurrent(3, STEPS, format),
            () -> {
              INDArray labels = Data.classesInTime(3, 2, STEPS);
              INDArray mask =
                  masked
                      ? Data.mask(
                          new double[] {1, 1, 1, 1},
                          new double[] {1, 1, 1, 0},
                          new double[] {1, 0, 0, 0})
                      : null;
              return Data.of(
                  ncw ? Data.uniform(3, 3, STEPS) : Data.uniform(3, STEPS, 3),
                  ncw ? labels : labels.permute(0, 2, 1).dup('c'),
                  mask,
                  masked ? mask.dup() : null);
            },
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new SimpleRnn.Builder().nOut(3).build())
                    .layer(new SimpleRnn.Builder().nOut(4).build())
                    .layer(layer.get())
                    .layer(
                        new RnnOutputLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .nOut(2)
                            .build())));
  }
}
