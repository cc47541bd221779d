package org.dl4jtp.train;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Signs that training goes wrong while all numbers are finite. Looks at the activations of every
 * tenth step, at the loss of all.
 */
final class TrainingSigns {
  private static final int INTERVAL = 10;
  private static final int LEAST_STEPS = 20; // the first few are above guessing in any network
  private static final double ABOVE = 1.05; // of guessing, or a slow start would be told
  private static final double GROWTH = 100;
  private static final double LARGE = 10; // deep ReLU networks begin with small activations
  private static final double DEAD = 0.5;

  private final Consumer<Divergence> report;
  private final Set<Divergence.Kind> told = EnumSet.noneOf(Divergence.Kind.class);
  private final Map<String, Double> firstSize = new HashMap<>();
  private final GuessingLoss guessing = new GuessingLoss();
  private double lossSum;
  private int steps;

  TrainingSigns(Consumer<Divergence> report) {
    this.report = report;
  }

  private void tell(Divergence.Kind kind, String where, int iteration, int inEpoch) {
    if (told.add(kind)) {
      report.accept(new Divergence(kind, where, iteration, inEpoch));
    }
  }

  static boolean looksAt(int iteration) {
    return iteration % INTERVAL == 0;
  }

  /** A hidden activation of a step that is looked at. */
  void activation(Layer layer, INDArray activation, int iteration, int inEpoch) {
    String name = Divergence.name(layer);
    double size = activation.norm2Number().doubleValue() / Math.sqrt((double) activation.length());
    if (!Double.isFinite(size)) {
      return;
    }
    double first = firstSize.computeIfAbsent(name, n -> size);
    if (first > 0 && size > GROWTH * first && size > LARGE) {
      tell(
          Divergence.Kind.ACTIVATION_GROWTH,
          String.format(
              Locale.ROOT, "the activation of %s has grown from %.3g to %.3g", name, first, size),
          iteration,
          inEpoch);
    }
    if (activation.rank() == 2
        && activation.size(0) > 1
        && !told.contains(Divergence.Kind.DEAD_UNITS)) {
      INDArray largest = activation.max(0);
      INDArray smallest = activation.min(0);
      int dead = 0;
      for (long i = 0; i < largest.length(); i++) {
        if (largest.getDouble(i) == 0 && smallest.getDouble(i) == 0) {
          dead++;
        }
      }
      if (dead > DEAD * largest.length()) {
        tell(
            Divergence.Kind.DEAD_UNITS,
            String.format(
                Locale.ROOT,
                "%d of %d units of %s are zero for all examples of the batch",
                dead,
                largest.length(),
                name),
            iteration,
            inEpoch);
      }
    }
  }

  void labels(LiveModel model) {
    if (!told.contains(Divergence.Kind.LOSS_ABOVE_GUESSING)) {
      guessing.add(model);
    }
  }

  void loss(double score) {
    lossSum += score;
    steps++;
  }

  /**
   * An epoch is over, or has been for as long as it takes to tell.
   *
   * @param regularization the part of the loss that weights have
   */
  void endOfEpoch(double regularization, int iteration, int inEpoch) {
    if (steps < LEAST_STEPS) {
      return;
    }
    double mean = lossSum / steps - regularization;
    double guess = guessing.value();
    if (mean > ABOVE * guess) {
      tell(
          Divergence.Kind.LOSS_ABOVE_GUESSING,
          String.format(
              Locale.ROOT,
              "the mean loss of the last %d steps, %.3g, is above that of a constant output, %.3g,",
              steps,
              mean,
              guess),
          iteration,
          inEpoch);
    }
    lossSum = 0;
    steps = 0;
    guessing.forget();
  }
}
