package org.dl4jtp.step;

import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What nodes of a network get beside their inputs, for the examples of one pass: feature masks, the
 * state that recurrent layers start from, and network inputs whose length a vertex looks at. What a
 * layer makes of them is its own affair.
 */
final class SideInputs {
  static final SideInputs NONE = new SideInputs(null, null, null);

  private final INDArray[][] masks; // by node, of each one or several; null if there are none
  private final Map<String, INDArray>[] states; // likewise
  private final INDArray[] networkInputs; // of all examples; null for those that the network has

  private SideInputs(INDArray[][] masks, Map<String, INDArray>[] states, INDArray[] networkInputs) {
    this.masks = masks;
    this.states = states;
    this.networkInputs = networkInputs;
  }

  /** By node, null where one has none. */
  static SideInputs of(INDArray[][] masks, Map<String, INDArray>[] states) {
    boolean anyMask = masks != null && Stream.of(masks).anyMatch(Objects::nonNull);
    boolean anyState = states != null && Stream.of(states).anyMatch(Objects::nonNull);
    return anyMask || anyState
        ? new SideInputs(anyMask ? masks : null, anyState ? states : null, null)
        : NONE;
  }

  /** These, in a pass from other inputs than those that the network has. */
  SideInputs from(INDArray... inputs) {
    return new SideInputs(masks, states, inputs);
  }

  /** Null where they are those that the network has. */
  INDArray[] networkInputs() {
    return networkInputs;
  }

  /** Whether there are neither masks nor states. */
  boolean isEmpty() {
    return masks == null && states == null;
  }

  /** The mask that comes into a node's layer; or null. */
  INDArray mask(int node) {
    INDArray[] all = masks(node);
    return all == null ? null : all[0];
  }

  /** The masks that a node's function looks at, some of them null; or null. */
  INDArray[] masks(int node) {
    return masks == null ? null : masks[node];
  }

  /** The state that a node's layer starts from; or null. */
  Map<String, INDArray> state(int node) {
    return states == null ? null : states[node];
  }

  /** Of some of the examples. */
  @SuppressWarnings({"unchecked", "rawtypes"}) // of an array that is made here
  SideInputs part(Rows rows) {
    INDArray[][] someMasks = masks == null ? null : new INDArray[masks.length][];
    for (int node = 0; masks != null && node < masks.length; node++) {
      someMasks[node] = masks[node] == null ? null : part(masks[node], rows);
    }
    Map<String, INDArray>[] someStates = states == null ? null : new Map[states.length];
    for (int node = 0; states != null && node < states.length; node++) {
      someStates[node] = states[node] == null ? null : part(states[node], rows);
    }
    return isEmpty() ? this : new SideInputs(someMasks, someStates, networkInputs);
  }

  private static INDArray[] part(INDArray[] some, Rows rows) {
    return Stream.of(some)
        .map(mask -> mask == null ? null : rows.ofLayers(mask))
        .toArray(INDArray[]::new);
  }

  private static Map<String, INDArray> part(Map<String, INDArray> state, Rows rows) {
    return state.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> rows.ofLayers(e.getValue())));
  }
}
