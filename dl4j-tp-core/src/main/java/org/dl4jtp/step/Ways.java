package org.dl4jtp.step;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.VertexFunction;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The ways of a network's plan as functions, as at inference: up from a border, and down by exact
 * derivatives. Rows are examples; a_L and h_L are those of the outputs that a border reaches. What
 * comes in from the side of a way is what it is in a pass.
 */
final class Ways {
  private final Network network;
  private final Plan plan;
  private final Wiring wiring;
  private final List<LiveNode> live;

  Ways(Network network, List<LiveNode> live) {
    this.network = network;
    this.plan = network.plan();
    this.wiring = plan.wiring();
    this.live = live;
  }

  private BorderShape shape(int border) {
    return network.border(border).borderShape();
  }

  private INDArray layers(int border, INDArray rows) {
    return shape(border).layers(rows);
  }

  private INDArray rows(int border, INDArray layers) {
    shape(border).check(layers, network.border(border).name());
    return shape(border).rows(layers);
  }

  private OutputKind kind(int output) {
    return ((StepOutput) network.member(output)).kind();
  }

  /** Whether nothing above a node changes what it hands on. */
  boolean leavesAlone(int node) {
    return Arrays.stream(wiring.consumers(node))
        .noneMatch(consumer -> live.get(consumer).function().mayChangeInput());
  }

  // ---- passes

  /** The step that Deeplearning4j takes: nodes recorded what they got. */
  Pass trainingPass(int batchSize) {
    return new Pass(this, plan, batchSize, this::recorded);
  }

  /** What a node handed on in the forward pass of this step. */
  private INDArray recorded(int node) {
    for (int consumer : wiring.consumers(node)) {
      int edge = 0;
      while (wiring.inputs(consumer)[edge] != node) {
        edge++;
      }
      INDArray input = live.get(consumer).input(edge);
      if (input != null) {
        return input.castTo(type());
      }
    }
    throw new IllegalStateException("nobody recorded what '" + wiring.name(node) + "' handed on");
  }

  private DataType type() {
    return network.border(0).params().dataType();
  }

  /** A pass from the network's inputs, without touching what the layers remember of theirs. */
  Pass inference(INDArray... features) {
    INDArray[] values = new INDArray[wiring.size()];
    int input = 0;
    for (int node = 0; node < values.length; node++) {
      values[node] =
          wiring.inputs(node).length == 0
              ? features[input++].castTo(type())
              : live.get(node).function().apply(inputs(node, values, null));
    }
    return pass((int) features[0].size(0), node -> values[node]);
  }

  /**
   * A pass without dropout, batch statistics or the like, from the activation that a border has in
   * a training pass.
   */
  Pass cleanPass(Pass training, int border) {
    INDArray[] values = up(border, training.activation(border), training, plan.way(border));
    return pass(
        training.batchSize(), node -> values[node] == null ? training.value(node) : values[node]);
  }

  private Pass pass(int batchSize, IntFunction<INDArray> values) {
    Pass pass = new Pass(this, plan, batchSize, values);
    pass.setOutputs(values);
    return pass;
  }

  /** The activation at a border, as rows, from what its node hands on. */
  INDArray activation(int border, INDArray handedOn) {
    return rows(border, handedOn);
  }

  // ---- up

  private INDArray[] inputs(int node, INDArray[] values, Pass at) {
    int[] from = wiring.inputs(node);
    INDArray[] inputs = new INDArray[from.length];
    for (int edge = 0; edge < from.length; edge++) {
      inputs[edge] = values[from[edge]] != null ? values[from[edge]] : at.value(from[edge]);
    }
    return inputs;
  }

  /** What nodes hand on when a border has another activation; of outputs the pre-activation. */
  private INDArray[] up(int border, INDArray activation, Pass at, int[] way) {
    INDArray[] values = new INDArray[wiring.size()];
    values[plan.node(border)] = layers(border, activation);
    for (int node : way) {
      values[node] = live.get(node).function().apply(inputs(node, values, at));
    }
    return values;
  }

  /** From a border through the unit above: to the next border, or to a_L. */
  INDArray forward(int border, INDArray activation, Pass at) {
    int above = plan.above(border);
    return above < 0
        ? forwardToOutput(border, activation, at)
        : rows(above, up(border, activation, at, plan.unit(border))[plan.node(above)]);
  }

  /** From a border to a_L. */
  INDArray forwardToOutput(int border, INDArray activation, Pass at) {
    INDArray[] values = up(border, activation, at, plan.way(border));
    return join(plan.outputs(border), output -> values[output]);
  }

  /** h_L of a_L. */
  INDArray outputActivation(int border, INDArray preActivation, Pass at) {
    return join(
        plan.outputs(border),
        split(border, preActivation, at, (output, a) -> kind(output).activation(a)));
  }

  /** h_L of one output. */
  INDArray outputActivation(int output, INDArray preActivation) {
    return kind(output).activation(preActivation);
  }

  // ---- down

  /** Jᵀv for every example, J = ∂h_L/∂h, at the activations of a pass. */
  INDArray pullBack(int border, Pass at, INDArray output) {
    IntFunction<INDArray> epsilons =
        split(border, output, at, (o, v) -> kind(o).pullBack(at.outputActivation(o), v));
    INDArray[] above = new INDArray[wiring.size()];
    for (int o : plan.outputs(border)) {
      above[o] = epsilons.apply(o);
    }
    return down(border, at, plan.way(border), above);
  }

  /** Jᵀv through the unit above a border, J = ∂h_above/∂h. */
  INDArray pullBackOneUnit(int border, Pass at, INDArray rowsAbove) {
    int end = plan.above(border);
    INDArray[] above = new INDArray[wiring.size()];
    above[plan.node(end)] = layers(end, rowsAbove);
    return down(border, at, plan.unit(border), above);
  }

  /** By exact derivatives, from what is above with respect to what nodes hand on. */
  private INDArray down(int border, Pass at, int[] way, INDArray[] sums) {
    INDArray[] values = new INDArray[wiring.size()];
    values[plan.node(border)] = layers(border, at.activation(border));
    VertexFunction.Linearization[] here = new VertexFunction.Linearization[way.length];
    for (int i = 0; i < way.length; i++) {
      here[i] = live.get(way[i]).function().linearize(inputs(way[i], values, at));
      values[way[i]] = here[i].value();
    }
    for (int i = way.length - 1; i >= 0; i--) {
      INDArray[] below = here[i].pullBack(sums[way[i]]);
      int[] inputs = wiring.inputs(way[i]);
      for (int edge = 0; edge < inputs.length; edge++) {
        if (values[inputs[edge]] != null) {
          INDArray sum = sums[inputs[edge]];
          sums[inputs[edge]] = sum == null ? below[edge] : sum.add(below[edge]);
        }
      }
    }
    return shape(border).rows(sums[plan.node(border)]);
  }

  /** Back through a layer's own preprocessor and dropout, to the node that feeds them. */
  INDArray pullBackInStep(int from, int to, INDArray signal, LayerWorkspaceMgr mgr) {
    INDArray below = signal;
    for (int node = from; node != to; node = wiring.inputs(node)[0]) {
      below = live.get(node).pullBackInStep(below, mgr);
    }
    return below;
  }

  // ---- several outputs

  /** What belongs to each output that a border reaches. */
  private IntFunction<INDArray> split(
      int border, INDArray joined, Pass at, BiFunction<Integer, INDArray, INDArray> each) {
    int[] reached = plan.outputs(border);
    INDArray[] parts = new INDArray[wiring.size()];
    long start = 0;
    for (int output : reached) {
      INDArray part = joined;
      if (reached.length > 1) {
        long end = start + at.preActivation(output).size(1);
        part = joined.get(NDArrayIndex.all(), NDArrayIndex.interval(start, end)).dup('c');
        start = end;
      }
      parts[output] = each.apply(output, part);
    }
    return output -> parts[output];
  }

  /** Side by side, in order. */
  static INDArray join(int[] outputs, IntFunction<INDArray> arrays) {
    return outputs.length == 1
        ? arrays.apply(outputs[0])
        : Nd4j.hstack(IntStream.of(outputs).mapToObj(arrays).toArray(INDArray[]::new));
  }
}
