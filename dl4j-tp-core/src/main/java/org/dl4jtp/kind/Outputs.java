package org.dl4jtp.kind;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * The layers with a loss. Those with weights W and b that Deeplearning4j names have h_L = xW + b;
 * of all others h_L is what enters them, and ∂ℓ/∂h_L what they would hand down.
 */
public final class Outputs {
  private Outputs() {}

  /**
   * Whether a layer has a loss.
   *
   * @param layer any
   * @return true for those that a network can end with
   */
  public static boolean isOutput(Layer layer) {
    return layer instanceof BaseOutputLayer
        || layer instanceof LossLayer
        || layer instanceof RnnLossLayer
        || layer instanceof CnnLossLayer
        || layer instanceof Cnn3DLossLayer
        || layer instanceof Yolo2OutputLayer
        || layer instanceof SameDiffOutputLayer;
  }

  /**
   * Whether an output's h_L lies behind its weights, so that it trains for a target itself.
   *
   * @param layer any
   * @return true for dense output layers, also over time
   */
  public static boolean isDense(Layer layer) {
    // Subclasses may compute something else, so the exact class counts.
    return layer.getClass() == OutputLayer.class
        || layer.getClass() == RnnOutputLayer.class
        || layer.getClass() == CenterLossOutputLayer.class;
  }

  /**
   * How an output's h_L becomes rows.
   *
   * @param layer with a loss
   * @return by its data format
   */
  public static Layout layout(Layer layer) {
    if (layer instanceof RnnOutputLayer) {
      return ofSequence(((RnnOutputLayer) layer).getRnnDataFormat());
    }
    if (layer instanceof RnnLossLayer) {
      return ofSequence(((RnnLossLayer) layer).getRnnDataFormat());
    }
    boolean channelsLast =
        (layer instanceof CnnLossLayer && ((CnnLossLayer) layer).getFormat() == CNN2DFormat.NHWC)
            || (layer instanceof Cnn3DLossLayer
                && ((Cnn3DLossLayer) layer).getDataFormat() == Convolution3D.DataFormat.NDHWC)
            || (layer instanceof Yolo2OutputLayer
                && ((Yolo2OutputLayer) layer).getFormat() == CNN2DFormat.NHWC);
    return channelsLast ? Layout.EXAMPLES_CHANNELS_LAST : Layout.EXAMPLES;
  }

  /**
   * How an output's h_L becomes rows, by what comes in. The steps of sequences may come as rows of
   * their own, and a loss layer may have another format than what it gets, which it does not mind.
   *
   * @param layer with a loss
   * @param entering how what comes in becomes rows
   * @return the layer's own layout where that counts
   */
  public static Layout layout(Layer layer, Layout entering) {
    Layout own = layout(layer);
    if (hasLossFunction(layer)) {
      boolean rows = own == Layout.EXAMPLES && !(layer instanceof CenterLossOutputLayer);
      return rows && entering == Layout.STEP_AFTER_STEP ? entering : own;
    }
    boolean formats =
        layer instanceof RnnLossLayer
            ? entering == Layout.STEPS || entering == Layout.STEPS_FEATURES_LAST
            : entering == Layout.EXAMPLES || entering == Layout.EXAMPLES_CHANNELS_LAST;
    boolean lossLayer =
        layer instanceof RnnLossLayer
            || layer instanceof CnnLossLayer
            || layer instanceof Cnn3DLossLayer;
    return lossLayer && formats ? entering : own;
  }

  private static Layout ofSequence(RNNFormat format) {
    return format == RNNFormat.NWC ? Layout.STEPS_FEATURES_LAST : Layout.STEPS;
  }

  /**
   * What an output's h_L is.
   *
   * @param layer with a loss
   * @return for all but dense output layers and LossLayer, linear
   */
  public static OutputKind kind(Layer layer) {
    return hasLossFunction(layer)
        ? OutputKind.of(((BaseLayer) layer).getActivationFn(), loss(layer))
        : OutputKind.LINEAR;
  }

  /**
   * Whether an output's loss function, with its activation function, can be differentiated row by
   * row, without the layer.
   *
   * @param layer with a loss
   * @return true for dense output layers and LossLayer
   */
  public static boolean hasLossFunction(Layer layer) {
    return isDense(layer) || layer.getClass() == LossLayer.class;
  }

  /**
   * The loss function of an output.
   *
   * @param layer a dense output layer or LossLayer
   * @return ℓ
   */
  public static ILossFunction loss(Layer layer) {
    return layer instanceof LossLayer
        ? ((LossLayer) layer).getLossFn()
        : ((BaseOutputLayer) layer).getLossFn();
  }
}
