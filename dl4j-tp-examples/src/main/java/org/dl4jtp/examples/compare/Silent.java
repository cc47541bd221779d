package org.dl4jtp.examples.compare;

/** Shows nothing. */
final class Silent implements Progress {
  @Override
  public void runStarted(String rule, long seed, int number) {}

  @Override
  public void batchDone() {}

  @Override
  public void epochDone(EpochResult epoch) {}

  @Override
  public void runDone(RunResult run) {}

  @Override
  public void close() {}
}
