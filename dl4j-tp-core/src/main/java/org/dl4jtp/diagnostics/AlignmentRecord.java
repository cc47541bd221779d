package org.dl4jtp.diagnostics;

/** One measurement of a series. Immutable. */
public final class AlignmentRecord {
  private final int iteration;
  private final int epoch;
  private final Alignment alignment;

  AlignmentRecord(int iteration, int epoch, Alignment alignment) {
    this.iteration = iteration;
    this.epoch = epoch;
    this.alignment = alignment;
  }

  /**
   * The parameter update after which it was measured.
   *
   * @return its number, counted from 0
   */
  public int iteration() {
    return iteration;
  }

  /**
   * The epoch of that update.
   *
   * @return its number, counted from 0
   */
  public int epoch() {
    return epoch;
  }

  /**
   * What was measured.
   *
   * @return at the weights after the update
   */
  public Alignment alignment() {
    return alignment;
  }
}
