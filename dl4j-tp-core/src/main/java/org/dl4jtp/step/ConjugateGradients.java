package org.dl4jtp.step;

import java.util.function.ToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Minimises a function of a vector by its gradient. Of a quadratic function the steps are those of
 * linear conjugate gradients, which end at the minimum of directions that matter first; of others
 * (Polak and Ribière) they go down as long as they can.
 */
final class ConjugateGradients {
  private static final int MOST_STEPS = 20;
  private static final int MOST_HALVINGS = 5;
  private static final double SMALL = 1e-6; // of the gradient's square
  private static final double PROBE = 0.1; // far enough for float, near enough for tanh

  private final INDArray x;
  private final ToDoubleFunction<INDArray> gradient;

  /**
   * A search from where the vector is.
   *
   * @param x is moved
   * @param gradient fills its argument with the gradient at x, and returns the function's value
   */
  ConjugateGradients(INDArray x, ToDoubleFunction<INDArray> gradient) {
    this.x = x;
    this.gradient = gradient;
  }

  /** Leaves x at the lowest point found. */
  void run() {
    INDArray g = x.ulike();
    INDArray next = x.ulike();
    INDArray start = x.ulike();
    double value = gradient.applyAsDouble(g);
    double square = dot(g, g);
    double enough = SMALL * square;
    INDArray direction = g.neg();
    for (int step = 0; step < MOST_STEPS && square > enough; step++) {
      double slope = dot(direction, g);
      start.assign(x);
      double length = lengthAlong(direction, g, next, start, slope);
      if (!(length > 0)) {
        x.assign(start);
        return;
      }
      double lower = moved(start, direction, length, next);
      for (int i = 0; i < MOST_HALVINGS && !(lower < value); i++) {
        length /= 2;
        lower = moved(start, direction, length, next);
      }
      if (!(lower < value)) {
        x.assign(start);
        return;
      }
      value = lower;
      double turned = Math.max(0, (dot(next, next) - dot(next, g)) / square);
      direction.muli(turned).subi(next);
      INDArray previous = g;
      g = next;
      next = previous;
      square = dot(g, g);
      if (dot(direction, g) >= 0) {
        direction.assign(g).negi();
      }
    }
  }

  /** To where the gradient along a direction would vanish, by how it changes over a short way. */
  private double lengthAlong(
      INDArray direction, INDArray g, INDArray probed, INDArray start, double slope) {
    double way = PROBE / Math.sqrt(dot(direction, direction));
    moved(start, direction, way, probed);
    return -slope / ((dot(direction, probed) - dot(direction, g)) / way);
  }

  private double moved(INDArray from, INDArray direction, double length, INDArray newGradient) {
    x.assign(from);
    Nd4j.getBlasWrapper().axpy(length, direction, x);
    return gradient.applyAsDouble(newGradient);
  }

  private static double dot(INDArray a, INDArray b) {
    return Nd4j.getBlasWrapper().dot(a, b);
  }
}
