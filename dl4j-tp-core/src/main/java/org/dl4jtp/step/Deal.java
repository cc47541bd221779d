package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.List;
import org.dl4jtp.feedback.Perturbation;

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
   * Of a step.
   *
   * @param learning the borders whose feedback learns in it, from the lowest up
   * @param batch number of examples
   * @param step the network's iteration, or a negative number
   */
  static Deal of(Perturbation mode, List<Integer> learning, int batch, long step) {
    if (mode != Perturbation.ONE_LAYER_PER_EXAMPLE) {
      List<Rows> all = new ArrayList<>();
      learning.forEach(border -> all.add(Rows.all(batch)));
      return new Deal(learning, all, mode == Perturbation.JOINT);
    }
    int shares = learning.size();
    List<Integer> borders = new ArrayList<>();
    List<Rows> rows = new ArrayList<>();
    for (int i = 0; i < shares; i++) {
      int share = (int) Math.floorMod(i + step, (long) shares);
      int from = start(share, shares, batch);
      int count = start(share + 1, shares, batch) - from;
      if (count > 0) {
        borders.add(learning.get(i));
        rows.add(new Rows(from, count, batch));
      }
    }
    return new Deal(borders, rows, false);
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
}
