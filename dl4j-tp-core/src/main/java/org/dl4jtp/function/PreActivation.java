package org.dl4jtp.function;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
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
   * Of a live layer.
   *
   * @param live the layer
   * @return null for layers that have none, or that compute its gradients otherwise
   */
  static PreActivation of(Layer live) {
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    if (conf instanceof ConvolutionLayer) {
      // A helper (cuDNN, where the user asked Deeplearning4j for it) belongs to the layer.
      return live.getHelper() == null ? new ConvolutionFunction(live) : null;
    }
    boolean dense = conf instanceof DenseLayer && !((DenseLayer) conf).hasLayerNorm();
    return dense || conf instanceof OutputLayer ? new AffineFunction(live) : null;
  }
}
