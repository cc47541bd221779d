package org.dl4jtp.step;

import java.util.Arrays;
import org.dl4jtp.kind.Layout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** What masks say of whole rows: of examples, or of the steps of sequences. */
public final class ExampleMasks {
  private ExampleMasks() {}

  /**
   * 0 for rows that are masked everywhere, 1 for the others.
   *
   * @param mask {@code [rows, …]}; or null
   * @param type of the result
   * @return {@code [rows, 1]}, new; null if all count
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

  /**
   * A mask as Deeplearning4j gives it to a layer, as rows that lie like those of what comes into
   * the layer.
   *
   * @param mask {@code [batch, …]}, of a sequence {@code [batch, time]}, where Deeplearning4j takes
   *     steps for examples {@code [time · batch, …]}; or null
   * @param layout of what comes in
   * @param examples in the batch
   * @param rowsEach rows of an example there
   * @return a row for every row of what comes in; null without a mask
   * @throws IllegalArgumentException if the mask's shape is none of these
   */
  public static INDArray rows(INDArray mask, Layout layout, int examples, int rowsEach) {
    if (mask == null || !layout.isSequence()) {
      return mask;
    }
    if (mask.rank() == 3) { // of every feature of a sequence
      return layout.rows(mask, examples);
    }
    long rows = (long) examples * rowsEach;
    if (mask.size(0) == rows) { // Deeplearning4j has made it a vector
      return Layout.STEP_AFTER_STEP.rows(mask.reshape('c', rows, mask.length() / rows), examples);
    }
    boolean fits =
        mask.size(0) == examples && (mask.length() == examples || mask.length() % rows == 0);
    if (!fits) {
      throw new IllegalArgumentException(
          "the mask has the shape "
              + Arrays.toString(mask.shape())
              + ", but there are "
              + examples
              + " examples of "
              + rowsEach
              + " steps; give [examples, steps], or [examples, 1]");
    }
    return mask.length() < rows
        ? OverTime.repeated(mask.reshape('c', examples, mask.length() / examples), rowsEach)
        : mask.dup('c').reshape('c', rows, mask.length() / rows);
  }

  /** Those that count in both, or in either. */
  static INDArray or(INDArray one, INDArray other) {
    return Transforms.max(one, other, true);
  }
}
