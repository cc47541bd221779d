package org.dl4jtp.step;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What masks say of whole examples. */
public final class ExampleMasks {
  private ExampleMasks() {}

  /**
   * 0 for examples that are masked everywhere, 1 for the others.
   *
   * @param mask its rows are examples; or null
   * @param type of the result
   * @return {@code [batch, 1]}, new; null if all count
   */
  public static INDArray counting(INDArray mask, DataType type) {
    if (mask == null) {
      return null;
    }
    long batch = mask.size(0);
    INDArray rows = mask.castTo(type).reshape(batch, mask.length() / batch);
    INDArray counting = rows.neq(0).castTo(type).max(true, 1);
    return counting.minNumber().doubleValue() == 1 ? null : counting;
  }

  /** Those that count in both, or in either. */
  static INDArray or(INDArray one, INDArray other) {
    return Transforms.max(one, other, true);
  }
}
