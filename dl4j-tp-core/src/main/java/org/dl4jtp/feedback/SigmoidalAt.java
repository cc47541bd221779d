package org.dl4jtp.feedback;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * tanh or sigmoid around some u: differences with all digits, however small or large the steps are
 * (in float, with those of the longest step in the array); derivatives by the value.
 */
final class SigmoidalAt extends ActivationAt {
  private static final double SERIES_LIMIT = 0.02;

  // t(u) = scale · tanh(scale · u) + 1 − scale: with 1 tanh, with 1/2 sigmoid.
  private final double scale;
  private final INDArray u; // times scale
  private final INDArray tanh;
  private INDArray slope;

  private SigmoidalAt(double scale, INDArray u, INDArray tanh) {
    this.scale = scale;
    this.u = u;
    this.tanh = tanh;
  }

  static ActivationAt tanh(INDArray u) {
    return new SigmoidalAt(1, u, Transforms.tanh(u, true));
  }

  static ActivationAt sigmoid(INDArray u) {
    INDArray half = u.mul(0.5);
    return new SigmoidalAt(0.5, half, Transforms.tanh(half, true));
  }

  @Override
  ActivationAt part(UnaryOperator<INDArray> rows) {
    return new SigmoidalAt(scale, rows.apply(u), rows.apply(tanh));
  }

  private INDArray scaled(INDArray array) {
    return scale == 1 ? array : array.mul(scale);
  }

  @Override
  INDArray value() {
    return scale == 1 ? tanh : tanh.mul(scale).addi(1 - scale);
  }

  @Override
  INDArray difference(INDArray du) {
    INDArray difference = differenceOfTanh(scaled(du));
    return scale == 1 ? difference : difference.muli(scale);
  }

  @Override
  INDArray delta(INDArray error) {
    return slope().mul(error);
  }

  /** With T the tanh, −scale² dT (2T + dT). */
  @Override
  INDArray deltaDifference(INDArray du, INDArray difference, INDArray error) {
    INDArray ofTanh = unscaled(difference);
    INDArray twice = Feedback.repeated(tanh, ofTanh).mul(-2);
    return twice.subi(ofTanh).muli(ofTanh).muli(scaled(scaled(error)));
  }

  private INDArray unscaled(INDArray array) {
    return scale == 1 ? array : array.div(scale);
  }

  /** t'(u) = scale² (1 − tanh²). */
  private INDArray slope() {
    if (slope == null) {
      slope = scaled(scaled(tanh.mul(tanh).rsubi(1)));
    }
    return slope;
  }

  /**
   * Steps of up to 1 by the addition theorem, which loses no digits but divides 0 by 0 when tanh u
   * and tanh du reach opposite ends; what a longer step adds is a plain difference, large enough
   * for one.
   */
  private INDArray differenceOfTanh(INDArray du) {
    double longest = du.amaxNumber().doubleValue();
    if (longest <= 1) {
      return byTheorem(tanhOfStep(du, longest));
    }
    INDArray near = Transforms.min(Transforms.max(du, -1, true), 1, false);
    INDArray from = Feedback.repeated(u, du);
    INDArray rest =
        Transforms.tanh(from.add(du), false).subi(Transforms.tanh(from.add(near), false));
    // Where the step is short this is zero but for the rounding of u + near, which is not wanted.
    rest.muli(du.neq(near).castTo(du.dataType()));
    return byTheorem(tanhOfStep(near, 1)).addi(rest);
  }

  /**
   * ND4J's float tanh has an absolute error of 1e-8, too much for steps that are small themselves.
   */
  private static INDArray tanhOfStep(INDArray du, double longest) {
    if (longest > SERIES_LIMIT || du.dataType() != DataType.FLOAT) {
      return Transforms.tanh(du, true);
    }
    return du.mul(du).muli(-1.0 / 3).addi(1).muli(du); // x − x³/3, to 2e-8 of x
  }

  /** tanh(u+d) − tanh(u) = tanh d (1 − tanh² u) / (1 + tanh u tanh d). */
  private INDArray byTheorem(INDArray tanhD) {
    INDArray tanhU = Feedback.repeated(tanh, tanhD);
    INDArray slope = tanhU.mul(tanhU).rsubi(1);
    INDArray denominator = tanhU.mul(tanhD).addi(1);
    return slope.muli(tanhD).divi(denominator);
  }
}
