package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.dl4jtp.feedback.Seeds;

/** Which examples of a batch carry noise at which borders, in one step of feedback learning. */
final class Deal {
  private final List<Integer> borders;
  private final List<Rows> rows;
  private final boolean joint;

  private Deal(List<Integer> borders, List<Rows> rows, boolean joint) {
    this.borders = borders;
    this.rows = rows;
    this.joint = joint;
  }

  /**
   * Of a step. Chance decides by the rule's seed and the step alone, so that a resumed run goes on
   * as it would have.
   *
   * @param borders those that feedback can be learned at, from the lowest up
   * @param batch number of examples
   * @param step the network's iteration, or a negative number in a step that trains feedback alone
   * @return without borders if feedback does not learn in this step
   */
  static Deal of(RuleSettings rule, List<Integer> borders, int batch, long step) {
    if (borders.isEmpty() || !learnsIn(step, rule.feedbackInterval())) {
      return all(List.of(), batch);
    }
    int count = borders.size();
    switch (rule.perturbation()) {
      case ONE_LAYER_PER_EXAMPLE:
        long round = Math.floorDiv(step, (long) count);
        return count == 1
            ? all(borders, batch)
            : shares(borders, batch, random(rule, round), Math.floorMod(step, count));
      case ONE_LAYER_PER_BATCH:
        return all(List.of(borders.get(random(rule, step).nextInt(count))), batch);
      case JOINT:
        return new Deal(borders, wholeBatches(count, batch), true);
      default:
        return all(borders, batch);
    }
  }

  private static Random random(RuleSettings rule, long number) {
    return new Random(Seeds.mix(rule.seed(), number));
  }

  /** Every border with every example. */
  static Deal all(List<Integer> borders, int batch) {
    return new Deal(borders, wholeBatches(borders.size(), batch), false);
  }

  private static List<Rows> wholeBatches(int count, int batch) {
    return Collections.nCopies(count, Rows.all(batch));
  }

  private static boolean learnsIn(long step, int interval) {
    return step < 0 || (interval > 0 && step % interval == 0);
  }

  /**
   * Shares of examples in a random order, which move on by one with every step of a round. Where
   * they begin is random as well, for some may have one example more than others.
   */
  private static Deal shares(List<Integer> all, int batch, Random random, int turn) {
    int shares = all.size();
    int[] shuffled = shuffled(batch, random);
    int first = random.nextInt(shares) + turn;
    int[] order = rotated(shuffled, start(first % shares, shares, batch));
    List<Integer> borders = new ArrayList<>();
    List<Rows> rows = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < shares; i++) {
      int share = (first + i) % shares;
      int count = start(share + 1, shares, batch) - start(share, shares, batch);
      if (count > 0) {
        borders.add(all.get(i));
        rows.add(Rows.of(batch, order, from, count));
        from += count;
      }
    }
    return new Deal(borders, rows, false);
  }

  private static int[] rotated(int[] order, int first) {
    int[] rotated = Arrays.copyOfRange(order, first, first + order.length);
    System.arraycopy(order, 0, rotated, order.length - first, first);
    return rotated;
  }

  private static int[] shuffled(int count, Random random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      order[i] = order[other];
      order[other] = i;
    }
    return order;
  }

  private static int start(int share, int shares, int batch) {
    return (int) ((long) share * batch / shares);
  }

  /** One of the borders alone, with its rows. */
  Deal only(int border) {
    return new Deal(List.of(border), List.of(rows(border)), joint);
  }

  /** Those that have examples, from the lowest up. */
  List<Integer> borders() {
    return borders;
  }

  Rows rows(int border) {
    return rows.get(borders.indexOf(border));
  }

  /** Whether all noise goes up in one pass, rather than that of each border in its own rows. */
  boolean isJoint() {
    return joint;
  }

  /** Rows of the batch under those of the first borders, one below the other. */
  Rows rowsOfFirst(int count) {
    Rows first = rows.get(0);
    return first.isAll() ? first : first.followedBy(end(count - 1) - first.count());
  }

  /** Where the rows of one of the borders begin, one border's rows below another's. */
  int begin(int index) {
    return joint ? 0 : rows.subList(0, index).stream().mapToInt(Rows::count).sum();
  }

  /** Where they end. */
  int end(int index) {
    return begin(index) + rows.get(index).count();
  }

  /** Where the last ones end. */
  int end() {
    return end(borders.size() - 1);
  }
}
