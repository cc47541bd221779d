package org.dl4jtp.function;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.dl4jtp.kernel.Products;
import org.dl4jtp.kernel.RowKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LayerNorm;
import org.nd4j.linalg.api.ops.impl.transforms.custom.LayerNormBp;
import org.nd4j.linalg.factory.Nd4j;

/** norm(xW) + b of a live dense or output layer, with norm the identity or layer normalisation. */
final class AffineFunction implements PreActivation {
  private final Layer live;
  private final boolean layerNorm;

  AffineFunction(Layer live) {
    this.live = live;
    org.deeplearning4j.nn.conf.layers.Layer conf = live.conf().getLayer();
    this.layerNorm = conf instanceof DenseLayer && ((DenseLayer) conf).hasLayerNorm();
  }

  @Override
  public boolean accepts(INDArray input) {
    INDArray weight = weight();
    return input.rank() == 2
        && input.size(1) == weight.size(0)
        && input.dataType() == weight.dataType();
  }

  @Override
  public long[] valueShape(INDArray input) {
    return new long[] {input.size(0), weight().size(1)};
  }

  @Override
  public INDArray apply(INDArray rows) {
    return apply(rows, newOutput(rows));
  }

  @Override
  public INDArray apply(INDArray rows, INDArray out) {
    product(rows, out);
    if (layerNorm) {
      Nd4j.getExecutioner().exec(new LayerNorm(out, gain(), out, true, 1));
    }
    INDArray bias = live.getParam(DefaultParamInitializer.BIAS_KEY);
    return bias == null ? out : RowKernels.add(out, bias);
  }

  @Override
  public Linearization linearize(INDArray rows) {
    INDArray value = apply(rows);
    INDArray beforeNorm = layerNorm ? product(rows, newOutput(rows)) : null;
    return new Linearization(
        value,
        epsilon -> {
          INDArray delta = epsilon;
          if (layerNorm) {
            delta = epsilon.ulike();
            INDArray gain = gain();
            Nd4j.getExecutioner()
                .exec(
                    new LayerNormBp(beforeNorm, gain, epsilon.dup(), delta, gain.ulike(), true, 1));
          }
          return inputGradient(rows, delta);
        });
  }

  /** Without layer normalisation. */
  @Override
  public INDArray inputGradient(INDArray rows, INDArray delta) {
    INDArray weight = weight();
    INDArray out = WorkingArrays.uninitialized(weight.dataType(), delta.size(0), weight.size(0));
    return Products.byTransposed(delta, weight, out);
  }

  /** Without layer normalisation. */
  @Override
  public void gradients(INDArray input, INDArray delta, Map<String, INDArray> into) {
    INDArray bias = into.get(DefaultParamInitializer.BIAS_KEY);
    if (bias != null) {
      RowKernels.sum(delta, bias);
    }
    INDArray weight = into.get(DefaultParamInitializer.WEIGHT_KEY);
    Products.ofTransposed(input, delta, weight);
  }

  private INDArray newOutput(INDArray rows) {
    return WorkingArrays.uninitialized(weight().dataType(), valueShape(rows));
  }

  private INDArray product(INDArray rows, INDArray out) {
    return Products.of(rows, weight(), out);
  }

  private INDArray weight() {
    return live.getParam(DefaultParamInitializer.WEIGHT_KEY);
  }

  private INDArray gain() {
    return live.getParam(DefaultParamInitializer.GAIN_KEY);
  }
}
