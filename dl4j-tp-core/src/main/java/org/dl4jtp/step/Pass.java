package org.dl4jtp.step;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.Memo;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One pass through a network: what its nodes hand on, the activations and targets of its borders,
 * and where its outputs and their targets are. Arrays belong to who set them.
 */
final class Pass {
  private final Ways ways;
  private final Plan plan;
  private final Pass whole; // of which this is a part; or null
  private final Rows rows;
  private final int batchSize;
  private final SideInputs beside;
  private final IntFunction<INDArray> values;
  private final boolean training;
  private final INDArray[] parts; // by node: rows of the whole's values
  private final INDArray[] activations; // by border
  private final INDArray[] displacements;
  private final Feedback[] feedback;
  private final INDArray[] preActivations; // by node of an output
  private final INDArray[] outputActivations;
  private final OutputMove[] moves;
  private final Map<OutputSpace, INDArray[]> joined = new EnumMap<>(OutputSpace.class); // by border
  private int outputsMoved;
  private Memo memo = new Memo();
  private UnaryOperator<INDArray> keep = UnaryOperator.identity();

  /**
   * A pass.
   *
   * @param values what a node hands on, by its number; not asked for outputs
   * @param training whether it is the step that Deeplearning4j takes
   */
  Pass(
      Ways ways,
      Plan plan,
      int batchSize,
      SideInputs beside,
      IntFunction<INDArray> values,
      boolean training) {
    this(ways, plan, null, Rows.all(batchSize), beside, values, training);
  }

  private Pass(
      Ways ways,
      Plan plan,
      Pass whole,
      Rows rows,
      SideInputs beside,
      IntFunction<INDArray> values,
      boolean training) {
    this.ways = ways;
    this.plan = plan;
    this.whole = whole;
    this.rows = rows;
    this.batchSize = rows.count();
    this.beside = beside;
    this.values = values;
    this.training = training;
    int nodes = plan.wiring().size();
    int borders = plan.borderCount();
    parts = whole == null ? null : new INDArray[nodes];
    activations = new INDArray[borders];
    displacements = new INDArray[borders];
    feedback = new Feedback[borders];
    preActivations = new INDArray[nodes];
    outputActivations = new INDArray[nodes];
    moves = new OutputMove[nodes];
  }

  /** The clean activations and outputs of some of the examples. */
  Pass part(Rows part) {
    return part.isAll()
        ? this
        : new Pass(ways, plan, this, part, beside.part(part), this::value, false);
  }

  /** The rows of this part. */
  INDArray rowsOf(INDArray array) {
    return rows.of(array);
  }

  int batchSize() {
    return batchSize;
  }

  SideInputs beside() {
    return beside;
  }

  /** Whether it is the step that Deeplearning4j takes, of all examples. */
  boolean isTrainingStep() {
    return training;
  }

  /** Where arrays go that shall outlive a turn of Deeplearning4j's. */
  void keepBy(UnaryOperator<INDArray> keeper) {
    keep = keeper;
  }

  INDArray keep(INDArray array) {
    return keep.apply(array);
  }

  /** What a node hands on; not for outputs. */
  INDArray value(int node) {
    if (whole == null) {
      return values.apply(node);
    }
    if (parts[node] == null) {
      parts[node] = rows.ofLayers(whole.value(node));
    }
    return parts[node];
  }

  // ---- borders

  INDArray activation(int border) {
    if (activations[border] == null) {
      activations[border] =
          whole == null
              ? ways.activation(border, value(plan.node(border)), batchSize)
              : rows.of(whole.activation(border));
    }
    return activations[border];
  }

  /** Before layers above can change what they got. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  void keepActivations() {
    for (int border = 0; border < activations.length; border++) {
      INDArray handedOn = value(plan.node(border));
      INDArray inRows = ways.activation(border, handedOn, batchSize);
      activations[border] = inRows == handedOn ? inRows : keep(inRows);
    }
  }

  boolean hasDisplacement(int border) {
    return displacements[border] != null;
  }

  INDArray displacement(int border) {
    if (displacements[border] == null) {
      throw new IllegalStateException("border " + border + " has no target yet");
    }
    return displacements[border];
  }

  void setDisplacement(int border, INDArray displacement) {
    displacements[border] = displacement;
  }

  // ---- outputs

  void setOutputs(IntFunction<INDArray> newPreActivations) {
    for (int output : plan.wiring().outputs()) {
      INDArray here = newPreActivations.apply(output);
      if (here != null) { // else it has not had its turn
        preActivations[output] = here;
        outputActivations[output] = ways.outputActivation(output, here);
      }
    }
  }

  /** An output's turn in a training step. */
  void setMove(int output, OutputMove move) {
    moves[output] = move;
    outputsMoved++;
    preActivations[output] = move.preActivation();
    outputActivations[output] = move.activation();
  }

  boolean hasMove(int output) {
    return moves[output] != null;
  }

  boolean hasMoves() {
    return outputsMoved > 0;
  }

  boolean hasAllMoves() {
    return outputsMoved == plan.wiring().outputs().length;
  }

  /** a_L of one output; null before its turn in a training step. */
  INDArray preActivation(int output) {
    if (whole != null && preActivations[output] == null) {
      INDArray all = whole.preActivation(output);
      preActivations[output] = all == null ? null : rows.of(all);
    }
    return preActivations[output];
  }

  /** h_L of one output. */
  INDArray outputActivation(int output) {
    if (whole != null && outputActivations[output] == null) {
      outputActivations[output] = rows.of(whole.outputActivation(output));
    }
    return outputActivations[output];
  }

  /**
   * h_L where an output's loss is differentiated; in a pass without a loss, where the output is.
   */
  INDArray scoredActivation(int output) {
    OutputMove move = moves[output];
    return move == null ? outputActivation(output) : move.scoredActivation();
  }

  /** What an output's loss wants of its layer's input, past its h_L; or null. */
  INDArray gradientOfInput(int output) {
    return moves[output].gradientOfInput();
  }

  // ---- rows

  /** Rows of an example at a border: 1, or the steps of a sequence. */
  int rowsEach(int border) {
    return (int) (activation(border).size(0) / batchSize);
  }

  int rowsEachOfOutput(int output) {
    return (int) (preActivation(output).size(0) / batchSize);
  }

  /** Rows of an example where outputs that a border reaches lie beside one another. */
  int rowsEachOfOutputs(int border) {
    return Arrays.stream(plan.outputs(border)).map(this::rowsEachOfOutput).max().getAsInt();
  }

  /**
   * 1 or 0 for every row of a border, {@code [rows, 1]}: those with 0 are of examples without a
   * loss that the border could change, so they have no targets. Null if all have.
   */
  INDArray withLoss(int border) {
    INDArray all = null;
    for (int output : plan.outputs(border)) {
      INDArray here = moves[output].counting();
      if (here == null) {
        return null; // an example that counts for one output has a loss
      }
      // A step without a loss may lead to one that has, through a recurrent layer.
      INDArray ofExamples = here.reshape('c', batchSize, rowsEachOfOutput(output)).max(true, 1);
      all = all == null ? ofExamples : ExampleMasks.or(all, ofExamples);
    }
    return all == null ? null : OverTime.repeated(all, rowsEach(border));
  }

  /**
   * 1 or 0 for every row of a border, {@code [rows, 1]}: those with 0 are masked where they come
   * into the layer above. Null if none is.
   */
  INDArray seen(int border) {
    INDArray mask = beside.mask(plan.owner(border));
    return mask == null
        ? null
        : ExampleMasks.counting(
            ExampleMasks.rows(mask, ways.layout(border), batchSize, rowsEach(border)), ways.type());
  }

  /** Of the outputs that a border reaches. The same array each time: feedback remembers it. */
  INDArray output(int border, OutputSpace space) {
    INDArray[] known = joined.computeIfAbsent(space, s -> new INDArray[activations.length]);
    if (known[border] == null) {
      int[] reached = plan.outputs(border);
      INDArray all =
          ways.join(
              border,
              space == OutputSpace.ACTIVATION ? this::outputActivation : this::preActivation,
              this);
      known[border] = reached.length == 1 ? all : keep(all);
    }
    return known[border];
  }

  /** Of the outputs that a border reaches. */
  INDArray outputDisplacement(int border, OutputSpace space) {
    return ways.join(border, output -> moves[output].displacement(space), this);
  }

  // ---- feedback

  /** A feedback mapping that remembers what it evaluated in this pass. */
  Feedback feedback(int border, Feedback mapping) {
    if (feedback[border] == null) {
      RememberingFeedback inWhole =
          whole == null ? null : (RememberingFeedback) whole.feedback(border, mapping);
      feedback[border] = new RememberingFeedback(overTime(border, mapping), memo, inWhole, this);
    }
    return feedback[border];
  }

  /** A mapping into a border, which may have another number of rows than what is mapped. */
  Feedback overTime(int border, Feedback mapping) {
    int[] vectors = plan.isFromAbove(border) ? new int[0] : vectors(border);
    return OverTime.of(mapping, batchSize, rowsEach(border), vectors, ways.name(border));
  }

  /** Joined outputs for every row of a border. */
  INDArray spread(int border, INDArray outputs) {
    return OverTime.spread(
        outputs, rowsEachOfOutputs(border), rowsEach(border), vectors(border), ways.name(border));
  }

  /** Where among the columns of joined outputs vectors beside sequences begin and end, in turn. */
  private int[] vectors(int border) {
    int[] outputs = plan.outputs(border);
    if (outputs.length == 1 || rowsEachOfOutputs(border) == 1) {
      return new int[0];
    }
    IntStream.Builder columns = IntStream.builder();
    int start = 0;
    for (int output : outputs) {
      int end = start + (int) preActivation(output).size(1);
      if (rowsEachOfOutput(output) == 1) {
        columns.add(start).add(end);
      }
      start = end;
    }
    return columns.build().toArray();
  }

  /** 1 for outputs of rows that have a loss, 0 for others, joined; null if all have one. */
  INDArray outputsWithLoss(int border) {
    int[] outputs = plan.outputs(border);
    if (Arrays.stream(outputs).allMatch(o -> moves[o] == null || moves[o].counting() == null)) {
      return null;
    }
    return ways.join(
        border,
        output -> {
          INDArray ones = preActivation(output).ulike().assign(1);
          INDArray counting = moves[output] == null ? null : moves[output].counting();
          return counting == null ? ones : ones.muliColumnVector(counting);
        },
        this);
  }

  void forgetEvaluations() {
    Arrays.fill(feedback, null);
    memo = new Memo();
  }

  /** The array of the whole pass that an array of this part is rows of; null if there is none. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  INDArray inWhole(INDArray part) {
    for (int border = 0; border < activations.length; border++) {
      if (part == activations[border]) {
        return whole.activation(border);
      }
      for (Map.Entry<OutputSpace, INDArray[]> outputs : joined.entrySet()) {
        if (part == outputs.getValue()[border]) {
          return whole.output(border, outputs.getKey());
        }
      }
    }
    return null;
  }
}
