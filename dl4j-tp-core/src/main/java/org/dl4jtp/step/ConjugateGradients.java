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
  private static final double SMALL = 1e-4; // of the gradient's square
  private static final double PROBE = 0.1; // far enough for float, near enough for tanh
  private static final double ALIKE = 1e-6; // of squares

  private final INDArray x;
  private final ToDoubleFunction<INDArray> gradient;
  private final INDArray start;
  private INDArray g;
  private INDArray next;
  private INDArray probed;
  private boolean quadratic; // as far as the first step showed

  /**
   * A search from where the vector is.
   *
   * @param x is moved
   * @param gradient fills its argument with the gradient at x, and returns the function's value
   */
  ConjugateGradients(INDArray x, ToDoubleFunction<INDArray> gradient) {
    this.x = x;
    this.gradient = gradient;
    start = x.ulike();
    g = x.ulike();
    next = x.ulike();
    probed = x.ulike();
  }

  /** Leaves x at the lowest point found. */
  void run() {
    double value = gradient.applyAsDouble(g);
    double first = dot(g, g);
    double square = first;
    INDArray direction = g.neg();
    for (int step = 0; step < MOST_STEPS && square > SMALL * first; step++) {
      start.assign(x);
      double way = PROBE / Math.sqrt(dot(direction, direction));
      moved(direction, way, probed);
      double length = -way * dot(direction, g) / (dot(direction, probed) - dot(direction, g));
      if (!(length > 0)) {
        x.assign(start);
        return;
      }
      probed.subi(g).muli(length / way).addi(g); // what the next gradient is if this is quadratic
      if (quadratic) {
        x.assign(start).addi(direction.mul(length));
        INDArray known = next;
        next = probed;
        probed = known;
      } else {
        double lower = lower(direction, length, value);
        if (!(lower < value)) {
          x.assign(start);
          return;
        }
        value = lower;
        probed.subi(next);
        quadratic = step == 0 && dot(probed, probed) < ALIKE * first;
      }
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

  /** Fills next; halves the length until the function is lower, or gives up. */
  private double lower(INDArray direction, double length, double value) {
    double lower = moved(direction, length, next);
    double shorter = length;
    for (int i = 0; i < MOST_HALVINGS && !(lower < value); i++) {
      shorter /= 2;
      lower = moved(direction, shorter, next);
    }
    return lower;
  }

  private double moved(INDArray direction, double length, INDArray newGradient) {
    x.assign(start).addi(direction.mul(length));
    return gradient.applyAsDouble(newGradient);
  }

  private static double dot(INDArray a, INDArray b) {
    return Nd4j.getBlasWrapper().dot(a, b);
  }
}
