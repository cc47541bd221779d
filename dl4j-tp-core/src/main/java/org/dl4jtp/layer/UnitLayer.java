package org.dl4jtp.layer;

import java.util.Collection;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A layer within a unit of a converted network: one without parameters, or normalisation or PReLU,
 * whose parameters train by the exact derivative of their unit's local loss. The wrapper only lets
 * the target layers below send perturbed activations through it; that of a loss layer begins the
 * step as well.
 */
public final class UnitLayer extends ConvertedLayer {

  /** For JSON. */
  private UnitLayer() {}

  /**
   * Wraps a layer.
   *
   * @param underlying the layer; used, not copied
   * @param position its index in the network
   * @param chainLength number of layers in the network
   * @param preProcessor the network's preprocessor in front of it, or null
   */
  public UnitLayer(
      Layer underlying, int position, int chainLength, InputPreProcessor preProcessor) {
    super(underlying, position, chainLength, preProcessor);
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType dataType) {
    LayerCheck.training(this, conf, dataType);
    NeuralNetConfiguration inner = innerConfiguration(conf);
    org.deeplearning4j.nn.api.Layer live =
        inner.getLayer().instantiate(inner, listeners, index, parameters, initialize, dataType);
    inner.variables().forEach(conf::addVariable);
    return live instanceof IOutputLayer
        ? new LiveLossLayer(this, conf, (IOutputLayer) live)
        : new LiveUnitLayer(this, conf, inner, live, dataType);
  }
}
