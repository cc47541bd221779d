package org.dl4jtp.examples.compare;

/** Time of training, without what is done in between to look at it. */
final class TrainingClock {
  private long start = System.nanoTime();
  private long paused;

  void restart() {
    start = System.nanoTime();
    paused = 0;
  }

  /** Does something in time that does not count. */
  void pause(Runnable work) {
    long before = System.nanoTime();
    try {
      work.run();
    } finally {
      paused += System.nanoTime() - before;
    }
  }

  /** Since the clock was started again, without pauses. */
  double seconds() {
    return (System.nanoTime() - start - paused) / 1e9;
  }
}
