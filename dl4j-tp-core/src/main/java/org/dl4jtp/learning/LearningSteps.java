package org.dl4jtp.learning;

import java.util.Objects;
import org.dl4jtp.feedback.Seeds;

/**
 * The steps in which some parameters learn. A step is an iteration of {@code fit}, or −1 − n for
 * the n-th outside of it. Immutable.
 */
public final class LearningSteps {
  private final int interval;
  private final int index;
  private final int groups;
  private final long seed;

  private LearningSteps(int interval, int index, int groups, long seed) {
    this.interval = interval;
    this.index = index;
    this.groups = groups;
    this.seed = seed;
  }

  /**
   * All steps outside of {@code fit}, and in it those divisible by a number.
   *
   * @param interval 1 for all, k for every k-th; 0 for none
   * @return steps for one group of parameters
   */
  public static LearningSteps every(int interval) {
    return new LearningSteps(interval, 0, 1, 0);
  }

  /**
   * Of these steps those that are drawn for one of several groups of parameters: each goes to one
   * group, with equal chances.
   *
   * @param index of the group, from 0
   * @param groups how many there are
   * @param drawSeed the same for all groups
   * @return a share of 1/groups of these steps, drawn by their numbers alone
   */
  public LearningSteps drawn(int index, int groups, long drawSeed) {
    return new LearningSteps(interval, index, groups, drawSeed);
  }

  /**
   * Whether the parameters learn in a step.
   *
   * @param step an iteration, or a negative number
   * @return the same whenever it is asked
   */
  public boolean contains(long step) {
    boolean learning = step < 0 || (interval > 0 && step % interval == 0);
    return learning
        && (groups == 1 || Long.remainderUnsigned(Seeds.mix(seed, step), groups) == index);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LearningSteps
        && interval == ((LearningSteps) o).interval
        && index == ((LearningSteps) o).index
        && groups == ((LearningSteps) o).groups
        && seed == ((LearningSteps) o).seed;
  }

  @Override
  public int hashCode() {
    return Objects.hash(interval, index, groups, seed);
  }

  @Override
  public String toString() {
    return "every " + interval + (groups == 1 ? "" : ", group " + index + " of " + groups);
  }
}
