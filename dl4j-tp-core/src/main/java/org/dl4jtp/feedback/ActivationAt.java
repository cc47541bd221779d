package org.dl4jtp.feedback;

import java.util.function.UnaryOperator;
import org.dl4jtp.kernel.FiniteSlope;
import org.dl4jtp.kernel.FloatBlocks;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation function t around some u. Steps du from there may be as many as u's rows, or
 * several batches of them one below the other. Arguments are not changed.
 */
abstract class ActivationAt {

  /**
   * The function, unless it is random: g is none then.
   *
   * @param activation or null
   * @throws IllegalArgumentException if it is RReLU
   */
  static IActivation deterministic(IActivation activation) {
    if (activation instanceof ActivationRReLU) {
      ActivationRReLU random = (ActivationRReLU) activation;
      throw new IllegalArgumentException(
          "feedback cannot have the activation function "
              + random
              + ", whose slope is drawn anew in every step; take new ActivationLReLU("
              + (random.getL() + random.getU()) / 2
              + "), which has its mean");
    }
    return activation;
  }

  static ActivationAt of(IActivation activation, INDArray u) {
    if (activation instanceof ActivationIdentity) {
      return new Identity(u);
    }
    if (activation instanceof ActivationTanH) {
      return FloatBlocks.take(u) ? FloatTanhAt.of(u) : SigmoidalAt.tanh(u);
    }
    if (activation instanceof ActivationSigmoid) {
      return SigmoidalAt.sigmoid(u);
    }
    return new GeneralAt(FiniteSlope.of(activation), u);
  }

  /**
   * Around some rows of u.
   *
   * @param rows takes them from an array
   */
  abstract ActivationAt part(UnaryOperator<INDArray> rows);

  /** t(u); not to be changed. */
  abstract INDArray value();

  /** t(u + du) − t(u), new. */
  abstract INDArray difference(INDArray du);

  /** error ∘ t'(u); the argument or new. */
  abstract INDArray delta(INDArray error);

  /**
   * error ∘ (t'(u + du) − t'(u)), new; null where it is zero for every step.
   *
   * @param difference t(u + du) − t(u)
   */
  abstract INDArray deltaDifference(INDArray du, INDArray difference, INDArray error);

  private static final class Identity extends ActivationAt {
    private final INDArray u;

    Identity(INDArray u) {
      this.u = u;
    }

    @Override
    ActivationAt part(UnaryOperator<INDArray> rows) {
      return new Identity(rows.apply(u));
    }

    @Override
    INDArray value() {
      return u;
    }

    @Override
    INDArray difference(INDArray du) {
      return du.dup();
    }

    @Override
    INDArray delta(INDArray error) {
      return error;
    }

    @Override
    INDArray deltaDifference(INDArray du, INDArray difference, INDArray error) {
      return null;
    }
  }
}
