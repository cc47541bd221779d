package org.dl4jtp.feedback;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What several mappings compute alike within one pass through a network: evaluated for the first of
 * them. Lasts no longer than the pass, while weights and arrays stay as they are.
 */
public final class Memo {
  private final IdentityHashMap<INDArray, Map<Object, Object>> values = new IdentityHashMap<>();

  /** For one pass; nothing is known yet. */
  public Memo() {}

  /**
   * The value for an array, remembered or computed.
   *
   * @param array what it depends on: this very array, not one like it
   * @param what tells apart what depends on the same array
   * @param compute called if it is not known
   * @param <T> type of the value; always the same for one {@code what}
   * @return the value; not null
   */
  @SuppressWarnings("unchecked") // what was put in under the same key
  public <T> T get(INDArray array, Object what, Supplier<T> compute) {
    Map<Object, Object> known = values.computeIfAbsent(array, a -> new HashMap<>());
    Object value = known.get(what);
    if (value == null) {
      value = compute.get();
      known.put(what, value);
    }
    return (T) value;
  }
}
