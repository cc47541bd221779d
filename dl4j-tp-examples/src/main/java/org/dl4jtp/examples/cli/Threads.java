package org.dl4jtp.examples.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

/** How many threads ND4J computes with. */
public final class Threads {
  private Threads() {}

  /**
   * ND4J takes every core unless told otherwise. Its threads wait for each other after every
   * operation, so that one core busy with something else makes training ten times slower.
   *
   * @param threads null for what the variable OMP_NUM_THREADS says, or else one
   */
  public static void limit(Integer threads) {
    limit(threads, new PrintWriter(System.err, true, UTF_8));
  }

  /**
   * The same.
   *
   * @param warnings told of more threads than cores
   */
  public static void limit(Integer threads, PrintWriter warnings) {
    int cores = Runtime.getRuntime().availableProcessors();
    if (threads != null && threads > cores) {
      warnings.printf(
          "--threads: %d threads on %d cores wait for each other; %d or fewer are faster%n",
          threads, cores, cores);
      warnings.flush();
    }
    if (threads != null || System.getenv("OMP_NUM_THREADS") == null) {
      int count = threads == null ? 1 : threads;
      Nd4j.getEnvironment().setMaxMasterThreads(count);
      // The native code asks OpenMP too, which counts for the calling thread.
      NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(count);
    }
  }
}
