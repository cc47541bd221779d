package org.dl4jtp;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeFeedForward;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.dl4jtp.layer.SupportedLayers;

/**
 * Shapes of what the layers of a plain configuration get, for one example. A dense layer knows its
 * own; a convolution knows its channels alone, and the size of its maps follows from the network's
 * input type, which Deeplearning4j does not keep, or from a preprocessor that makes maps of rows.
 */
final class InputShapes {
  private final MultiLayerConfiguration conf;
  private final InputType[] types; // null where unknown
  private final InputType[] outputs;

  /**
   * Follows the shapes through a network.
   *
   * @param input the network's input type, or null
   * @throws IllegalArgumentException when a layer or preprocessor does not accept what it gets
   */
  InputShapes(MultiLayerConfiguration conf, InputType input) {
    this.conf = conf;
    types = new InputType[conf.getConfs().size()];
    outputs = new InputType[types.length];
    InputType type = input;
    for (int i = 0; i < types.length; i++) {
      try {
        types[i] = preProcessed(conf.getInputPreProcess(i), type);
        checkSize(conf.getConf(i).getLayer(), types[i]);
        type = after(conf.getConf(i).getLayer(), i, types[i]);
        outputs[i] = type;
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            who(i) + "cannot follow from the network's input type " + input + ": " + e.getMessage(),
            e);
      }
    }
  }

  private static void checkSize(Layer layer, InputType type) {
    if (type == null || !SupportedLayers.isTrainable(layer)) {
      return;
    }
    long in = ((FeedForwardLayer) layer).getNIn();
    boolean maps = layer instanceof ConvolutionLayer && type instanceof InputTypeConvolutional;
    boolean rows = !(layer instanceof ConvolutionLayer) && type instanceof InputTypeFeedForward;
    if ((maps && ((InputTypeConvolutional) type).getChannels() != in)
        || (rows && ((InputTypeFeedForward) type).getSize() != in)) {
      throw new IllegalArgumentException(
          "nIn = " + in + ", but what it gets is " + type + "; correct the input type or nIn");
    }
  }

  static InputType preProcessed(InputPreProcessor preProcessor, InputType type) {
    if (preProcessor == null) {
      return type;
    }
    if (type == null) {
      return preProcessor instanceof FeedForwardToCnnPreProcessor
          ? maps((FeedForwardToCnnPreProcessor) preProcessor)
          : null;
    }
    return preProcessor.getOutputType(type);
  }

  private static InputType maps(FeedForwardToCnnPreProcessor p) {
    return InputType.convolutional(p.getInputHeight(), p.getInputWidth(), p.getNumChannels());
  }

  static InputType after(Layer layer, int index, InputType type) {
    if (layer instanceof LossLayer) {
      return type; // Deeplearning4j would say its nOut, which is not set
    }
    boolean dense = SupportedLayers.isTrainable(layer) && !(layer instanceof ConvolutionLayer);
    if (type == null) {
      return dense ? InputType.feedForward(((FeedForwardLayer) layer).getNOut()) : null;
    }
    InputType out = layer.getOutputType(index, type);
    if (out.arrayElementsPerExample() <= 0) { // Deeplearning4j only warns of it
      throw new IllegalArgumentException("nothing of " + type + " remains");
    }
    return out;
  }

  /** What a layer gets, behind its preprocessor; null if that is unknown. */
  InputType inputOf(int index) {
    return types[index];
  }

  /** What a layer hands on; null if that is unknown. */
  InputType outputOf(int index) {
    return outputs[index];
  }

  /**
   * The shape of a target layer's input: {@code [n]}, or {@code [channels, height, width]}.
   *
   * @throws IllegalArgumentException when it is unknown, with the remedy
   */
  long[] of(int index) {
    FeedForwardLayer layer = (FeedForwardLayer) conf.getConf(index).getLayer();
    if (!(layer instanceof ConvolutionLayer)) {
      return new long[] {layer.getNIn()};
    }
    if (types[index] == null) {
      throw new IllegalArgumentException(
          who(index)
              + "gets feature maps whose height and width do not follow from the configuration; give"
              + " the network's input type, applyTo(conf, InputType.convolutional(height, width,"
              + " channels))");
    }
    if (!(types[index] instanceof InputTypeConvolutional)) {
      throw new IllegalArgumentException(
          who(index) + "gets " + types[index] + " but is a convolution; add a preprocessor");
    }
    InputTypeConvolutional maps = (InputTypeConvolutional) types[index];
    long[] shape = {maps.getChannels(), maps.getHeight(), maps.getWidth()};
    if (maps.getChannels() != layer.getNIn()) {
      throw new IllegalArgumentException(
          who(index)
              + "has nIn = "
              + layer.getNIn()
              + " but gets maps of shape "
              + Arrays.toString(shape)
              + "; correct the input type or nIn");
    }
    return shape;
  }

  /**
   * Number of the network's outputs.
   *
   * @throws IllegalArgumentException when it is unknown or they are no rows, with the remedy
   */
  long outputSize() {
    int last = types.length - 1;
    Layer layer = conf.getConf(last).getLayer();
    if (!(layer instanceof LossLayer)) {
      return ((FeedForwardLayer) layer).getNOut();
    }
    if (types[last] == null) {
      throw new IllegalArgumentException(
          who(last)
              + "gets an input whose size does not follow from the configuration; give the network's"
              + " input type, applyTo(conf, InputType.convolutional(height, width, channels))");
    }
    if (types[last] instanceof InputTypeConvolutional) {
      throw new IllegalArgumentException(
          who(last)
              + "gets "
              + types[last]
              + " but takes rows; put a GlobalPoolingLayer or a DenseLayer below it");
    }
    return types[last].arrayElementsPerExample();
  }

  private String who(int index) {
    return "Layer " + index + " ('" + conf.getConf(index).getLayer().getLayerName() + "') ";
  }
}
