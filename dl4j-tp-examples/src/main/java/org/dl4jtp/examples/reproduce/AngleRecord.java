package org.dl4jtp.examples.reproduce;

import java.util.List;
import java.util.stream.IntStream;
import org.dl4jtp.examples.report.Angles;

/**
 * Angles between the updates of a network's layers and those of others at the same weights, in
 * degrees to three decimals. Lists have an element a target layer, from the input up; null where
 * there is no angle.
 *
 * @param iteration the parameter update after which they were measured, from 0
 * @param epoch of that update, from 1
 * @param toBackpropagation of the updates of the weights
 * @param toGaussNewton the same with the damped Gauss-Newton targets
 */
record AngleRecord(
    int iteration, int epoch, List<Double> toBackpropagation, List<Double> toGaussNewton) {

  /** The same for a report; layers are numbered from 1. */
  Angles angles() {
    return new Angles(
        iteration,
        IntStream.range(0, toBackpropagation.size())
            .mapToObj(
                i ->
                    new Angles.Layer(
                        "layer " + (i + 1),
                        orNaN(toBackpropagation.get(i)),
                        orNaN(toGaussNewton.get(i))))
            .toList());
  }

  private static double orNaN(Double degrees) {
    return degrees == null ? Double.NaN : degrees;
  }
}
