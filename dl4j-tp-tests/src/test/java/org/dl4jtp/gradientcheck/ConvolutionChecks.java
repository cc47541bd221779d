package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Convolutions of images, as in CNNGradientCheckTest: pooling, padding, strides, dilation. */
@SuppressWarnings({"deprecation", "rawtypes"}) // of Deeplearning4j's own
final class ConvolutionChecks {
  private static final List<PoolingType> POOLINGS =
      List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM);

  private ConvolutionChecks() {}

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    smallest(all);
    for (CNN2DFormat format : CNN2DFormat.values()) {
      pooling(all, format);
      multiLayer(all, format);
      samePadding(all, format);
      zeroPadding(all, format);
      dilation(all, format);
      if (format == CNN2DFormat.NCHW) {
        otherLayers(all);
      }
    }
    return all.stream();
  }

  /** Kernels of 1×1 on rows of four numbers. */
  private static void smallest(List<Check> all) {
    for (Activation a :
        List.of(Activation.SIGMOID, Activation.TANH, Activation.ELU, Activation.SOFTPLUS)) {
      all.add(smallest(a, LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX));
      all.add(smallest(a, LossFunction.MSE, Activation.IDENTITY));
      all.add(smallest(a, LossFunction.MSE, Activation.TANH));
    }
  }

  private static Check smallest(Activation activation, LossFunction loss, Activation output) {
    return Check.layers(
        "1×1 " + activation + ", " + loss + " with " + output,
        InputType.convolutionalFlat(1, 4, 1),
        Data.irises(),
        g ->
            g.l2(0.4)
                .l1(0.1)
                .l2Bias(0.2)
                .list()
                .layer(
                    new ConvolutionLayer.Builder(1, 1)
                        .hasBias(output != Activation.SOFTMAX)
                        .nOut(6)
                        .activation(activation)
                        .build())
                .layer(new OutputLayer.Builder(loss).activation(output).nOut(3).build()));
  }

  private static void pooling(List<Check> all, CNN2DFormat format) {
    for (PoolingType pooling : POOLINGS) {
      for (Activation activation : List.of(Activation.SIGMOID, Activation.TANH)) {
        for (int batch : new int[] {1, 3}) {
          String what = String.format("%s %s, batch of %d, %s", pooling, activation, batch, format);
          SubsamplingLayer pool =
              new SubsamplingLayer.Builder(pooling)
                  .dataFormat(format)
                  .kernelSize(2, 2)
                  .stride(1, 1)
                  .pnorm(batch == 1 ? 2 : 3)
                  .build();
          all.add(
              images(
                  what,
                  format,
                  batch,
                  5,
                  1,
                  activation,
                  ConvolutionMode.Truncate,
                  convolution(format, 2, 1, 1, 3),
                  pool));
          all.add(
              images(
                  what + ", convolution above",
                  format,
                  batch,
                  5,
                  1,
                  activation,
                  ConvolutionMode.Truncate,
                  convolution(format, 2, 1, 1, 3),
                  pool,
                  convolution(format, 2, 1, 1, 2)));
        }
      }
    }
  }

  private static void multiLayer(List<Check> all, CNN2DFormat format) {
    for (int channels : new int[] {1, 2, 4}) {
      for (Activation activation : List.of(Activation.SIGMOID, Activation.TANH)) {
        for (int batch : new int[] {1, 5}) {
          all.add(
              images(
                  String.format(
                      "three convolutions %s, %d channels, batch of %d, %s",
                      activation, channels, batch, format),
                  format,
                  batch,
                  5,
                  channels,
                  activation,
                  ConvolutionMode.Truncate,
                  convolution(format, 2, 1, 1, 2),
                  convolution(format, 2, 1, 1, 2),
                  convolution(format, 2, 1, 1, 2)));
        }
      }
    }
  }

  private static void samePadding(List<Check> all, CNN2DFormat format) {
    for (int kernel : new int[] {2, 3}) {
      for (int size : new int[] {4, 5}) {
        all.add(
            images(
                String.format("same mode, kernel %d on %d×%d, %s", kernel, size, size, format),
                format,
                3,
                size,
                kernel,
                Activation.SIGMOID,
                ConvolutionMode.Same,
                convolution(format, kernel, 1, 1, 2),
                pool(format, kernel, 1, 1),
                convolution(format, kernel, 1, 1, 2)));
      }
      for (int stride : new int[] {1, 2, 3}) {
        for (boolean convolutionFirst : new boolean[] {true, false}) {
          Layer convolution = convolution(format, kernel, stride, 1, 2);
          Layer pool = pool(format, kernel, stride, 1);
          all.add(
              images(
                  String.format(
                      "same mode, kernel %d, stride %d, %s first, %s",
                      kernel, stride, convolutionFirst ? "convolution" : "pooling", format),
                  format,
                  3,
                  9,
                  2,
                  Activation.TANH,
                  ConvolutionMode.Same,
                  convolutionFirst ? convolution : pool,
                  convolutionFirst ? pool : convolution));
        }
      }
    }
  }

  private static void zeroPadding(List<Check> all, CNN2DFormat format) {
    for (int[] padding : new int[][] {{0, 0, 0, 0}, {1, 1, 0, 0}, {2, 2, 2, 2}, {0, 1, 2, 1}}) {
      all.add(
          images(
              "zero padding " + java.util.Arrays.toString(padding) + ", " + format,
              format,
              3,
              5,
              2,
              Activation.TANH,
              ConvolutionMode.Truncate,
              convolution(format, 2, 1, 1, 3),
              new ZeroPaddingLayer.Builder(padding).dataFormat(format).build(),
              convolution(format, 2, 1, 1, 3)));
    }
  }

  private static void dilation(List<Check> all, CNN2DFormat format) {
    boolean[] pooling = {true, true, false, true, false};
    int[] strides = {1, 1, 1, 2, 2};
    int[] kernels = {2, 3, 3, 3, 3};
    int[] dilations = {2, 2, 3, 3, 2};
    for (int i = 0; i < pooling.length; i++) {
      boolean same = i == 0 || i == 3;
      all.add(
          images(
              String.format(
                  "kernel %d, stride %d, dilation %d, %s, %s, %s",
                  kernels[i],
                  strides[i],
                  dilations[i],
                  pooling[i] ? "pooling" : "convolution",
                  same ? "same mode" : "truncated",
                  format),
              format,
              2,
              7 * dilations[i],
              2,
              Activation.TANH,
              same ? ConvolutionMode.Same : ConvolutionMode.Truncate,
              convolution(format, kernels[i], strides[i], dilations[i], 2),
              pooling[i]
                  ? pool(format, kernels[i], strides[i], dilations[i])
                  : convolution(format, kernels[i], strides[i], dilations[i], 2)));
    }
  }

  private static void otherLayers(List<Check> all) {
    CNN2DFormat format = CNN2DFormat.NCHW;
    Layer below = convolution(format, 2, 1, 1, 2);
    List<Layer> layers =
        List.of(
            new SpaceToDepthLayer.Builder(2, SpaceToDepthLayer.DataFormat.NCHW).build(),
            new SpaceToBatchLayer.Builder(new int[] {2, 2}).build(),
            new Upsampling2D.Builder(2).build(),
            new LocallyConnected2D.Builder()
                .nIn(2)
                .nOut(7)
                .kernelSize(2, 2)
                .setInputSize(4, 4)
                .hasBias(false)
                .build(),
            new Deconvolution2D.Builder(2, 2).nIn(2).nOut(2).build(),
            new SeparableConvolution2D.Builder(2, 2).nIn(2).nOut(2).depthMultiplier(3).build(),
            new DepthwiseConvolution2D.Builder(2, 2).nIn(2).depthMultiplier(2).build(),
            new Cropping2D.Builder(1, 1, 0, 0).build());
    for (Layer layer : layers) {
      String type = layer.getClass().getSimpleName();
      Check check =
          images(type, format, 2, 5, 1, Activation.TANH, ConvolutionMode.Truncate, below, layer);
      all.add(
          layer instanceof SpaceToBatchLayer
              ? check.refused("Layer 1", type, "SpaceToDepthLayer")
              : check);
    }
  }

  /** Square images, layers, and two classes. */
  private static Check images(
      String name,
      CNN2DFormat format,
      int batch,
      int size,
      int channels,
      Activation activation,
      ConvolutionMode mode,
      Layer... layers) {
    long[] shape =
        format == CNN2DFormat.NCHW
            ? new long[] {batch, channels, size, size}
            : new long[] {batch, size, size, channels};
    Supplier<MultiDataSet> data = () -> Data.of(Data.uniform(shape), Data.classes(batch, 2));
    return Check.layers(
        name,
        InputType.convolutional(size, size, channels, format),
        data,
        g -> {
          ListBuilder list = g.activation(activation).convolutionMode(mode).list();
          for (Layer layer : layers) {
            list.layer(layer.clone());
          }
          return list.layer(
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .activation(Activation.SOFTMAX)
                  .nOut(2)
                  .build());
        });
  }

  private static ConvolutionLayer convolution(
      CNN2DFormat format, int kernel, int stride, int dilation, int maps) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .dilation(dilation, dilation)
        .dataFormat(format)
        .nOut(maps)
        .build();
  }

  private static SubsamplingLayer pool(CNN2DFormat format, int kernel, int stride, int dilation) {
    return new SubsamplingLayer.Builder(PoolingType.MAX)
        .kernelSize(kernel, kernel)
        .stride(stride, stride)
        .dilation(dilation, dilation)
        .dataFormat(format)
        .build();
  }
}
