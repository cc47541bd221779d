package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;

/** A live layer without parameters: does what the wrapped layer does. */
final class LivePassiveLayer extends LiveChainedLayer {
  private final ForwardFunction function;

  LivePassiveLayer(PassiveLayer layerConf, NeuralNetConfiguration conf, Layer underlying) {
    super(layerConf, conf, underlying);
    function = ForwardFunction.of(underlying);
    Chain.join(this, layerConf, underlying.getIndex());
  }

  @Override
  public ForwardFunction function() {
    return function;
  }
}
