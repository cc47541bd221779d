package org.dl4jtp.step;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How the layers and vertices of a network that is being built hang together. */
public interface Blueprint {

  /**
   * Network inputs, layers and vertices.
   *
   * @return names in topological order
   */
  List<String> order();

  /**
   * What feeds a layer or vertex.
   *
   * @param name its name
   * @return names in its order; empty for a network input
   */
  List<String> inputs(String name);

  /**
   * The network's outputs.
   *
   * @return names in the network's order
   */
  List<String> outputs();

  /**
   * Layers one after another, whose names are their positions from 0.
   *
   * @param length how many
   * @return fed by an input called {@code input}
   */
  static Blueprint series(int length) {
    return new Blueprint() {
      @Override
      public List<String> order() {
        return IntStream.range(-1, length).mapToObj(this::name).collect(Collectors.toList());
      }

      @Override
      public List<String> inputs(String name) {
        return name.equals("input") ? List.of() : List.of(name(Integer.parseInt(name) - 1));
      }

      @Override
      public List<String> outputs() {
        return List.of(name(length - 1));
      }

      private String name(int position) {
        return position < 0 ? "input" : Integer.toString(position);
      }
    };
  }
}
