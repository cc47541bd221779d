package org.dl4jtp.examples.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What was used: at a moment since the process began, or between two.
 *
 * @param wallNanos wall-clock time
 * @param cpuNanos processor time of all threads of the process; many systems count it in steps of
 *     10 ms
 * @param heapBytes allocated on the Java heap by the current thread
 */
record Usage(long wallNanos, long cpuNanos, long heapBytes) {
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  static Usage now() {
    return new Usage(
        System.nanoTime(),
        PROCESS.getProcessCpuTime(),
        THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()));
  }

  /** Of an action on this thread. */
  static Usage of(Runnable action) {
    Usage start = now();
    action.run();
    Usage end = now();
    return new Usage(
        end.wallNanos - start.wallNanos,
        end.cpuNanos - start.cpuNanos,
        end.heapBytes - start.heapBytes);
  }

  /** The largest resident memory that this process ever had; known on Linux. */
  static OptionalLong peakBytes() {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
          .findFirst();
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }
}
