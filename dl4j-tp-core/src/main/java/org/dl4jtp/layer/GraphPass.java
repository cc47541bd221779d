package org.dl4jtp.layer;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A pass through a graph. It knows what every vertex hands on, and every output's own target. */
final class GraphPass extends Pass {
  private final Borders borders;
  private final Function<String, INDArray> values;
  private final Map<String, INDArray> preActivations = new HashMap<>();
  private final Map<String, INDArray> activations = new HashMap<>();
  private final Map<String, OutputMove> moves = new HashMap<>();
  private final Map<List<Object>, INDArray> joined = new HashMap<>();

  /**
   * A pass.
   *
   * @param values what a network input or vertex hands on, by its name
   */
  GraphPass(Borders borders, int batchSize, Function<String, INDArray> values) {
    super(borders.vertices().size(), batchSize);
    this.borders = borders;
    this.values = values;
  }

  private GraphPass(GraphPass whole, Rows rows) {
    super(whole.borders.vertices().size(), rows.count(), whole, rows);
    this.borders = whole.borders;
    Map<String, INDArray> parts = new HashMap<>();
    this.values = name -> parts.computeIfAbsent(name, key -> rows.of(whole.value(key)));
    whole.preActivations.forEach((name, array) -> preActivations.put(name, rows.of(array)));
    whole.activations.forEach((name, array) -> activations.put(name, rows.of(array)));
  }

  @Override
  GraphPass part(Rows rows) {
    return rows.isAll() ? this : new GraphPass(this, rows);
  }

  /** What a network input or vertex hands on; not for outputs. */
  INDArray value(String vertex) {
    return values.apply(vertex);
  }

  INDArray preActivation(String output) {
    return preActivations.get(output);
  }

  INDArray activation(String output) {
    return activations.get(output);
  }

  /** h_L where the output's loss is differentiated; in a pass without a loss, where it is. */
  INDArray scoredActivation(String output) {
    OutputMove move = moves.get(output);
    return move == null ? activation(output) : move.scoredActivation();
  }

  void setOutput(String output, INDArray preActivation, INDArray activation) {
    preActivations.put(output, preActivation);
    activations.put(output, activation);
  }

  /** Puts all arrays where they outlive the turn of a vertex. */
  void keep(UnaryOperator<INDArray> keep) {
    preActivations.replaceAll((output, array) -> keep.apply(array));
    activations.replaceAll((output, array) -> keep.apply(array));
    for (int border = 0; border < borders.vertices().size(); border++) {
      setActivation(border, keep.apply(activation(border)));
      List<String> reached = borders.outputs(border);
      if (reached.size() > 1) {
        joined.computeIfAbsent(
            List.of(reached, OutputSpace.PRE_ACTIVATION),
            key -> keep.apply(join(reached, preActivations::get)));
        joined.computeIfAbsent(
            List.of(reached, OutputSpace.ACTIVATION),
            key -> keep.apply(join(reached, activations::get)));
      }
    }
  }

  /** The target of an output, in its turn. */
  void setMove(String output, OutputMove move) {
    moves.put(output, move);
  }

  @Override
  INDArray exampleMask(int border) {
    INDArray mask = null;
    for (String output : borders.outputs(border)) {
      INDArray here = moves.get(output).exampleMask();
      if (here == null) {
        return null; // an example that counts for one output has a loss
      }
      mask = mask == null ? here : ExampleMasks.or(mask, here);
    }
    return mask;
  }

  @Override
  INDArray output(int border, OutputSpace space) {
    Map<String, INDArray> all = space == OutputSpace.ACTIVATION ? activations : preActivations;
    // The same array each time: feedback remembers what it evaluated.
    List<String> reached = borders.outputs(border);
    return joined.computeIfAbsent(List.of(reached, space), key -> join(reached, all::get));
  }

  @Override
  INDArray outputDisplacement(int border, OutputSpace space) {
    return join(borders.outputs(border), output -> moves.get(output).displacement(space));
  }

  /** Side by side, in order. */
  static INDArray join(List<String> outputs, Function<String, INDArray> arrays) {
    return outputs.size() == 1
        ? arrays.apply(outputs.get(0))
        : Nd4j.hstack(outputs.stream().map(arrays).toArray(INDArray[]::new));
  }
}
