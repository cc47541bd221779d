package org.dl4jtp.kind;

import java.util.Arrays;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;

/**
 * What Deeplearning4j's layers, and users' own, are to target propagation. A layer with parameters
 * has a target and trains for it; one without lies within a unit, as do normalisation and learned
 * activation functions, whose parameters train by the exact derivative of their unit's local loss.
 */
public final class SupportedLayers {
  private SupportedLayers() {}

  /**
   * A layer without what freezes it.
   *
   * @param layer any
   * @return the layer itself unless it is frozen
   */
  public static Layer thawed(Layer layer) {
    if (layer instanceof FrozenLayer) {
      return thawed(((FrozenLayer) layer).getLayer());
    }
    return layer instanceof FrozenLayerWithBackprop
        ? thawed(((FrozenLayerWithBackprop) layer).getUnderlying())
        : layer;
  }

  /**
   * Whether transfer learning froze a layer.
   *
   * @param layer any
   * @return true if its parameters stay as they are
   */
  public static boolean isFrozen(Layer layer) {
    return layer instanceof FrozenLayer || layer instanceof FrozenLayerWithBackprop;
  }

  /**
   * Whether the layer becomes a target layer: it has a target of its own, for which it trains.
   *
   * @param layer an accepted layer
   * @return true for layers with parameters, dense output layers among them
   */
  public static boolean isTrainable(Layer layer) {
    Layer thawed = thawed(layer);
    return Outputs.isOutput(thawed)
        ? Outputs.isDense(thawed)
        : hasParameters(thawed) && !isPartOfUnit(thawed);
  }

  /** Normalisation and activation functions. */
  private static boolean isPartOfUnit(Layer thawed) {
    return thawed instanceof BatchNormalization || thawed instanceof PReLULayer;
  }

  private static boolean hasParameters(Layer layer) {
    return !layer.initializer().paramKeys(layer).isEmpty();
  }

  /**
   * Whether the layer has parameters that learn for the target of the layer below it.
   *
   * @param layer an accepted layer
   * @return true for batch normalisation that is not locked, and for PReLU
   */
  public static boolean learnsWithinItsUnit(Layer layer) {
    if (isFrozen(layer)) {
      return false;
    }
    return layer instanceof BatchNormalization
        ? !((BatchNormalization) layer).isLockGammaBeta()
        : layer instanceof PReLULayer;
  }

  /**
   * Whether the layer can be the last one.
   *
   * @param layer any layer
   * @return true for those with a loss
   */
  public static boolean isOutput(Layer layer) {
    return Outputs.isOutput(layer);
  }

  /**
   * Whether a layer takes numbers of words or the like, which have no derivative, so that nothing
   * that trains can lie below it.
   *
   * @param layer any
   * @return true for embeddings
   */
  public static boolean takesIndices(Layer layer) {
    Layer thawed = thawed(layer);
    return thawed instanceof EmbeddingLayer || thawed instanceof EmbeddingSequenceLayer;
  }

  /**
   * Refuses what cannot be trained.
   *
   * @param layer any layer
   * @throws IllegalArgumentException with the reason and the remedy, as the rest of a sentence that
   *     begins with the layer
   */
  public static void check(Layer layer) {
    Layer thawed = thawed(layer);
    if (thawed instanceof FeedForwardLayer && !(thawed instanceof PReLULayer)) {
      checkSizes((FeedForwardLayer) thawed);
    }
    if (thawed instanceof PReLULayer && ((PReLULayer) thawed).getInputShape() == null) {
      throw new IllegalArgumentException(
          "is a PReLULayer without an input shape, of which its parameters are; give its builder the"
              + " inputShape");
    }
    if (thawed instanceof GlobalPoolingLayer) {
      checkDimensions("pools", ((GlobalPoolingLayer) thawed).getPoolingDimensions());
    }
    if (thawed instanceof SpaceToBatchLayer) {
      throw new IllegalArgumentException(
          "is a SpaceToBatchLayer, which makes rows that are no examples, so that targets cannot be"
              + " made for each; use a SpaceToDepthLayer");
    }
    checkWayBack(thawed);
    if (isFrozen(layer) && thawed instanceof TimeDistributed) {
      throw new IllegalArgumentException(
          "is a frozen TimeDistributed layer, which does not tell what it got; leave it unfrozen in"
              + " the configuration, and give its index, in a graph its name, to"
              + " TargetPropagation.freezeLayers");
    }
    if (isFrozen(layer) && Outputs.isOutput(thawed)) {
      throw new IllegalArgumentException(
          "is a frozen output layer, from whose loss Deeplearning4j trains nothing; end the network"
              + " with an output layer that is not frozen");
    }
    if (Outputs.isDense(layer) && ((BaseOutputLayer) layer).getWeightNoise() != null) {
      throw new IllegalArgumentException(
          "has weight noise, which would give the output target and the output's gradient different"
              + " outputs; remove it from this layer");
    }
  }

  /** Refuses what Deeplearning4j 1.0.0-M2.1 cannot train. */
  private static void checkWayBack(Layer thawed) {
    String problem = null;
    if (thawed instanceof Convolution1DLayer
        && ((Convolution1DLayer) thawed).getRnnDataFormat() == RNNFormat.NWC) {
      problem = "is a Convolution1DLayer of sequences with their features last (NWC)";
    } else if (thawed instanceof Subsampling1DLayer
        && ((Subsampling1DLayer) thawed).getCnn2dDataFormat() == CNN2DFormat.NHWC) {
      problem = "is a Subsampling1DLayer of sequences with their features last (NWC)";
    } else if (thawed instanceof Bidirectional
        && ((Bidirectional) thawed).getFwd() instanceof LastTimeStep) {
      problem = "is a Bidirectional layer around LastTimeStep";
    }
    if (problem != null) {
      throw new IllegalArgumentException(
          problem
              + ", whose backward pass fails in Deeplearning4j, whatever the rule; "
              + (thawed instanceof Bidirectional
                  ? "hand on all steps, and take the last or pool over them behind it"
                  : "put their features first (NCW)"));
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

  private static void checkSizes(FeedForwardLayer layer) {
    boolean weights = isTrainable(layer) || layer instanceof BatchNormalization;
    if (weights && (layer.getNIn() <= 0 || layer.getNOut() <= 0)) {
      throw new IllegalArgumentException(
          "has nIn = "
              + layer.getNIn()
              + " and nOut = "
              + layer.getNOut()
              + ", but both must be known; set them, or the configuration's input type");
    }
  }
}
