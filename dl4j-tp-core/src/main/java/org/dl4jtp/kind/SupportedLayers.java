package org.dl4jtp.kind;

import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.dl4jtp.target.OutputKind;

/** Which Deeplearning4j layers can take part in target propagation. */
public final class SupportedLayers {
  private static final String SUPPORTED =
      "DenseLayer, ConvolutionLayer, OutputLayer, LossLayer, SubsamplingLayer, GlobalPoolingLayer,"
          + " BatchNormalization, LocalResponseNormalization, ZeroPaddingLayer, ActivationLayer and"
          + " DropoutLayer";

  // Subclasses compute something else, so the exact class counts; Convolution2D and Pooling2D are
  // other names of their base classes.
  private static final Set<Class<? extends Layer>> TRAINABLE =
      Set.of(DenseLayer.class, ConvolutionLayer.class, Convolution2D.class, OutputLayer.class);

  private static final Set<Class<? extends Layer>> PASSIVE =
      Set.of(
          SubsamplingLayer.class,
          Pooling2D.class,
          GlobalPoolingLayer.class,
          BatchNormalization.class,
          LocalResponseNormalization.class,
          ZeroPaddingLayer.class,
          ActivationLayer.class,
          DropoutLayer.class,
          LossLayer.class);

  private SupportedLayers() {}

  /**
   * Whether the layer becomes a target layer: it has a target of its own, for which it trains.
   *
   * @param layer an accepted layer
   * @return true for dense, convolution and output layers
   */
  public static boolean isTrainable(Layer layer) {
    return TRAINABLE.contains(layer.getClass());
  }

  /**
   * Whether the layer has parameters that learn for the target of the layer below it.
   *
   * @param layer an accepted layer
   * @return true for batch normalisation that is not locked
   */
  public static boolean learnsWithinItsUnit(Layer layer) {
    return layer instanceof BatchNormalization && !((BatchNormalization) layer).isLockGammaBeta();
  }

  /**
   * Whether the layer can be the last one.
   *
   * @param layer any layer
   * @return true for output and loss layers
   */
  public static boolean isOutput(Layer layer) {
    return layer instanceof OutputLayer || layer instanceof LossLayer;
  }

  /**
   * Refuses what cannot be trained.
   *
   * @param layer any layer
   * @throws IllegalArgumentException with the reason and the remedy, as the rest of a sentence that
   *     begins with the layer
   */
  public static void check(Layer layer) {
    Class<?> type = layer.getClass();
    if (layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop) {
      throw new IllegalArgumentException(
          "is a "
              + type.getSimpleName()
              + ", which hides the layer that targets must pass through; give the layer itself, and"
              + " its index, in a graph its name, to TargetPropagation.freezeLayers");
    }
    if (!TRAINABLE.contains(type) && !PASSIVE.contains(type)) {
      throw new IllegalArgumentException(
          "is of type "
              + type.getSimpleName()
              + ", which target propagation cannot train yet; supported are "
              + SUPPORTED
              + (hasLoss(layer)
                  ? ". End the network with an OutputLayer, or a DenseLayer and a LossLayer"
                  : ". Replace it")
              + ", or train this network with the rule bp");
    }
    if (format(layer) != CNN2DFormat.NCHW) {
      throw new IllegalArgumentException(
          "has the data format "
              + format(layer)
              + ", but target propagation knows feature maps as NCHW only; set NCHW, or train this"
              + " network with the rule bp");
    }
    if (TRAINABLE.contains(type) || layer instanceof BatchNormalization) {
      checkSizes((FeedForwardLayer) layer);
    }
    if (layer instanceof GlobalPoolingLayer) {
      checkDimensions("pools", ((GlobalPoolingLayer) layer).getPoolingDimensions());
    }
    if (isOutput(layer)) {
      OutputKind.of((BaseLayer) layer);
      if (layer instanceof OutputLayer && ((OutputLayer) layer).getWeightNoise() != null) {
        throw new IllegalArgumentException(
            "has weight noise, which would give the output target and the output's gradient"
                + " different outputs; remove it from this layer");
      }
    }
  }

  /**
   * Refuses optimisers that follow the score.
   *
   * @param conf of any layer
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkOptimizer(NeuralNetConfiguration conf) {
    if (conf.getOptimizationAlgo() != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
      throw new IllegalArgumentException(
          "is optimised by "
              + conf.getOptimizationAlgo()
              + ", which follows the gradient of the score; target propagation has none. Use"
              + " STOCHASTIC_GRADIENT_DESCENT, with any updater");
    }
  }

  /**
   * Refuses what is computed over several examples.
   *
   * @param does the verb
   * @param dimensions over which it does so; null for Deeplearning4j's choice
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkDimensions(String does, int[] dimensions) {
    // Where the examples' dimension lies from the end depends on the rank.
    if (dimensions != null && Arrays.stream(dimensions).anyMatch(d -> d == 0 || d < -1)) {
      throw new IllegalArgumentException(
          does
              + " over the dimensions "
              + Arrays.toString(dimensions)
              + ", among them that of the examples (0), so that targets cannot be made for each; give"
              + " dimensions from 1 on");
    }
  }

  /** Whether it is one of Deeplearning4j's other output layers. */
  private static boolean hasLoss(Layer layer) {
    return layer instanceof BaseOutputLayer
        || layer instanceof CnnLossLayer
        || layer instanceof Cnn3DLossLayer
        || layer instanceof RnnLossLayer
        || layer instanceof Yolo2OutputLayer;
  }

  private static void checkSizes(FeedForwardLayer layer) {
    if (layer.getNIn() <= 0 || layer.getNOut() <= 0) {
      throw new IllegalArgumentException(
          "has nIn = "
              + layer.getNIn()
              + " and nOut = "
              + layer.getNOut()
              + ", but both must be known; set them, or the configuration's input type");
    }
  }

  private static CNN2DFormat format(Layer layer) {
    if (layer instanceof ConvolutionLayer) {
      return ((ConvolutionLayer) layer).getCnn2dDataFormat();
    }
    if (layer instanceof SubsamplingLayer) {
      return ((SubsamplingLayer) layer).getCnn2dDataFormat();
    }
    if (layer instanceof BatchNormalization) {
      return ((BatchNormalization) layer).getCnn2DFormat();
    }
    if (layer instanceof LocalResponseNormalization) {
      return ((LocalResponseNormalization) layer).getDataFormat();
    }
    if (layer instanceof ZeroPaddingLayer) {
      return ((ZeroPaddingLayer) layer).getDataFormat();
    }
    return CNN2DFormat.NCHW;
  }
}
