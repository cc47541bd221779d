package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The part of a layer below its activation function, with its parameters' gradients. */
interface PreActivation extends ForwardFunction {

  /** Whether {@link #apply} takes this input. The layer itself knows better what is wrong. */
  boolean accepts(INDArray input);

  /** The shape of the value for an accepted input. */
  long[] valueShape(INDArray input);

  /** The value, into an array of 'c' order, which is returned. */
  INDArray apply(INDArray input, INDArray into);

  /**
   * Overwrites the parameters' gradients, summed over the batch.
   *
   * @param input an accepted one
   * @param delta gradient with respect to the value; not changed
   * @param into by parameter, in the shape of each
   */
  void gradients(INDArray input, INDArray delta, Map<String, INDArray> into);

  /** Of a live layer; null for layers that have none, or that compute its gradients otherwise. */
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
