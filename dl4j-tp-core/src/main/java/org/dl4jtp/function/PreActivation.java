package org.dl4jtp.function;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The part of a layer below its activation function, with its parameters' gradients. */
public interface PreActivation extends ForwardFunction {

  /**
   * Whether {@link #apply} takes this input. The layer itself knows better what is wrong.
   *
   * @param input as the live layer got it
   * @return false for other shapes and data types
   */
  boolean accepts(INDArray input);

  /**
   * The shape of the value.
   *
   * @param input an accepted one
   * @return {@code [batch, …]}
   */
  long[] valueShape(INDArray input);

  /**
   * The value, into a given array.
   *
   * @param input an accepted one
   * @param into of {@link #valueShape} and 'c' order; overwritten
   * @return that array
   */
  INDArray apply(INDArray input, INDArray into);

  /**
   * Overwrites the parameters' gradients, summed over the batch.
   *
   * @param input an accepted one
   * @param delta gradient with respect to the value; not changed
   * @param into by parameter, in the shape of each
   */
  void gradients(INDArray input, INDArray delta, Map<String, INDArray> into);

  /**
   * The way back to the input.
   *
   * @param input an accepted one
   * @param delta gradient with respect to the value; not changed
   * @return gradient with respect to the input, new
   */
  INDArray inputGradient(INDArray input, INDArray delta);

  /**
   * Of a live layer.
   *
   * @param live the layer
   * @return null for layers that have none, or that compute its gradients otherwise
   */
  static PreActivation of(Layer live) {
    if (isConvolution(live)) {
      return new ConvolutionFunction(live);
    }
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    // Subclasses compute something else, so the exact class counts.
    boolean dense = conf.getClass() == DenseLayer.class && !((DenseLayer) conf).hasLayerNorm();
    return dense || conf.getClass() == OutputLayer.class ? new AffineFunction(live) : null;
  }

  /**
   * Whether a layer convolves maps whose channels come first, without a helper of its own.
   *
   * @param live the layer
   * @return false for subclasses, which compute something else
   */
  static boolean isConvolution(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    boolean exact =
        conf.getClass() == ConvolutionLayer.class || conf.getClass() == Convolution2D.class;
    // A helper (cuDNN, where the user asked Deeplearning4j for it) belongs to the layer.
    return exact
        && ((ConvolutionLayer) conf).getCnn2dDataFormat() == CNN2DFormat.NCHW
        && live.getHelper() == null;
  }
}
