package org.dl4jtp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.util.ConvolutionUtils;
import org.dl4jtp.feedback.MapGeometry;
import org.dl4jtp.feedback.Surroundings;
import org.dl4jtp.feedback.Window;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The units of a plain configuration: each begins with a target layer and ends below the next, the
 * last with the network.
 */
final class Units {
  private final MultiLayerConfiguration conf;
  private final InputShapes shapes;

  Units(MultiLayerConfiguration conf, InputShapes shapes) {
    this.conf = conf;
    this.shapes = shapes;
  }

  /** The target layer after a layer; none: the number of layers. */
  int next(int index) {
    int next = index + 1;
    while (next < size() && !SupportedLayers.isTrainable(layer(next))) {
      next++;
    }
    return next;
  }

  /** The number of target layers below a layer. */
  int targetLayersBelow(int index) {
    return (int)
        IntStream.range(0, index).filter(i -> SupportedLayers.isTrainable(layer(i))).count();
  }

  /** Whether only the output lies above a target layer's input. */
  boolean isTop(int index) {
    return next(index) == size();
  }

  /**
   * What a mapping is told of the border at a target layer's input.
   *
   * @param below the target layer before
   * @param fromNext whether it maps the next border's activation, or the output's
   */
  Surroundings around(int below, int index, boolean fromNext) {
    int next = next(index);
    IActivation above =
        next == size()
            ? OutputKind.of((BaseLayer) layer(size() - 1)).activationFunction()
            : activation(index, next);
    return new Surroundings(
        activation(below, index), above, next == size(), fromNext ? geometry(index) : null);
  }

  /** The last activation function between a target layer and the next: what h at the border is. */
  private IActivation activation(int targetLayer, int next) {
    for (int i = next - 1; i > targetLayer; i--) {
      if (layer(i) instanceof BatchNormalization
          || layer(i) instanceof LocalResponseNormalization) {
        return new ActivationIdentity(); // what comes out keeps to no function's range
      }
      if (layer(i) instanceof ActivationLayer) {
        return ((ActivationLayer) layer(i)).getActivationFn();
      }
    }
    return ((BaseLayer) layer(targetLayer)).getActivationFn();
  }

  /** From the maps at a unit's beginning to those at its end; null unless there are any. */
  MapGeometry geometry(int index) {
    int end = Math.min(next(index), size() - 1); // a unit of the output layer alone has no maps
    if (!(layer(index) instanceof ConvolutionLayer) || !keepsMaps(end)) {
      return null;
    }
    List<Window> windows = new ArrayList<>();
    for (int i = index; i < end; i++) {
      if ((i > index && conf.getInputPreProcess(i) != null) || !isMaps(i)) {
        return null;
      }
      Window window = window(i);
      if (window != null) {
        windows.add(window);
      }
    }
    ConvolutionLayer convolution = (ConvolutionLayer) layer(index);
    return new MapGeometry(
        shapes.of(index),
        convolution.getNOut(),
        windows.get(0),
        windows.subList(1, windows.size()));
  }

  /** Whether a layer gets the maps of the layer before as they are, or in rows. */
  private boolean keepsMaps(int index) {
    InputPreProcessor preProcessor = conf.getInputPreProcess(index);
    return preProcessor == null
        ? layer(index) instanceof ConvolutionLayer
        : preProcessor.getClass() == CnnToFeedForwardPreProcessor.class
            && ((CnnToFeedForwardPreProcessor) preProcessor).getFormat() == CNN2DFormat.NCHW;
  }

  private boolean isMaps(int index) {
    return shapes.outputOf(index) instanceof InputTypeConvolutional;
  }

  /** What a layer between maps does to their size; null if nothing. */
  private Window window(int index) {
    Layer layer = layer(index);
    if (layer instanceof ConvolutionLayer) {
      ConvolutionLayer c = (ConvolutionLayer) layer;
      return window(
          index,
          c.getKernelSize(),
          c.getStride(),
          c.getPadding(),
          c.getDilation(),
          c.getConvolutionMode());
    }
    if (layer instanceof SubsamplingLayer) {
      SubsamplingLayer p = (SubsamplingLayer) layer;
      return window(
          index,
          p.getKernelSize(),
          p.getStride(),
          p.getPadding(),
          p.getDilation(),
          p.getConvolutionMode());
    }
    if (layer instanceof ZeroPaddingLayer) {
      int[] p = ((ZeroPaddingLayer) layer).getPadding(); // top, bottom, left, right
      int[] one = {1, 1};
      return window(index, one, one, new int[] {p[0], p[2]}, one, null);
    }
    return null;
  }

  private Window window(
      int index, int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
    int[] output = size((InputTypeConvolutional) shapes.outputOf(index));
    return new Window(
        kernel,
        stride,
        mode == ConvolutionMode.Same
            ? ConvolutionUtils.getSameModeTopLeftPadding(
                output,
                size((InputTypeConvolutional) shapes.inputOf(index)),
                kernel,
                stride,
                dilation)
            : padding,
        dilation,
        output);
  }

  private static int[] size(InputTypeConvolutional maps) {
    return new int[] {(int) maps.getHeight(), (int) maps.getWidth()};
  }

  private int size() {
    return conf.getConfs().size();
  }

  private Layer layer(int index) {
    return conf.getConf(index).getLayer();
  }
}
