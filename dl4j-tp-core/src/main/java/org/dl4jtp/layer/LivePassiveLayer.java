package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** A live layer within a unit: does what the wrapped layer does. */
final class LivePassiveLayer extends LiveChainedLayer {
  private final ForwardFunction function;

  LivePassiveLayer(
      PassiveLayer layerConf, NeuralNetConfiguration conf, Layer underlying, DataType dataType) {
    super(layerConf, conf, underlying);
    function = ForwardFunction.of(underlying, dataType);
    Chain.join(this, layerConf, underlying.getIndex());
  }

  @Override
  public ForwardFunction function() {
    return function;
  }
}
