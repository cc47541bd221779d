package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** In what two networks differ that should be one. */
public final class Agreement {
  /** Of what is zero but for it, such as the derivative of what a softmax keeps the same. */
  private static final double ROUNDING = 1e-14;

  private final double tolerance;
  private final boolean activationsStay;
  private final List<String> differences = new ArrayList<>();

  /**
   * An empty list of differences.
   *
   * @param tolerance relative to the largest element of an array
   * @param activationsStay whether a backward pass that changes an activation is a difference
   */
  public Agreement(double tolerance, boolean activationsStay) {
    this.tolerance = tolerance;
    this.activationsStay = activationsStay;
  }

  public List<String> differences() {
    return differences;
  }

  /** What the networks predict. */
  public Agreement ofOutputs(Net actual, Net expected, MultiDataSet data) {
    INDArray[] outputs = expected.output(data);
    INDArray[] actualOutputs = actual.output(data);
    for (int i = 0; i < outputs.length; i++) {
      compare("output " + i, actualOutputs[i], outputs[i], 0);
    }
    return this;
  }

  /** Gradients and score on a batch. */
  public Agreement ofAStep(Net actual, Net expected, MultiDataSet data) {
    return ofAStep(actual, expected, data, null);
  }

  /** The same for the gradients of some parameters. */
  public Agreement ofAStep(Net actual, Net expected, MultiDataSet data, Set<String> parameters) {
    ActivationsWatch watch = new ActivationsWatch();
    actual.listen(watch);
    MultiDataSet kept = Data.copy(data);
    Map<String, INDArray> actualGradients = actual.gradients(kept);
    Map<String, INDArray> gradients = expected.gradients(data);
    if (parameters != null) {
      actualGradients.keySet().retainAll(parameters);
      gradients.keySet().retainAll(parameters);
      if (!gradients.keySet().equals(parameters)) {
        differences.add("parameters are " + gradients.keySet());
      }
    }
    compare("gradient of ", actualGradients, gradients);
    if (gradients.values().stream().allMatch(g -> largest(g) == 0)) {
      differences.add("nothing to compare: all gradients are zero");
    }
    if (activationsStay) {
      differences.addAll(watch.changed());
    }
    if (!kept.equals(data)) {
      differences.add("the step changes its data");
    }
    // Deeplearning4j's loss layer scores what the sigmoid's backward pass left of its input.
    if (!close(actual.score(), expected.score())) {
      double score = expected.scoreOf(data);
      if (!close(actual.score(), score)) {
        differences.add("score: " + actual.score() + " instead of " + score);
      }
    }
    return this;
  }

  /** Parameters after training on a batch. */
  public Agreement afterSteps(int steps, Net actual, Net expected, MultiDataSet data) {
    for (int i = 0; i < steps; i++) {
      actual.fit(data);
      expected.fit(data);
    }
    compare("trained ", actual.parameters(), expected.parameters());
    return this;
  }

  private void compare(String what, Map<String, INDArray> actual, Map<String, INDArray> expected) {
    if (!actual.keySet().equals(expected.keySet())) {
      differences.add(what + actual.keySet() + " instead of " + expected.keySet());
      return;
    }
    // Some are zero but for rounding.
    double least = expected.values().stream().mapToDouble(Agreement::largest).max().orElse(0) / 100;
    expected.forEach((name, array) -> compare(what + name, actual.get(name), array, least));
  }

  private void compare(String what, INDArray actual, INDArray expected, double leastScale) {
    double[] a = values(actual);
    double[] e = values(expected);
    if (a.length != e.length) {
      differences.add(what + ": " + a.length + " numbers instead of " + e.length);
      return;
    }
    double scale = 0;
    double error = 0;
    for (int i = 0; i < a.length; i++) {
      scale = Math.max(scale, Double.isNaN(e[i]) ? 0 : Math.abs(e[i]));
      // Both may be NaN, such as behind a norm of zeros; one alone stays.
      error = Math.max(error, Double.compare(a[i], e[i]) == 0 ? 0 : Math.abs(a[i] - e[i]));
    }
    if (!(error <= Math.max(ROUNDING, tolerance * Math.max(scale, leastScale)))) {
      differences.add(String.format("%s: off by %.2g of %.2g", what, error, scale));
    }
  }

  private static double largest(INDArray array) {
    return Arrays.stream(values(array))
        .filter(value -> !Double.isNaN(value))
        .map(Math::abs)
        .max()
        .orElse(0);
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private boolean close(double actual, double expected) {
    return Double.compare(actual, expected) == 0
        || Math.abs(actual - expected) <= tolerance * Math.abs(expected) + ROUNDING;
  }
}
