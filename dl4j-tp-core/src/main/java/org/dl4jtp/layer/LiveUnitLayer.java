package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ForwardFunction;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live layer within a unit: does what the wrapped layer does, for the target above it. */
final class LiveUnitLayer extends LiveConvertedLayer {
  private final ForwardFunction function;

  LiveUnitLayer(
      UnitLayer layerConf,
      NeuralNetConfiguration conf,
      NeuralNetConfiguration inner,
      Layer underlying,
      DataType dataType) {
    super(layerConf, conf, underlying);
    function = functionOf(underlying, inner, dataType);
    join();
  }

  @Override
  public ForwardFunction function() {
    return function;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    INDArray signal = signal(epsilon, mgr);
    return isFrozenLayer()
        ? new Pair<>(zeroGradient(), pulledBack(signal, mgr))
        : underlying.backpropGradient(signal, mgr);
  }
}
