package org.dl4jtp.layer;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.MaskState;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The feature masks that come into the layers of a network, for the examples of one pass. What a
 * layer makes of its mask is its own affair; a mask's rows are examples.
 */
final class Masks {
  static final Masks NONE = new Masks(Map.of());

  private final Map<ChainMember, INDArray> incoming;

  private Masks(Map<ChainMember, INDArray> incoming) {
    this.incoming = incoming;
  }

  /** Those of the step that a network is in. */
  static Masks current(Collection<? extends ChainMember> members) {
    Map<ChainMember, INDArray> incoming = new HashMap<>();
    for (ChainMember member : members) {
      if (member.featureMask() != null) {
        incoming.put(member, member.featureMask());
      }
    }
    return new Masks(incoming);
  }

  boolean isEmpty() {
    return incoming.isEmpty();
  }

  /** What a layer computes of each example of the pass. */
  ForwardFunction function(ChainMember layer) {
    return applyTo(layer.function(), layer);
  }

  /** One of a layer's functions, of the examples of the pass. */
  ForwardFunction applyTo(ForwardFunction function, ChainMember layer) {
    return function.masked(incoming.get(layer));
  }

  /**
   * Which examples come into a layer, {@code [batch, 1]}: 0 for those that are masked everywhere, 1
   * for the others. Null if all do.
   */
  INDArray seenBy(ChainMember layer, DataType type) {
    return ExampleMasks.counting(incoming.get(layer), type);
  }

  /** Of some of the examples. */
  Masks part(Rows rows) {
    if (isEmpty()) {
      return this;
    }
    Map<ChainMember, INDArray> parts = new HashMap<>();
    incoming.forEach((layer, mask) -> parts.put(layer, rows.of(mask)));
    return new Masks(parts);
  }

  /** Finds the masks of a batch as Deeplearning4j does, from layer to layer. */
  static final class Flow {
    private final Map<ChainMember, INDArray> incoming = new HashMap<>();
    private final int examples;

    Flow(int examples) {
      this.examples = examples;
    }

    /** What a layer hands on of a mask that comes to its preprocessor; or null. */
    Pair<INDArray, MaskState> through(ChainMember layer, Pair<INDArray, MaskState> mask) {
      Pair<INDArray, MaskState> here = mask;
      if (isMask(here) && layer.preProcessor() != null) {
        here =
            layer.preProcessor().feedForwardMaskArray(here.getFirst(), here.getSecond(), examples);
      }
      if (!isMask(here)) {
        return null;
      }
      incoming.put(layer, here.getFirst());
      return layer.handOnMask(here.getFirst(), here.getSecond(), examples);
    }

    private static boolean isMask(Pair<INDArray, MaskState> pair) {
      return pair != null && pair.getFirst() != null;
    }

    Masks masks() {
      return new Masks(incoming);
    }
  }
}
