package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.dl4jtp.target.OutputKind;

/** Which Deeplearning4j layers can take part in target propagation. */
public final class SupportedLayers {
  private static final String SUPPORTED =
      "DenseLayer, OutputLayer, ActivationLayer and DropoutLayer";

  private SupportedLayers() {}

  /**
   * Whether the layer becomes a target layer: it has parameters to train.
   *
   * @param layer an accepted layer
   */
  public static boolean isTrainable(Layer layer) {
    return layer instanceof DenseLayer || layer instanceof OutputLayer;
  }

  /**
   * Whether the layer can be the last one.
   *
   * @param layer any layer
   */
  public static boolean isOutput(Layer layer) {
    return layer instanceof OutputLayer;
  }

  /**
   * Refuses what cannot be trained.
   *
   * @param layer any layer
   * @throws IllegalArgumentException with the reason and the remedy, as the rest of a sentence that
   *     begins with the layer
   */
  public static void check(Layer layer) {
    // Subclasses compute something else, so the exact class counts.
    Class<?> type = layer.getClass();
    if (type == ActivationLayer.class || type == DropoutLayer.class) {
      return;
    }
    if (type != DenseLayer.class && type != OutputLayer.class) {
      throw new IllegalArgumentException(
          "is of type "
              + type.getSimpleName()
              + ", which target propagation cannot train yet; supported are "
              + SUPPORTED
              + ". Replace it, or train this network with the rule bp");
    }
    org.deeplearning4j.nn.conf.layers.FeedForwardLayer dense =
        (org.deeplearning4j.nn.conf.layers.FeedForwardLayer) layer;
    if (dense.getNIn() <= 0 || dense.getNOut() <= 0) {
      throw new IllegalArgumentException(
          "has nIn = "
              + dense.getNIn()
              + " and nOut = "
              + dense.getNOut()
              + ", but both must be known; set them, or the configuration's input type");
    }
    if (type == OutputLayer.class) {
      OutputLayer output = (OutputLayer) layer;
      OutputKind.of(output);
      if (output.getWeightNoise() != null) {
        throw new IllegalArgumentException(
            "has weight noise, which would give the output target and the output's gradient"
                + " different outputs; remove it from this layer");
      }
    }
  }
}
