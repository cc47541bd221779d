package org.dl4jtp.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.MaskState;
import org.dl4jtp.function.Linearization;
import org.dl4jtp.function.VertexFunction;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.target.OutputKind;
import org.nd4j.common.primitives.Pair;
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

  String name(int border) {
    return network.border(border).name();
  }

  Layout layout(int border) {
    return shape(border).layout();
  }

  /** What rows of a border, of any number of examples, are to layers. */
  INDArray layers(int border, INDArray rows, Pass at) {
    return layout(border).layers(rows, at.batchSize(), at.value(plan.node(border)).shape());
  }

  private INDArray rows(int border, INDArray layers, long examples) {
    shape(border).check(layers, name(border));
    return layout(border).rows(layers, examples);
  }

  /** Number of examples of which there are some rows. */
  private static long examples(INDArray rows, int border, Pass at) {
    return rows.size(0) / at.rowsEach(border);
  }

  private StepOutput output(int node) {
    return (StepOutput) network.member(node);
  }

  private OutputKind kind(int output) {
    return output(output).kind();
  }

  /** Whether nothing above a node changes what it hands on. */
  boolean leavesAlone(int node) {
    return Arrays.stream(wiring.consumers(node))
        .noneMatch(consumer -> live.get(consumer).function().mayChangeInput());
  }

  // ---- passes

  /** The step that Deeplearning4j takes: nodes recorded what they got. */
  Pass trainingPass(int batchSize) {
    return new Pass(this, plan, batchSize, currentSideInputs(), this::recorded, true);
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // of an array that is made here
  private SideInputs currentSideInputs() {
    INDArray[][] masks = live.stream().map(LiveNode::currentMasks).toArray(INDArray[][]::new);
    return SideInputs.of(masks, live.stream().map(LiveNode::currentState).toArray(Map[]::new));
  }

  /** What the node of a border handed on in the forward pass of this step. */
  INDArray handedOn(int border) {
    return recorded(plan.node(border));
  }

  /** What came into the network in this step, by its first input. */
  INDArray input() {
    return recorded(0);
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

  DataType type() {
    return network.border(0).params().dataType();
  }

  /**
   * A pass from the network's inputs, without touching what the layers remember of theirs.
   *
   * @param featureMasks of each input, or null for none; null if there are none at all
   */
  Pass inference(INDArray[] features, INDArray[] featureMasks) {
    int batchSize = (int) features[0].size(0);
    SideInputs beside = SideInputs.of(masks(batchSize, featureMasks), null).from(features);
    INDArray[] values = new INDArray[wiring.size()];
    int input = 0;
    for (int node = 0; node < values.length; node++) {
      if (wiring.inputs(node).length == 0) {
        values[node] = features[input++].castTo(type());
        continue;
      }
      INDArray[] inputs = inputs(node, values, null);
      if (network.member(node) instanceof TargetMember) {
        ((TargetMember) network.member(node)).checkInput(inputs[0], beside.mask(node));
      }
      values[node] = function(node, beside, batchSize, false).apply(inputs);
    }
    return pass(
        batchSize, beside, node -> values[node], output -> outputRows(output, values, batchSize));
  }

  /** From node to node as Deeplearning4j finds them, but without giving layers their masks. */
  private INDArray[][] masks(int batchSize, INDArray[] featureMasks) {
    if (featureMasks == null) {
      return null;
    }
    INDArray[][] incoming = new INDArray[wiring.size()][];
    List<Pair<INDArray, MaskState>> handedOn = new ArrayList<>();
    int input = 0;
    for (int node = 0; node < incoming.length; node++) {
      if (wiring.inputs(node).length == 0) {
        handedOn.add(new Pair<>(featureMasks[input++], MaskState.Active));
        continue;
      }
      List<Pair<INDArray, MaskState>> below =
          Arrays.stream(wiring.inputs(node)).mapToObj(handedOn::get).collect(Collectors.toList());
      incoming[node] = incoming(node, below, featureMasks);
      handedOn.add(live.get(node).handOnMasks(below, batchSize));
    }
    return incoming;
  }

  private INDArray[] incoming(
      int node, List<Pair<INDArray, MaskState>> below, INDArray... featureMasks) {
    VertexFunction function = live.get(node).function();
    INDArray[] masks =
        function.maskedInput() >= 0
            ? new INDArray[] {featureMasks[function.maskedInput()]}
            : network.member(node) != null || function.looksAtMasksOfEdges()
                ? below.stream()
                    .map(mask -> mask == null ? null : mask.getFirst())
                    .toArray(INDArray[]::new)
                : new INDArray[0];
    return Arrays.stream(masks).allMatch(Objects::isNull) ? null : masks;
  }

  /** Of a node, for some examples: of each by itself, or of all together in training. */
  private VertexFunction function(int node, SideInputs beside, long examples, boolean inTraining) {
    VertexFunction function = live.get(node).function().ofExamples((int) examples);
    if (inTraining) {
      function = function.inTraining();
    }
    if (beside.networkInputs() != null) {
      function = function.inPassFrom(beside.networkInputs());
    }
    if (beside.state(node) != null) {
      function = function.from(beside.state(node));
    }
    return beside.masks(node) == null ? function : function.masked(beside.masks(node));
  }

  /**
   * A pass without dropout, batch statistics or the like, from the activation that a border has in
   * a training pass.
   */
  Pass cleanPass(Pass training, int border) {
    INDArray[] values = up(border, training.activation(border), training, plan.way(border));
    return pass(
        training.batchSize(),
        training.beside(),
        node -> values[node] != null ? values[node] : training.value(node),
        output ->
            values[output] != null
                ? outputRows(output, values, training.batchSize())
                : training.preActivation(output));
  }

  private Pass pass(
      int batchSize,
      SideInputs beside,
      IntFunction<INDArray> values,
      IntFunction<INDArray> preActivations) {
    Pass pass = new Pass(this, plan, batchSize, beside, values, false);
    pass.setOutputs(preActivations);
    return pass;
  }

  private INDArray outputRows(int output, INDArray[] values, long examples) {
    return output(output).layout().rows(values[output], examples);
  }

  /** The activation at a border, as rows, from what its node hands on. */
  INDArray activation(int border, INDArray handedOn, int examples) {
    BorderShape.checkExamples(layout(border), handedOn, examples, name(border));
    return rows(border, handedOn, examples);
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
    values[plan.node(border)] = layers(border, activation, at);
    long examples = examples(activation, border, at);
    for (int node : way) {
      values[node] = function(node, at.beside(), examples, false).apply(inputs(node, values, at));
    }
    return values;
  }

  /** From a border through the unit above: to the next border, or to a_L. */
  INDArray forward(int border, INDArray activation, Pass at) {
    int above = plan.above(border);
    return above < 0
        ? forwardToOutput(border, activation, at)
        : rows(
            above,
            up(border, activation, at, plan.unit(border))[plan.node(above)],
            examples(activation, border, at));
  }

  /** From a border to a_L. */
  INDArray forwardToOutput(int border, INDArray activation, Pass at) {
    INDArray[] values = up(border, activation, at, plan.way(border));
    long examples = examples(activation, border, at);
    return join(border, output -> outputRows(output, values, examples), at);
  }

  /** h_L of a_L. */
  INDArray outputActivation(int border, INDArray preActivation, Pass at) {
    return join(
        border, split(border, preActivation, at, (output, a) -> kind(output).activation(a)), at);
  }

  /** h_L of one output. */
  INDArray outputActivation(int output, INDArray preActivation) {
    return kind(output).activation(preActivation);
  }

  // ---- down

  /**
   * Jᵀv, J = ∂h_L/∂h, at the activations of a pass.
   *
   * @param inTraining whether all examples together are differentiated, or each by itself
   */
  INDArray pullBack(int border, Pass at, INDArray output, boolean inTraining) {
    IntFunction<INDArray> epsilons =
        split(border, output, at, (o, v) -> kind(o).pullBack(at.scoredActivation(o), v));
    INDArray[] above = new INDArray[wiring.size()];
    for (int o : plan.outputs(border)) {
      above[o] = epsilons.apply(o);
    }
    return down(border, at, plan.way(border), above, inTraining);
  }

  /** Jᵀv through the unit above a border, J = ∂h_above/∂h, all examples together. */
  INDArray pullBackOneUnit(int border, Pass at, INDArray rowsAbove) {
    int end = plan.above(border);
    INDArray[] above = new INDArray[wiring.size()];
    above[plan.node(end)] = layers(end, rowsAbove, at);
    return down(border, at, plan.unit(border), above, true);
  }

  /**
   * What outputs want of their layers' inputs past their h_L, by exact derivatives down to a
   * border: by ways without a target layer, of a layer-wise rule through the unit, or of all up to
   * the next border that everything flows through.
   *
   * @param all whether what is wanted goes through target layers
   * @return null if nothing is wanted
   */
  INDArray gradientOfInputs(int border, Pass at, boolean all) {
    boolean layerwise = network.rule().targetPath().mapsActivationAbove();
    INDArray[] sums = new INDArray[wiring.size()];
    BitSet wanting = new BitSet();
    for (int output : plan.outputs(border)) {
      INDArray wanted = at.gradientOfInput(output);
      boolean here = all ? plan.above(border) < 0 : !layerwise || plan.below(output) == border;
      if (wanted != null && here) {
        int input = wiring.inputs(output)[0];
        sums[input] = sums[input] == null ? wanted : sums[input].add(wanted);
        wanting.set(input);
      }
    }
    int[] way = wayTo(wanting, border, all || layerwise);
    return way.length == 0 ? sums[plan.node(border)] : down(border, at, way, sums, true);
  }

  /** The nodes between a border and any of some, these included. */
  private int[] wayTo(BitSet some, int border, boolean throughLayers) {
    int[] open =
        Arrays.stream(plan.way(border))
            .filter(node -> throughLayers || !(network.member(node) instanceof TargetMember))
            .toArray();
    BitSet reached = new BitSet();
    reached.set(plan.node(border));
    for (int node : open) {
      reached.set(node, Arrays.stream(wiring.inputs(node)).anyMatch(reached::get));
    }
    BitSet leading = new BitSet();
    for (int i = open.length - 1; i >= 0; i--) {
      boolean leads =
          some.get(open[i]) || Arrays.stream(wiring.consumers(open[i])).anyMatch(leading::get);
      leading.set(open[i], leads && reached.get(open[i]));
    }
    return leading.stream().toArray();
  }

  /** By exact derivatives, from what is above with respect to what nodes hand on. */
  private INDArray down(int border, Pass at, int[] way, INDArray[] sums, boolean inTraining) {
    INDArray[] values = new INDArray[wiring.size()];
    values[plan.node(border)] = layers(border, at.activation(border), at);
    VertexFunction.Linearization[] here = new VertexFunction.Linearization[way.length];
    for (int i = 0; i < way.length; i++) {
      here[i] = ofThisStep(way[i], at);
      if (here[i] == null) {
        VertexFunction function = function(way[i], at.beside(), at.batchSize(), inTraining);
        here[i] = function.linearize(inputs(way[i], values, at));
      }
      values[way[i]] = here[i].value();
    }
    for (int i = way.length - 1; i >= 0; i--) {
      INDArray sum = sums[way[i]];
      if (wiring.isOutput(way[i])) {
        sum = output(way[i]).layout().layers(sum, at.batchSize(), values[way[i]].shape());
      }
      INDArray[] below = here[i].pullBack(sum);
      int[] inputs = wiring.inputs(way[i]);
      for (int edge = 0; edge < inputs.length; edge++) {
        if (values[inputs[edge]] != null) {
          INDArray other = sums[inputs[edge]];
          sums[inputs[edge]] = other == null ? below[edge] : other.add(below[edge]);
        }
      }
    }
    return layout(border).rows(sums[plan.node(border)], at.batchSize());
  }

  /** From the step's own forward pass, where that is what inference computes; else null. */
  private VertexFunction.Linearization ofThisStep(int node, Pass at) {
    boolean asInference =
        at.isTrainingStep() && at.beside().isEmpty() && !network.differsInTraining();
    if (!asInference || !(network.member(node) instanceof TargetMember)) {
      return null;
    }
    Linearization made = ((TargetMember) network.member(node)).ofThisStep();
    return made == null ? null : VertexFunction.Linearization.of(made);
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
        int steps = at.rowsEachOfOutputs(border);
        if (steps > at.rowsEachOfOutput(output)) {
          part = OverTime.firstStep(part, steps);
        }
      }
      parts[output] = each.apply(output, part);
    }
    return output -> parts[output];
  }

  private INDArray inSteps(INDArray rows, int each, int steps, int border) {
    return each == 1 && steps > 1
        ? OverTime.inFirstStep(rows, steps)
        : OverTime.matched(rows, each, steps, name(border));
  }

  /**
   * Side by side, in order; a vector beside a sequence in the first step, once.
   *
   * @param rows of each output
   */
  INDArray join(int border, IntFunction<INDArray> rows, Pass at) {
    int[] outputs = plan.outputs(border);
    if (outputs.length == 1) {
      return rows.apply(outputs[0]);
    }
    int steps = at.rowsEachOfOutputs(border);
    return Nd4j.hstack(
        IntStream.of(outputs)
            .mapToObj(o -> inSteps(rows.apply(o), at.rowsEachOfOutput(o), steps, border))
            .toArray(INDArray[]::new));
  }
}
