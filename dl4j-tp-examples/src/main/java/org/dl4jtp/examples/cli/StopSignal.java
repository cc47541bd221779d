package org.dl4jtp.examples.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Turns Ctrl-C into a request to stop after the current minibatch. The JVM waits until this is
 * closed, so that the results are written and no native code runs while it goes down; it then exits
 * with 130 of its own accord.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
  /** More than a minibatch or an evaluation takes. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::request, "stop-signal");
  private volatile boolean requested;

  /** Listens until it is closed. */
  public StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  @Override
  public void close() {
    closed.countDown();
    if (!requested) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyShuttingDown) {
        requested = true;
      }
    }
  }

  private void request() {
    requested = true;
    try {
      boolean inTime = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (!inTime) {
        System.err.println("dl4j-tp: gave up waiting for the current minibatch");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
