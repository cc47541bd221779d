package org.dl4jtp.graph;

import java.util.Arrays;

/**
 * What all ways from a vertex up to the network's outputs have in common. Every vertex knows the
 * next that its ways meet in, which makes them a tree with the end of all ways as its root. Vertices
 * are positions in topological order. Immutable.
 */
final class WaysUp {
  private static final int NOWHERE = -1; // no way leads to an output

  private final int end;
  private final int[] meeting;
  private final int[] depth;

  WaysUp(Wiring wiring) {
    end = wiring.order().size();
    meeting = new int[end + 1];
    depth = new int[end + 1];
    Arrays.fill(meeting, NOWHERE);
    wiring.outputs().forEach(output -> meeting[wiring.position(output)] = end);
    for (int vertex = end - 1; vertex >= 0; vertex--) {
      for (String name : wiring.consumers(wiring.order().get(vertex))) {
        int consumer = wiring.position(name);
        if (meeting[consumer] != NOWHERE) {
          meeting[vertex] =
              meeting[vertex] == NOWHERE ? consumer : meet(meeting[vertex], consumer);
        }
      }
      depth[vertex] = meeting[vertex] == NOWHERE ? 0 : depth[meeting[vertex]] + 1;
    }
  }

  private int meet(int one, int other) {
    int a = one;
    int b = other;
    while (a != b) {
      if (depth[a] >= depth[b]) {
        a = meeting[a];
      } else {
        b = meeting[b];
      }
    }
    return a;
  }

  /** The nearest vertex above one that all its ways lead through; -1 if there is none. */
  int meeting(int vertex) {
    return meeting[vertex] == end ? NOWHERE : meeting[vertex];
  }
}
