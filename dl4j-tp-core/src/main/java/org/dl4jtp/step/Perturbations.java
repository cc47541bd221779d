package org.dl4jtp.step;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.kernel.Arithmetic;
import org.dl4jtp.kernel.RowKernels;
import org.dl4jtp.kernel.WorkingArrays;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The corrupted activations of several borders in one step. They go up to the output in one batch
 * that grows from border to border, and down the target path in one that shrinks: one matrix
 * product for every layer, instead of one for every layer and border below. Joint noise goes up and
 * down in one pass of the batch.
 */
final class Perturbations {
  private final Network network;
  private final Pass pass;
  private final Deal deal;
  private final RuleSettings rule;
  private final long step;
  private final Map<Rows, Pass> parts = new HashMap<>();
  private final Map<Integer, Draw> draws = new HashMap<>();

  /**
   * Of one step.
   *
   * @param pass clean
   * @param step what the noise is drawn for
   */
  Perturbations(Network network, Pass pass, Deal deal, long step) {
    this.network = network;
    this.pass = pass;
    this.deal = deal;
    this.rule = network.border(deal.borders().get(0)).rule();
    this.step = step;
  }

  FeedbackProblem problem(int border) {
    return new BorderProblem(
        rule, this, new PerturbedBorder(border), border, network.border(border).feedbackWeights());
  }

  /** σε like an array, new. */
  INDArray newNoise(int border, int draw, INDArray like) {
    INDArray noise = WorkingArrays.like(like);
    rule.noiseSource().fill(noise, rule.seed(), border, step, draw);
    return Arithmetic.multiple(noise, rule.noiseLevel(), noise);
  }

  INDArray noise(int border, int draw) {
    return draw(draw).noise(border);
  }

  INDArray corrupted(int border, int draw) {
    return draw(draw).corrupted(border);
  }

  /** How far a border's source moves when its corrupted activation goes up and comes back down. */
  INDArray sourceDisplacement(PassBorder border, int index, INDArray corrupted) {
    Draw draw = drawOf(index, corrupted);
    return draw == null
        ? descend(deal.only(index), border.forwardToOutput(corrupted, space())).get(index)
        : draw.sourceDisplacement(index);
  }

  private Draw draw(int number) {
    return draws.computeIfAbsent(number, Draw::new);
  }

  /** The draw that an array is the corrupted activation of; null if it is another one. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  private Draw drawOf(int border, INDArray activation) {
    for (Draw draw : draws.values()) {
      if (draw.corrupted.get(border) == activation) {
        return draw;
      }
    }
    return null;
  }

  /** Of several borders together, so where they are nested. */
  private INDArray forward(int border, INDArray activation) {
    return network.ways().forward(border, activation, pass);
  }

  private Pass part(Rows rows) {
    return parts.computeIfAbsent(rows, pass::part);
  }

  private TargetPath path() {
    return rule.targetPath();
  }

  private OutputSpace space() {
    return path().outputSpace();
  }

  private INDArray inSpace(INDArray preActivation, OutputSpace space) {
    return new PassBorder(network, pass, deal.borders().get(0)).inSpace(preActivation, space);
  }

  /**
   * From the output down.
   *
   * @param from the borders to reach
   * @param outputs what the output is for each, one below the other, in the path's space
   */
  private Map<Integer, INDArray> descend(Deal from, INDArray outputs) {
    Map<Integer, INDArray> displacements = new HashMap<>();
    List<Integer> borders = from.borders();
    int waiting = borders.size();
    INDArray clean =
        new PassBorder(network, part(from.rowsOfFirst(waiting)), borders.get(0)).output(space());
    INDArray moved =
        outputs
            .reshape('c', outputs.length() / clean.length(), clean.length())
            .subRowVector(clean.reshape('c', 1, clean.length()))
            .reshape('c', outputs.shape());
    int examples = from.end();
    for (int border = network.plan().borderCount() - 1; waiting > 0; border--) {
      if (borders.get(waiting - 1) == border) {
        waiting--;
        INDArray own = Rows.interval(moved, from.begin(waiting), from.end(waiting), examples);
        Border here = new PassBorder(network, part(from.rows(border)), border);
        displacements.put(border, path().sourceDisplacement(here, own));
      }
      if (waiting > 0) {
        Border here = new PassBorder(network, part(from.rowsOfFirst(waiting)), border);
        moved = path().passOn(here, Rows.interval(moved, 0, from.end(waiting - 1), examples));
        examples = from.end(waiting - 1);
      }
    }
    return displacements;
  }

  private static INDArray sum(INDArray x, INDArray y) {
    return Arithmetic.sum(x, y, WorkingArrays.like(x));
  }

  /** One draw of noise for all borders. Computed as far as it is asked for. */
  private final class Draw {
    private final int number;
    private final Map<Integer, INDArray> noise = new HashMap<>();
    private final Map<Integer, INDArray> corrupted = new HashMap<>();
    private final Map<Integer, INDArray> arrivals = new HashMap<>();
    private INDArray preActivations;
    private Map<Integer, INDArray> sourceDisplacements;

    Draw(int number) {
      this.number = number;
    }

    INDArray noise(int border) {
      return noise.computeIfAbsent(
          border, b -> newNoise(b, number, part(deal.rows(b)).activation(b)));
    }

    INDArray corrupted(int border) {
      INDArray known = corrupted.get(border);
      if (known == null) {
        known = sum(arriving(border), noise(border));
        corrupted.put(border, known);
      }
      return known;
    }

    /**
     * The activation that noise is added to: with joint noise, it carries that of lower borders.
     */
    private INDArray arriving(int border) {
      if (!deal.isJoint() || border == deal.borders().get(0)) {
        return part(deal.rows(border)).activation(border);
      }
      INDArray known = arrivals.get(border);
      if (known == null) {
        int below = border - 1;
        boolean noisy = deal.borders().contains(below);
        known = forward(below, noisy ? corrupted(below) : arriving(below));
        arrivals.put(border, known);
      }
      return known;
    }

    INDArray sourceDisplacement(int border) {
      if (sourceDisplacements == null) {
        sourceDisplacements = descend(deal, inSpace(preActivations(), space()));
      }
      return sourceDisplacements.get(border);
    }

    INDArray output(int border, OutputSpace space) {
      int index = deal.borders().indexOf(border);
      INDArray own =
          Rows.interval(preActivations(), deal.begin(index), deal.end(index), deal.end());
      return inSpace(own.dup(), space);
    }

    private INDArray preActivations() {
      if (preActivations == null && deal.borders().size() == 1) {
        int border = deal.borders().get(0);
        Pass own = part(deal.rows(border));
        preActivations = network.ways().forwardToOutput(border, corrupted(border), own);
      }
      if (preActivations == null) {
        INDArray stack = null;
        for (int border = deal.borders().get(0); border < network.plan().borderCount(); border++) {
          if (deal.borders().contains(border)) {
            INDArray here = corrupted(border);
            stack = stack == null || deal.isJoint() ? here : RowKernels.stack(stack, here);
          }
          stack = forward(border, stack);
        }
        preActivations = stack;
      }
      return preActivations;
    }
  }

  /** A border that knows its corrupted activations when it sees them. */
  private final class PerturbedBorder extends PassBorder {
    private final int index;

    PerturbedBorder(int index) {
      super(network, part(deal.rows(index)), index);
      this.index = index;
    }

    @Override
    public INDArray forwardToOutput(INDArray activation, OutputSpace space) {
      Draw draw = drawOf(index, activation);
      return draw == null ? super.forwardToOutput(activation, space) : draw.output(index, space);
    }
  }
}
