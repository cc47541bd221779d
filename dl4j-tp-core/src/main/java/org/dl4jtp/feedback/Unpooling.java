package org.dl4jtp.feedback;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Brings pooled feature maps back to the size that they had, one axis after the other. See {@link
 * DeconvolutionFeedback} for what it puts where.
 */
final class Unpooling {
  private final long[] pooled;
  private final INDArray rows; // null where nothing was pooled
  private final INDArray columns;

  /**
   * Matrices for both axes.
   *
   * @param pooled shape of the pooled maps, {@code [channels, height, width]}
   * @param size what they had, {@code [height, width]}
   * @param poolings what was done to them, in order
   * @param transposed whether every value is spread evenly over its window; else every position
   *     gets the mean of the windows that see it
   */
  Unpooling(
      long[] pooled, int[] size, List<Window> poolings, boolean transposed, DataType dataType) {
    this.pooled = pooled.clone();
    if (poolings.isEmpty()) {
      rows = null;
      columns = null;
      return;
    }
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      rows = matrix(0, size[0], poolings, transposed).castTo(dataType).dup('c');
      columns = matrix(1, size[1], poolings, transposed).castTo(dataType).dup('c');
    }
  }

  /** From all positions after the poolings (rows) to those before (columns). */
  private static INDArray matrix(int axis, int size, List<Window> poolings, boolean transposed) {
    INDArray all = null;
    int before = size;
    for (Window pooling : poolings) {
      INDArray one = matrix(axis, before, pooling, transposed);
      all = all == null ? one : one.mmul(all);
      before = pooling.output()[axis];
    }
    return all;
  }

  private static INDArray matrix(int axis, int before, Window pooling, boolean transposed) {
    INDArray matrix = Nd4j.zeros(DataType.DOUBLE, pooling.output()[axis], before);
    for (int j = 0; j < pooling.output()[axis]; j++) {
      for (int m = 0; m < pooling.kernel()[axis]; m++) {
        int i = j * pooling.stride()[axis] - pooling.padding()[axis] + m * pooling.dilation()[axis];
        if (i >= 0 && i < before) {
          matrix.putScalar(j, i, 1);
        }
      }
    }
    return transposed
        ? matrix.diviColumnVector(Transforms.max(matrix.sum(1), 1))
        : matrix.diviRowVector(Transforms.max(matrix.sum(0), 1));
  }

  /** Rows {@code [batch, features]} of pooled maps to {@code [channels, batch·height·width]}. */
  INDArray spread(INDArray maps) {
    long batch = maps.size(0);
    INDArray x = maps.reshape('c', batch, pooled[0], pooled[1], pooled[2]);
    if (rows == null) {
      return x.permute(1, 0, 2, 3).dup('c').reshape('c', pooled[0], batch * pooled[1] * pooled[2]);
    }
    long height = rows.size(1);
    long width = columns.size(1);
    INDArray lines = product(x.permute(1, 0, 3, 2).dup('c'), rows);
    lines = lines.reshape('c', pooled[0], batch, pooled[2], height).permute(0, 1, 3, 2).dup('c');
    return product(lines, columns).reshape('c', pooled[0], batch * height * width);
  }

  /** The adjoint of {@link #spread}. */
  INDArray gather(INDArray maps, long batch) {
    INDArray x = maps;
    if (rows != null) {
      long height = rows.size(1);
      long width = columns.size(1);
      x = product(maps.reshape('c', pooled[0], batch, height, width), columns.transpose());
      x = x.reshape('c', pooled[0], batch, height, pooled[2]).permute(0, 1, 3, 2).dup('c');
      x = product(x, rows.transpose());
      x = x.reshape('c', pooled[0], batch, pooled[2], pooled[1]).permute(1, 0, 3, 2);
    } else {
      x = x.reshape('c', pooled[0], batch, pooled[1], pooled[2]).permute(1, 0, 2, 3);
    }
    return x.dup('c').reshape('c', batch, pooled[0] * pooled[1] * pooled[2]);
  }

  /** Along the last axis. */
  private static INDArray product(INDArray maps, INDArray matrix) {
    INDArray flat = maps.reshape('c', maps.length() / matrix.size(0), matrix.size(0));
    INDArray out =
        Nd4j.createUninitialized(matrix.dataType(), new long[] {flat.size(0), matrix.size(1)}, 'c');
    return flat.mmuli(matrix, out);
  }
}
