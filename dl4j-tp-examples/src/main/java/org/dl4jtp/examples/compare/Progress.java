package org.dl4jtp.examples.compare;

/** Shows how far the comparison is. */
interface Progress extends AutoCloseable {
  /**
   * A run begins.
   *
   * @param rule its rule
   * @param seed its seed
   * @param number of this run, from 1
   */
  void runStarted(String rule, long seed, int number);

  /** A minibatch was trained on. */
  void batchDone();

  /** An epoch was trained and evaluated. */
  void epochDone(EpochResult epoch);

  /** The run ended, perhaps before its last epoch. */
  void runDone(RunResult run);

  @Override
  void close();
}
