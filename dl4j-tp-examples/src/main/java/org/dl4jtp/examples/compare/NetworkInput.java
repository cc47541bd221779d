package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.dl4jtp.examples.data.ImageShape;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;

/**
 * Gives a network the data in the form that it takes: rows of features {@code [examples,
 * features]}, or images {@code [examples, channels, height, width]}, or with the channels last
 * where its first layer has them there.
 *
 * <p>A configuration does not hold the input type it was built with, only what came of it. With
 * {@code InputType.convolutionalFlat} a preprocessor makes images out of rows, and rows are given.
 * With {@code InputType.convolutional} nothing stands before the first layer; if that is one that
 * needs images, they are given.
 */
final class NetworkInput {
  /** What Deeplearning4j puts between them and a layer tells what that takes; any size will do. */
  private static final InputType ROWS = InputType.convolutionalFlat(1, 1, 1);

  private NetworkInput() {}

  /** The data as the network takes it; shares its memory, but for coloured images to be turned. */
  static LabelledData of(NetworkConfiguration network, LabelledData data) {
    if (!takesImages(network, data)) {
      return data;
    }
    return takesChannelsLast(network) ? data.asImagesChannelsLast() : data.asImages();
  }

  /** The type of images; none for rows, whose width the first layer knows. */
  static InputType[] types(NetworkConfiguration network, LabelledData data) {
    ImageShape image = data.imageOrNull();
    return takesImages(network, data)
        ? new InputType[] {
          InputType.convolutional(
              image.height(),
              image.width(),
              image.channels(),
              takesChannelsLast(network) ? CNN2DFormat.NHWC : CNN2DFormat.NCHW)
        }
        : new InputType[0];
  }

  static boolean takesImages(NetworkConfiguration network, LabelledData data) {
    return network.firstLayers().stream().anyMatch(layer -> takesImages(layer, data));
  }

  private static boolean takesImages(Layer layer, LabelledData data) {
    ImageShape image = data.imageOrNull();
    if (layer instanceof BatchNormalization either) {
      // As wide as the rows, or as there are channels.
      return image != null && either.getNIn() == image.channels();
    }
    return adapterOrNull(layer) instanceof FeedForwardToCnnPreProcessor;
  }

  private static boolean takesChannelsLast(NetworkConfiguration network) {
    return network.firstLayers().stream().anyMatch(layer -> format(layer) == CNN2DFormat.NHWC);
  }

  private static CNN2DFormat format(Layer layer) {
    if (layer instanceof ConvolutionLayer convolution) {
      return convolution.getCnn2dDataFormat();
    }
    if (layer instanceof SubsamplingLayer pooling) {
      return pooling.getCnn2dDataFormat();
    }
    if (layer instanceof ZeroPaddingLayer padding) {
      return padding.getDataFormat();
    }
    return layer instanceof BatchNormalization normalization
        ? normalization.getCnn2DFormat()
        : CNN2DFormat.NCHW;
  }

  /** Whether a layer takes or gives a row for every time step. */
  static boolean takesSequences(Layer layer) {
    return adapterOrNull(layer) instanceof FeedForwardToRnnPreProcessor;
  }

  private static InputPreProcessor adapterOrNull(Layer layer) {
    try {
      return layer.getPreProcessorForInputType(ROWS);
    } catch (RuntimeException e) {
      // It takes neither rows nor flat images, for example volumes; exceptions are of many types.
      return null;
    }
  }
}
