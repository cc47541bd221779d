package org.dl4jtp.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Arrays that a repeated computation uses again, instead of new ones every time: to make one costs
 * ND4J as much as a small product. They belong to one network, lie outside of all workspaces, and
 * stay as they are until the next {@link #begin}. What somebody may keep longer must not be one of
 * them.
 *
 * <p>While they are {@link #open} on a thread, arrays come from here; otherwise they are new, in
 * the current workspace. What is not asked for is let go once it is more than half of all: forms
 * that change from one computation to the next, as those of sequences do, cost twice the memory of
 * one, not that of all.
 */
public final class WorkingArrays {
  private static final ThreadLocal<WorkingArrays> OPEN = new ThreadLocal<>();
  private static final int LONG = 1_000; // rests

  private final Map<Form, Kept> kept = new HashMap<>();
  private final IdentityHashMap<INDArray, Map<Long, INDArray>> rows = new IdentityHashMap<>();
  private int rested;

  /** None yet. */
  public WorkingArrays() {}

  /** Begins a computation: all arrays may be used again. */
  public void begin() {
    rested = 0;
    long all = kept.values().stream().mapToLong(some -> some.bytes(some.arrays.size())).sum();
    long used = kept.values().stream().mapToLong(some -> some.bytes(some.used)).sum();
    if (all > 2 * used) {
      kept.values().removeIf(this::isIdle);
    }
    for (Kept some : kept.values()) {
      some.used = 0;
    }
  }

  private boolean isIdle(Kept some) {
    List<INDArray> idle = some.arrays.subList(some.used, some.arrays.size());
    idle.forEach(rows::remove);
    idle.clear();
    return some.arrays.isEmpty();
  }

  /**
   * Says that something else than the computation went on. Once that has been said {@value #LONG}
   * times since it began last, none are kept: who alternates keeps them, who has ended does not.
   */
  public void rest() {
    if (rested < LONG && ++rested == LONG) {
      kept.clear();
      rows.clear();
    }
  }

  /** Number of arrays kept. */
  int count() {
    return kept.values().stream().mapToInt(some -> some.arrays.size()).sum();
  }

  /**
   * Lets this thread's arrays come from here.
   *
   * @return ends it
   */
  public Turn open() {
    return new Turn(this);
  }

  /**
   * Whether this thread's arrays come from here.
   *
   * @return false before {@link #open} and after its end
   */
  @SuppressWarnings("ReferenceEquality") // these
  public boolean areOpen() {
    return OPEN.get() == this;
  }

  /**
   * Lets this thread's arrays be new.
   *
   * @return ends it
   */
  public static Turn none() {
    return new Turn(null);
  }

  /**
   * An array that may hold anything.
   *
   * @param type its type
   * @param shape its shape; used, not copied
   * @return in 'c' order
   */
  public static INDArray uninitialized(DataType type, long... shape) {
    WorkingArrays open = OPEN.get();
    return open == null ? Nd4j.createUninitialized(type, shape, 'c') : open.next(type, shape);
  }

  /**
   * An array that may hold anything.
   *
   * @param array whose type and shape it has
   * @return in 'c' order
   */
  public static INDArray like(INDArray array) {
    return uninitialized(array.dataType(), array.shape());
  }

  /**
   * Neighbouring rows of an array: a view, of these arrays always the same one.
   *
   * @param array {@code [rows, …]}
   * @param from the first
   * @param to behind the last
   * @return the array itself if these are all
   */
  public static INDArray rows(INDArray array, long from, long to) {
    if (from == 0 && to == array.size(0)) {
      return array;
    }
    WorkingArrays open = OPEN.get();
    Map<Long, INDArray> known = open == null ? null : open.rows.get(array);
    return known == null
        ? array.get(NDArrayIndex.interval(from, to))
        : known.computeIfAbsent(
            from * Integer.MAX_VALUE + to, key -> array.get(NDArrayIndex.interval(from, to)));
  }

  private INDArray next(DataType type, long... shape) {
    return kept.computeIfAbsent(new Form(type, shape), form -> new Kept()).next(type, shape);
  }

  /** A time in which a thread's arrays come from somewhere. */
  public static final class Turn implements AutoCloseable {
    private final WorkingArrays before = OPEN.get();

    private Turn(WorkingArrays arrays) {
      set(arrays);
    }

    private static void set(WorkingArrays arrays) {
      if (arrays == null) {
        OPEN.remove();
      } else {
        OPEN.set(arrays);
      }
    }

    @Override
    public void close() {
      set(before);
    }
  }

  /** Arrays of one form. */
  private final class Kept {
    private final List<INDArray> arrays = new ArrayList<>();
    private int used;

    long bytes(int count) {
      return count == 0 ? 0 : count * arrays.get(0).length() * arrays.get(0).dataType().width();
    }

    INDArray next(DataType type, long... shape) {
      if (used == arrays.size()) {
        try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
          INDArray array = Nd4j.createUninitialized(type, shape, 'c');
          arrays.add(array);
          rows.put(array, new HashMap<>());
        }
      }
      return arrays.get(used++);
    }
  }

  /** Type and shape. */
  private static final class Form {
    private final DataType type;
    private final long[] shape;

    Form(DataType type, long... shape) {
      this.type = type;
      this.shape = shape;
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Form && type == ((Form) o).type && Arrays.equals(shape, ((Form) o).shape);
    }

    @Override
    public int hashCode() {
      return 31 * Arrays.hashCode(shape) + type.hashCode();
    }
  }
}
