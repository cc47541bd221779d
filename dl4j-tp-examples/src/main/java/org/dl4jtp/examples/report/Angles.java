package org.dl4jtp.examples.report;

import java.util.List;
import org.dl4jtp.diagnostics.AlignmentRecord;

/**
 * Angles of the updates that a rule gives a network's layers, at one moment of training.
 *
 * @param iteration the parameter update after which they were measured, from 0
 * @param layers the target layers from the input up; the last is the output layer
 */
public record Angles(int iteration, List<Layer> layers) {

  /**
   * Those of one layer's weights, in degrees; NaN where there is none.
   *
   * @param name of the layer
   * @param toBackpropagation to backpropagation's update
   * @param toGaussNewton to that of damped Gauss-Newton targets
   */
  public record Layer(String name, double toBackpropagation, double toGaussNewton) {}

  /** Copies the list. */
  public Angles {
    layers = List.copyOf(layers);
  }

  /** What the library measured. */
  public static Angles of(AlignmentRecord record) {
    return new Angles(
        record.iteration(),
        record.alignment().layers().stream()
            .map(
                layer ->
                    new Layer(
                        layer.name(),
                        layer.weightAngleToBackpropagation(),
                        layer.weightAngleToGaussNewton()))
            .toList());
  }

  /** Without the output layer, which learns from its own error by every rule. */
  List<Layer> hidden() {
    return layers.subList(0, layers.size() - 1);
  }
}
