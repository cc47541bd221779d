package org.dl4jtp.layer;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The rows of layers that a thread has begun to build. Deeplearning4j builds a network's layers in
 * order, on one thread, and tells none of them about the others: each finds here the row that it is
 * the next layer of.
 *
 * <p>A row is here between its layers only, not while one of them is being built: other networks
 * may be built then, and a layer that fails takes its row with it. It is held by its layers, not
 * from here, so that one that is never finished ends with its network.
 */
final class RowConstruction {
  private static final ThreadLocal<Deque<WeakReference<Chain>>> BEGUN =
      ThreadLocal.withInitial(ArrayDeque::new);

  private RowConstruction() {}

  /**
   * Builds a layer in its row.
   *
   * @param index in the network
   * @param parameters a view of the network's; null for a layer without
   * @param layer what builds it, given the row that it shall join
   * @throws IllegalStateException when it is not the next layer of a row
   */
  static Layer build(
      ChainedLayer conf, int index, INDArray parameters, Function<Chain, Layer> layer) {
    Deque<WeakReference<Chain>> begun = BEGUN.get();
    try {
      begun.removeIf(row -> row.get() == null);
      Chain row =
          conf.position() == 0
              ? Chain.row(conf.chainLength(), index)
              : take(begun, conf, index, parameters);
      Layer live = layer.apply(row);
      if (!row.isComplete()) {
        begun.push(new WeakReference<>(row));
      }
      return live;
    } finally {
      if (begun.isEmpty()) {
        BEGUN.remove();
      }
    }
  }

  /** Takes out the latest row that a layer is the next of; those begun after it were given up. */
  private static Chain take(
      Deque<WeakReference<Chain>> begun, ChainedLayer conf, int index, INDArray parameters) {
    for (WeakReference<Chain> reference : begun) {
      Chain row = reference.get();
      if (row != null && row.awaits(conf, index, parameters)) {
        while (begun.pop() != reference) {
          // given up
        }
        return row;
      }
    }
    throw new IllegalStateException(
        "Layer '"
            + conf.getLayerName()
            + "' is layer "
            + conf.position()
            + " of "
            + conf.chainLength()
            + " of a target propagation network, but was not built as such."
            + Chain.REMEDY);
  }
}
