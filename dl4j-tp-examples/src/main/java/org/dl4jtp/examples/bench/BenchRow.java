package org.dl4jtp.examples.bench;

/**
 * What was measured of one rule on one network; the object in {@code results} of bench.json.
 *
 * @param rule its name
 * @param perturb label of the {@link org.dl4jtp.feedback.Perturbation}; null where feedback does
 *     not learn
 * @param network which
 * @param hidden as the user wrote it; null for a network that has its own
 * @param batch examples per step
 * @param threads that ND4J computed with
 * @param dataType {@code float} or {@code double}
 * @param workspaces {@code enabled} or {@code none}
 * @param rounds that were timed
 * @param stepsPerRound of this rule
 * @param msPerStep wall-clock time, the median of the rounds' means
 * @param ratioToBackprop wall-clock time of a step to that of backpropagation in the same round
 * @param against the rule that {@code --against} names
 * @param ratioToAgainst like {@code ratioToBackprop}, to that rule
 * @param floorMsPerStep wall-clock time of the matrix products of a step alone, median of the
 *     rounds; null where they are not known or cannot be made alone
 * @param ratioToFloor of a step to that, in the same round; null like it
 * @param noFloor why there is none; null where there is one
 * @param warmUp what went before the rounds
 * @param cpuMsPerStep processor time of the whole process, over all rounds
 * @param cpuRatioToBackprop of the former
 * @param operationsPerExample floating point operations; null for a rule whose count is not known
 * @param gigaflops operations a second, from the median; null like them
 * @param heapBytesPerStep allocated on the Java heap by the training thread, median of the rounds
 * @param offHeapBytesPerStep of ND4J arrays outside of workspaces, see {@link OffHeap}; null where
 *     that cannot be seen
 * @param peakBytes resident memory of a process that trains by this rule alone; null if not asked
 *     for or not known
 * @param peakRatioToBackprop of the former
 */
record BenchRow(
    String rule,
    String perturb,
    String network,
    String hidden,
    int batch,
    int threads,
    String dataType,
    String workspaces,
    int rounds,
    int stepsPerRound,
    double msPerStep,
    Spread ratioToBackprop,
    String against,
    Spread ratioToAgainst,
    Double floorMsPerStep,
    Spread ratioToFloor,
    String noFloor,
    WarmUpDone warmUp,
    double cpuMsPerStep,
    double cpuRatioToBackprop,
    Operations operationsPerExample,
    Double gigaflops,
    long heapBytesPerStep,
    Long offHeapBytesPerStep,
    Long peakBytes,
    Double peakRatioToBackprop) {

  /** Over rounds. */
  record Spread(double median, double min, double max) {}

  /**
   * Steps before the rounds.
   *
   * @param steps how many
   * @param seconds they took
   * @param firstMs median of the first steps
   * @param lastMs median of the fastest steps
   * @param settled whether the median had stopped falling; else the time was over
   */
  record WarmUpDone(int steps, double seconds, double firstMs, double lastMs, boolean settled) {}

  /** See {@link OperationCount}. */
  record Operations(
      double forward, double forwardGradient, double signals, double feedback, double total) {
    static Operations of(OperationCount count) {
      return new Operations(
          count.forward(),
          count.forwardGradient(),
          count.signals(),
          count.feedback(),
          count.total());
    }
  }

  BenchRow withPeak(Long bytes, Double ratio) {
    return new BenchRow(
        rule,
        perturb,
        network,
        hidden,
        batch,
        threads,
        dataType,
        workspaces,
        rounds,
        stepsPerRound,
        msPerStep,
        ratioToBackprop,
        against,
        ratioToAgainst,
        floorMsPerStep,
        ratioToFloor,
        noFloor,
        warmUp,
        cpuMsPerStep,
        cpuRatioToBackprop,
        operationsPerExample,
        gigaflops,
        heapBytesPerStep,
        offHeapBytesPerStep,
        bytes,
        ratio);
  }
}
