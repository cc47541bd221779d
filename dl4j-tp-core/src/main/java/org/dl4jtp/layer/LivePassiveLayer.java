package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live layer within a unit: does what the wrapped layer does. */
final class LivePassiveLayer extends LiveChainedLayer {
  private final ForwardFunction function;

  LivePassiveLayer(
      Chain chain,
      PassiveLayer layerConf,
      NeuralNetConfiguration conf,
      Layer underlying,
      INDArray parametersOrNull,
      DataType dataType) {
    super(chain, layerConf, conf, underlying);
    function = ForwardFunction.of(underlying, dataType);
    chain.join(this, layerConf, parametersOrNull);
  }

  @Override
  public ForwardFunction function() {
    return function;
  }
}
