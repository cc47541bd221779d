package org.dl4jtp.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.dl4jtp.layer.LiveModel;
import org.dl4jtp.layer.TargetLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.longer.MatchCondition;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.conditions.Conditions;

/**
 * Where numbers that are not finite came up first, or signs that training goes wrong with numbers
 * that are. An immutable value.
 */
public final class Divergence {
  /** What was not finite, or went wrong. */
  public enum Kind {
    /** The batch's features: the data, not the training. */
    FEATURES("clean the data"),
    /** The batch's labels: the data, not the training. */
    LABELS("clean the data"),
    /** A layer's activation, with parameters that still were finite. */
    ACTIVATION("lower the learning rate, scale the features, or clip gradients"),
    /** The loss alone. */
    LOSS("lower the learning rate, or check that the labels suit the loss"),
    /** The loss that feedback into a layer learns from, before the step's update. */
    FEEDBACK_LOSS("check the features, or lower the learning rate of the feedback updater"),
    /** A layer's own parameters, by the step's update. */
    FORWARD_WEIGHTS("lower the learning rate, or clip gradients"),
    /** The parameters of the feedback into a layer, by the step's update. */
    FEEDBACK_WEIGHTS("lower the learning rate of the feedback updater, or raise its weight decay"),
    /** The mean loss of an epoch is above what a constant output would have: no NaN, a warning. */
    LOSS_ABOVE_GUESSING(
        true,
        "lower the learning rate, scale the features, let feedback start from the first batch"
            + " (feedbackStart) or learn alone first (FeedbackTraining)"),
    /** A hidden activation is a hundred times what it was in the first step: a warning. */
    ACTIVATION_GROWTH(
        true,
        "lower the learning rate, let feedback start from the first batch (feedbackStart), or take"
            + " a bounded activation function or batch normalisation"),
    /** Most units of a layer are zero for every example of a batch: a warning. */
    DEAD_UNITS(
        true,
        "lower the learning rate, let feedback start from the first batch (feedbackStart), or take"
            + " an activation function with a slope on both sides, such as leaky ReLU or ELU");

    private final boolean warning;
    private final String remedy;

    Kind(String remedy) {
      this(false, remedy);
    }

    Kind(boolean warning, String remedy) {
      this.warning = warning;
      this.remedy = remedy;
    }

    /**
     * Whether training can go on, and may come right.
     *
     * @return false for numbers that are not finite
     */
    public boolean isWarning() {
      return warning;
    }
  }

  private final Kind kind;
  private final String where;
  private final int iteration;
  private final int epoch;

  Divergence(Kind kind, String where, int iteration, int epoch) {
    this.kind = kind;
    this.where = where;
    this.iteration = iteration;
    this.epoch = epoch;
  }

  /**
   * Looks for parameters that are not finite. Costs a sum over all parameters where there are none.
   *
   * @param net a multi-layer network or computation graph, initialised
   * @return the first layer's that has any, feedback parameters after forward ones; empty if all
   *     are finite
   * @throws IllegalArgumentException if it is another model
   */
  public static Optional<Divergence> in(Model net) {
    LiveModel trained = LiveModel.of(net);
    return in(net, trained.iterationCount(), trained.epochCount());
  }

  static Optional<Divergence> in(Model net, int iteration, int epoch) {
    LiveModel trained = LiveModel.of(net);
    if (!trained.isInitialised() || sumIsFinite(net.params())) {
      return Optional.empty();
    }
    List<String> forward = new ArrayList<>();
    List<String> feedback = new ArrayList<>();
    for (Layer layer : trained.layers()) {
      for (Map.Entry<String, INDArray> parameter : layer.paramTable().entrySet()) {
        long bad = countOfNotFinite(parameter.getValue());
        if (bad > 0) {
          (isFeedback(layer, parameter.getKey()) ? feedback : forward)
              .add(
                  String.format(
                      "%s of %s, %d of %d",
                      parameter.getKey(), name(layer), bad, parameter.getValue().length()));
        }
      }
    }
    if (forward.isEmpty() && feedback.isEmpty()) {
      return Optional.empty(); // a sum may overflow
    }
    return Optional.of(
        forward.isEmpty()
            ? new Divergence(
                Kind.FEEDBACK_WEIGHTS,
                "the feedback weights (" + String.join("; ", feedback) + ")",
                iteration,
                epoch)
            : new Divergence(
                Kind.FORWARD_WEIGHTS,
                "the forward weights ("
                    + String.join("; ", forward)
                    + (feedback.isEmpty()
                        ? ")"
                        : "; feedback " + String.join("; ", feedback) + ")"),
                iteration,
                epoch));
  }

  private static boolean isFeedback(Layer layer, String parameter) {
    return layer.conf().getLayer() instanceof TargetLayer
        && ((TargetLayer) layer.conf().getLayer())
            .feedbackParameters().stream().anyMatch(p -> p.name().equals(parameter));
  }

  static String name(Layer layer) {
    return "layer " + layer.getIndex() + " ('" + layer.conf().getLayer().getLayerName() + "')";
  }

  /** By BLAS: reductions of ND4J's took 5 to 8 % of a training step. */
  private static boolean sumIsFinite(INDArray parameters) {
    DataType type = parameters.dataType();
    boolean blas = type == DataType.FLOAT || type == DataType.DOUBLE;
    return blas ? Double.isFinite(Nd4j.getBlasWrapper().asum(parameters)) : isFinite(parameters);
  }

  /** Cheap, and false at times for large finite numbers, whose sum overflows. */
  static boolean isFinite(INDArray array) {
    return Double.isFinite(array.sumNumber().doubleValue());
  }

  static long countOfNotFinite(INDArray array) {
    return Nd4j.getExecutioner().exec(new MatchCondition(array, Conditions.notFinite())).getLong(0);
  }

  /**
   * What was not finite.
   *
   * @return the first in the order data, activations, weights, loss
   */
  public Kind kind() {
    return kind;
  }

  /**
   * The step, by the network's count of parameter updates.
   *
   * @return the count before it
   */
  public int iteration() {
    return iteration;
  }

  /**
   * The network's count of epochs.
   *
   * @return the count before the step
   */
  public int epoch() {
    return epoch;
  }

  /**
   * The place, in words.
   *
   * @return for example {@code the feedback weights (Q of layer 2 ('layer2'), 3 of 42)}
   */
  public String where() {
    return where;
  }

  /**
   * The place and the step, without the remedy.
   *
   * @return part of a sentence
   */
  public String describe() {
    return where + " at iteration " + iteration;
  }

  /** A sentence with the place, the step and what helps. */
  @Override
  public String toString() {
    if (kind.isWarning()) {
      return "training goes wrong: " + describe() + " (epoch " + epoch + "); " + kind.remedy;
    }
    return "training diverged: "
        + where
        + " became NaN or infinite at iteration "
        + iteration
        + " (epoch "
        + epoch
        + "); "
        + kind.remedy;
  }
}
