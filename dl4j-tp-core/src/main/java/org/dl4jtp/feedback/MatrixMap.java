package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.kernel.Arithmetic;
import org.dl4jtp.kernel.Products;
import org.dl4jtp.kernel.RowKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link LinearMap} by a matrix Q and a row q, which may be missing. */
final class MatrixMap implements LinearMap {
  private final String weight;
  private final String bias;
  private final Map<String, INDArray> parameters;

  /** The names are those of Q and q among the parameters. */
  MatrixMap(String weight, String bias, Map<String, INDArray> parameters) {
    this.weight = weight;
    this.bias = bias;
    this.parameters = parameters;
  }

  @Override
  public INDArray product(INDArray v) {
    INDArray q = parameters.get(weight);
    INDArray out = WorkingArrays.uninitialized(q.dataType(), v.size(0), q.size(1));
    return Products.of(v, q, out);
  }

  @Override
  public INDArray addBias(INDArray products) {
    INDArray q = parameters.get(bias);
    return q == null ? products : RowKernels.add(products, q);
  }

  @Override
  public void addGradient(INDArray v, INDArray delta, Map<String, INDArray> gradients) {
    Products.addOfTransposed(v, delta, gradients.get(weight));
  }

  @Override
  public void addBiasGradient(INDArray delta, Map<String, INDArray> gradients) {
    INDArray q = gradients.get(bias);
    if (q != null) {
      INDArray sum = WorkingArrays.like(q);
      RowKernels.sum(delta, sum);
      Arithmetic.sum(q, sum, q);
    }
  }

  @Override
  public INDArray pullBack(INDArray delta) {
    INDArray q = parameters.get(weight);
    INDArray out = WorkingArrays.uninitialized(q.dataType(), delta.size(0), q.size(0));
    return Products.byTransposed(delta, q, out);
  }
}
