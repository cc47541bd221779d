package org.dl4jtp.examples.compare;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.dl4jtp.examples.data.ImageShape;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gives a network the data in the form that it takes: rows of features {@code [examples,
 * features]}, or images {@code [examples, channels, height, width]}.
 *
 * <p>A configuration does not hold the input type it was built with, only what came of it. With
 * {@code InputType.convolutionalFlat} a preprocessor makes images out of rows, and rows are given.
 * With {@code InputType.convolutional} nothing stands before the first layer; if that is one that
 * needs images, they are given.
 */
final class NetworkInput {
  private NetworkInput() {}

  /** The data as the network takes it; shares its memory. */
  static LabelledData of(MultiLayerConfiguration network, LabelledData data) {
    return takesImages(network, data) ? data.asImages() : data;
  }

  /** The type of images; null for rows, whose width the first layer knows. */
  static InputType typeOrNull(LabelledData data) {
    INDArray features = data.train().getFeatures();
    return features.rank() == 4
        ? InputType.convolutional(features.size(2), features.size(3), features.size(1))
        : null;
  }

  static boolean takesImages(MultiLayerConfiguration network, LabelledData data) {
    List<NeuralNetConfiguration> layers = network.getConfs();
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i).getLayer();
      if (network.getInputPreProcess(i) != null) {
        return false;
      }
      if (!(layer instanceof ActivationLayer)) {
        return takesImages(layer, data);
      }
    }
    return false;
  }

  private static boolean takesImages(Layer layer, LabelledData data) {
    ImageShape image = data.imageOrNull();
    if (layer instanceof BatchNormalization either) {
      // As wide as the rows, or as there are channels.
      return image != null && either.getNIn() == image.channels();
    }
    // What Deeplearning4j would put before the layer to feed it with rows; any size will do.
    InputPreProcessor adapter =
        layer.getPreProcessorForInputType(InputType.convolutionalFlat(1, 1, 1));
    return adapter instanceof FeedForwardToCnnPreProcessor;
  }
}
