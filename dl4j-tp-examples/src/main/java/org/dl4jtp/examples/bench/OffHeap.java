package org.dl4jtp.examples.bench;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.OptionalLong;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Counts the memory of ND4J arrays that are allocated outside of workspaces: with Deeplearning4j's
 * workspaces on, what a training step leaves to the garbage collector.
 *
 * <p>ND4J 1.0.0-M2.1 allocates arrays in its native code, which JavaCPP's counters do not see, and
 * has no counter of its own. What it has is a private list of all buffers that wait for the garbage
 * collector, numbered in sequence. Here the new ones are summed up: with those of shapes, without
 * those in workspaces and views of others. The collector may take a few away first, so that a
 * single measurement may fall short; take the median of several. Working memory that an operation
 * gives back when it ends is not counted.
 */
final class OffHeap {
  private static final String LIST = "referenceMap";

  private OffHeap() {}

  /**
   * Bytes that an action allocates.
   *
   * @return empty where this version of ND4J has no such list
   */
  static OptionalLong allocatedBy(Runnable action) {
    Map<String, DeallocatableReference> buffers = buffers();
    if (buffers == null) {
      return OptionalLong.empty();
    }
    long start = Nd4j.getDeallocatorService().nextValue();
    action.run();
    long bytes = 0;
    for (Map.Entry<String, DeallocatableReference> entry : buffers.entrySet()) {
      String id = entry.getKey();
      long number = Long.parseLong(id.substring(id.lastIndexOf('_') + 1));
      if (number > start
          && entry.getValue().get() instanceof DataBuffer buffer
          && !buffer.isAttached()
          && buffer.underlyingDataBuffer() == null) {
        bytes += buffer.length() * buffer.getElementSize();
      }
    }
    return OptionalLong.of(bytes);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, DeallocatableReference> buffers() {
    try {
      Field list = DeallocatorService.class.getDeclaredField(LIST);
      list.setAccessible(true);
      return (Map<String, DeallocatableReference>) list.get(Nd4j.getDeallocatorService());
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
