package org.dl4jtp.function;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastAddOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * γ(x − mean)/√(var + ε) + β, per feature or channel, with the running averages: batch statistics
 * would make one example's answer depend on the others'.
 */
final class BatchNormFunction implements ForwardFunction {
  private final Layer live;
  private final BatchNormalization conf;
  private final DataType dataType;
  private ForwardFunction inTraining; // made when it is asked for

  BatchNormFunction(Layer live, DataType dataType) {
    this.live = live;
    this.conf = (BatchNormalization) live.conf().getLayer();
    this.dataType = dataType;
  }

  @Override
  public ForwardFunction inTraining() {
    if (inTraining == null) {
      inTraining = TwinFunction.inTraining(live, dataType);
    }
    return inTraining;
  }

  @Override
  public INDArray apply(INDArray input) {
    INDArray scale = scale();
    INDArray shift =
        live.getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN).mul(scale).negi();
    if (conf.isLockGammaBeta()) {
      shift.addi(heedsLocked() ? conf.getBeta() : 0);
    } else {
      shift.addi(live.getParam(BatchNormalizationParamInitializer.BETA));
    }
    INDArray out = scaled(input, scale);
    return Nd4j.getExecutioner().exec(new BroadcastAddOp(out, shift, out, channels(out)));
  }

  @Override
  public Linearization linearize(INDArray input) {
    INDArray value = apply(input);
    return new Linearization(value, epsilon -> scaled(epsilon, scale()));
  }

  private INDArray scaled(INDArray input, INDArray scale) {
    // Deeplearning4j does the same: broadcasting is not to be trusted with odd strides.
    INDArray out = input.dup('c');
    return Nd4j.getExecutioner().exec(new BroadcastMulOp(out, scale, out, channels(out)));
  }

  private int channels(INDArray array) {
    return conf.getCnn2DFormat() == CNN2DFormat.NHWC ? array.rank() - 1 : 1;
  }

  /** γ/√(var + ε). */
  private INDArray scale() {
    INDArray deviation = Transforms.sqrt(variance().addi(conf.getEps()), false);
    return conf.isLockGammaBeta()
        ? deviation.rdivi(heedsLocked() ? conf.getGamma() : 1)
        : deviation.rdivi(live.getParam(BatchNormalizationParamInitializer.GAMMA));
  }

  /** Deeplearning4j leaves both out where one is neutral. */
  private boolean heedsLocked() {
    return conf.getGamma() != 1 && conf.getBeta() != 0;
  }

  private INDArray variance() {
    if (!conf.isUseLogStd()) {
      return live.getParam(BatchNormalizationParamInitializer.GLOBAL_VAR).dup();
    }
    INDArray exponent = live.getParam(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    return Transforms.exp(exponent.mul(2 * Math.log(10)), false);
  }
}
