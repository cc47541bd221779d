package org.dl4jtp.feedback;

import java.util.function.UnaryOperator;
import org.dl4jtp.kernel.FloatBlocks;
import org.dl4jtp.kernel.TanhKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** tanh around some u in float32 on the processor: {@link SigmoidalAt} in single passes. */
final class FloatTanhAt extends ActivationAt {
  private final INDArray u;
  private final INDArray tanh;

  private FloatTanhAt(INDArray u, INDArray tanh) {
    this.u = u;
    this.tanh = tanh;
  }

  /** Around what {@link FloatBlocks#take} accepts. */
  static ActivationAt of(INDArray u) {
    INDArray tanh = like(u);
    TanhKernels.tanh(u, tanh);
    return new FloatTanhAt(u, tanh);
  }

  @Override
  ActivationAt part(UnaryOperator<INDArray> rows) {
    return new FloatTanhAt(rows.apply(u), rows.apply(tanh));
  }

  @Override
  INDArray value() {
    return tanh;
  }

  @Override
  INDArray difference(INDArray du) {
    INDArray steps = inOneRun(du);
    INDArray out = like(du);
    for (int k = 0; k < batches(du); k++) {
      TanhKernels.difference(u, tanh, batch(steps, k), batch(out, k));
    }
    return out;
  }

  @Override
  INDArray delta(INDArray error) {
    INDArray errors = inOneRun(error);
    INDArray out = like(error);
    for (int k = 0; k < batches(error); k++) {
      TanhKernels.backprop(tanh, batch(errors, k), batch(out, k));
    }
    return out;
  }

  @Override
  INDArray deltaDifference(INDArray du, INDArray difference, INDArray error) {
    INDArray errors = inOneRun(error);
    INDArray out = like(error);
    for (int k = 0; k < batches(error); k++) {
      TanhKernels.backpropDifference(tanh, batch(difference, k), batch(errors, k), batch(out, k));
    }
    return out;
  }

  private static INDArray like(INDArray array) {
    return WorkingArrays.like(array);
  }

  private static INDArray inOneRun(INDArray array) {
    return FloatBlocks.take(array) ? array : array.dup('c');
  }

  private long batches(INDArray array) {
    return array.size(0) / u.size(0);
  }

  private INDArray batch(INDArray array, long k) {
    long rows = u.size(0);
    return WorkingArrays.rows(array, k * rows, (k + 1) * rows);
  }
}
