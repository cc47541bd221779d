package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.nd4j.linalg.activations.Activation;

/**
 * What can lie below the top of a network: layers with weights, the last of them with the
 * activation function in question, and what stands between it and the top.
 *
 * @param width of what the top gets
 */
record Below(String name, InputType input, int width, Layers layers) {
  private static final InputType ROWS = InputType.feedForward(4);
  private static final InputType MAPS = InputType.convolutional(3, 3, 1);

  /** For an activation function, with the top. */
  interface Layers {
    Stack under(Layer top, Activation activation);
  }

  Stack with(Top top, Activation activation) {
    return layers.under(top.layer(width), activation);
  }

  @Override
  public String toString() {
    return name;
  }

  static List<Below> all() {
    List<Below> all = new ArrayList<>();
    all.add(dense("dense"));
    all.add(dense("dense, dropout that keeps all", new DropoutLayer.Builder(1.0).build()));
    all.add(dense("dense, another activation", activationLayer(Activation.SIGMOID)));
    all.add(
        new Below(
            "dense, activation layer",
            ROWS,
            4,
            (top, a) ->
                new Stack(ROWS)
                    .add(dense(Activation.TANH))
                    .addSkippable(dense(Activation.IDENTITY))
                    .add(activationLayer(a), top)));
    all.add(
        new Below(
            "dense with dropout that keeps all",
            ROWS,
            4,
            (top, a) -> {
              DenseLayer dense = dense(a);
              dense.setIDropout(new Dropout(1.0));
              return new Stack(ROWS).add(dense(Activation.TANH)).addSkippable(dense).add(top);
            }));
    all.add(
        new Below(
            "dense, preprocessor",
            ROWS,
            4,
            (top, a) ->
                new Stack(ROWS)
                    .add(dense(Activation.TANH))
                    .addSkippable(dense(a))
                    .add(thereAndBack(), top)));
    all.add(convolution("convolution", 18));
    for (SubsamplingLayer.PoolingType pooling :
        List.of(
            SubsamplingLayer.PoolingType.MAX,
            SubsamplingLayer.PoolingType.AVG,
            SubsamplingLayer.PoolingType.PNORM)) {
      all.add(
          convolution(
              "convolution, " + pooling + " of windows",
              8,
              new SubsamplingLayer.Builder(pooling)
                  .kernelSize(2, 2)
                  .stride(1, 1)
                  .pnorm(3)
                  .build()));
    }
    for (PoolingType pooling : PoolingType.values()) {
      all.add(
          convolution(
              "convolution, " + pooling + " of maps",
              2,
              new GlobalPoolingLayer.Builder(pooling).pnorm(3).build()));
    }
    all.add(
        convolution(
            "convolution, local response normalisation",
            18,
            new LocalResponseNormalization.Builder().n(3).build()));
    all.add(convolution("convolution, zero padding", 50, new ZeroPaddingLayer(1, 1)));
    all.add(
        convolution(
            "convolution, dropout that keeps all", 18, new DropoutLayer.Builder(1.0).build()));
    all.add(
        convolution("convolution, another activation", 18, activationLayer(Activation.SIGMOID)));
    all.add(
        new Below(
            "rows, maps and rows",
            ROWS,
            8,
            (top, a) ->
                new Stack(ROWS)
                    .add(dense(Activation.TANH), dense(Activation.SIGMOID))
                    .add(new FeedForwardToCnnPreProcessor(2, 2, 1), convolution(Activation.TANH))
                    .addSkippable(convolution(a))
                    .add(top)));
    return all;
  }

  /** At the end of branches, where a plain graph too changes nobody else's input. */
  static Below topInPlace() {
    return new Below(
        "dense, preprocessor that works in place",
        ROWS,
        4,
        (top, a) ->
            new Stack(ROWS)
                .add(dense(Activation.TANH))
                .addSkippable(dense(a))
                .add(new Doubling(), top));
  }

  /** Not for branches. */
  static Below inPlace() {
    return new Below(
        "dense, preprocessors that work in place",
        ROWS,
        4,
        (top, a) ->
            new Stack(ROWS)
                .add(dense(Activation.TANH))
                .addSkippable(new Doubling(), dense(a))
                .add(new Doubling(), top));
  }

  private static Below dense(String name, Layer... between) {
    return new Below(
        name,
        ROWS,
        4,
        (top, a) ->
            new Stack(ROWS)
                .add(dense(Activation.TANH))
                .addSkippable(dense(a))
                .add(between)
                .add(top));
  }

  private static Below convolution(String name, int width, Layer... between) {
    return new Below(
        name,
        MAPS,
        width,
        (top, a) ->
            new Stack(MAPS)
                .add(convolution(Activation.TANH))
                .addSkippable(convolution(a))
                .add(between)
                .add(top));
  }

  private static DenseLayer dense(Activation activation) {
    return new DenseLayer.Builder().nOut(4).activation(activation).build();
  }

  private static ConvolutionLayer convolution(Activation activation) {
    return new ConvolutionLayer.Builder(2, 2)
        .nOut(2)
        .convolutionMode(ConvolutionMode.Same)
        .activation(activation)
        .build();
  }

  private static ActivationLayer activationLayer(Activation activation) {
    return new ActivationLayer.Builder().activation(activation).build();
  }

  private static InputPreProcessor thereAndBack() {
    return new ComposableInputPreProcessor(
        new FeedForwardToCnnPreProcessor(2, 2, 1), new CnnToFeedForwardPreProcessor(2, 2, 1));
  }
}
