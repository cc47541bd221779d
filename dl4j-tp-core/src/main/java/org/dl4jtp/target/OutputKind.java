package org.dl4jtp.target;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Log1p;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * What the h_L of an output is, whose target is ĥ_L = h_L − η ∂ℓ/∂h_L. a_L is what its activation
 * function gets: of a loss layer, its input.
 *
 * <p>The loss ℓ is that of one example (Deeplearning4j sums it over the batch), so η does not
 * depend on the batch size. As in the authors' code, mean squared error divides by the number of
 * outputs.
 */
public enum OutputKind {
  /**
   * h_L = a_L, with any activation and loss function: softmax with cross entropy, the identity with
   * squared error. The activation function belongs to the loss.
   */
  LINEAR {
    @Override
    public INDArray activation(INDArray preActivation) {
      return preActivation;
    }

    @Override
    public INDArray error(
        INDArray labels,
        INDArray preActivation,
        ILossFunction loss,
        IActivation activation,
        INDArray mask) {
      // Some of ND4J's activation functions overwrite what they differentiate.
      return loss.computeGradient(labels, preActivation.dup(), activation, mask);
    }

    @Override
    public INDArray preActivationDisplacement(
        INDArray preActivation, INDArray activation, INDArray displacement) {
      return displacement;
    }

    @Override
    public INDArray pullBack(INDArray activation, INDArray output) {
      return output;
    }

    @Override
    public IActivation activationFunction() {
      return new ActivationIdentity();
    }
  },

  /**
   * h_L = sigmoid(a_L) with squared error. The target lives between 0 and 1; direct feedback takes
   * its logit.
   */
  SIGMOID {
    @Override
    public INDArray activation(INDArray preActivation) {
      return Transforms.sigmoid(preActivation, true);
    }

    @Override
    public INDArray error(
        INDArray labels,
        INDArray preActivation,
        ILossFunction loss,
        IActivation activation,
        INDArray mask) {
      // In double: h − y of a saturated output, whose logit's move is this by 1 − h.
      INDArray precise = activation(preActivation.castTo(DataType.DOUBLE));
      return loss.computeGradient(labels, precise, new ActivationIdentity(), mask)
          .castTo(preActivation.dataType());
    }

    /* logit(h + d) − a = log(1 + d/h) − log(1 − d/(1 − h)), which keeps the digits of a small d. */
    @Override
    public INDArray preActivationDisplacement(
        INDArray preActivation, INDArray activation, INDArray displacement) {
      INDArray up = displacement.div(activation);
      // 1 − h as sigmoid(−a): h itself may have been rounded to 1.
      INDArray down = displacement.div(activation(preActivation.neg())).negi();
      double lowest = Math.min(up.minNumber().doubleValue(), down.minNumber().doubleValue());
      // ND4J's extremes pass over NaN; sums do not.
      boolean number = !Double.isNaN(displacement.sumNumber().doubleValue());
      if (!(lowest > -1) || !number) {
        throw new IllegalStateException(
            "The output target must lie between 0 and 1 for a sigmoid output with squared error, but"
                + (number ? " leaves that range" : " is not a number")
                + ". Bring the labels between 0 and 1 and the target step size below half the number"
                + " of outputs.");
      }
      // In double: ND4J's float log1p has an absolute error of 1e-7.
      INDArray moved = log1p(up.castTo(DataType.DOUBLE)).subi(log1p(down.castTo(DataType.DOUBLE)));
      return moved.castTo(displacement.dataType());
    }

    @Override
    public INDArray pullBack(INDArray activation, INDArray output) {
      return activation.rsub(1).muli(activation).muli(output);
    }

    @Override
    public IActivation activationFunction() {
      return new ActivationSigmoid();
    }
  };

  /**
   * What the loss is differentiated by.
   *
   * @param preActivation a_L, {@code [batch, n]}; not changed
   * @return h_L, {@code [batch, n]}; the argument or new
   */
  public abstract INDArray activation(INDArray preActivation);

  /**
   * The output's error, for every example.
   *
   * @param labels {@code [batch, n]}
   * @param preActivation a_L; not changed
   * @param loss the output or loss layer's loss function
   * @param activation its activation function
   * @param mask label mask, or null
   * @return e = ∂ℓ/∂h_L, {@code [batch, n]}, new
   */
  public abstract INDArray error(
      INDArray labels,
      INDArray preActivation,
      ILossFunction loss,
      IActivation activation,
      INDArray mask);

  /**
   * The displacement of a_L that displaces h_L as given.
   *
   * @param preActivation a_L
   * @param activation h_L
   * @param displacement ĥ_L − h_L
   * @return â_L − a_L, {@code [batch, n]}; the last argument or new
   * @throws IllegalStateException when the target is out of the activation function's range
   */
  public abstract INDArray preActivationDisplacement(
      INDArray preActivation, INDArray activation, INDArray displacement);

  /**
   * (∂h_L/∂a_L)ᵀv; the argument or new.
   *
   * @param activation h_L
   * @param output v, {@code [batch, n]}
   * @return {@code [batch, n]}
   */
  public abstract INDArray pullBack(INDArray activation, INDArray output);

  /**
   * The function that makes h_L of a_L.
   *
   * @return the identity, or the sigmoid
   */
  public abstract IActivation activationFunction();

  private static INDArray log1p(INDArray x) {
    return Nd4j.getExecutioner().exec(new Log1p(x, x.ulike()));
  }

  /**
   * The kind of an output.
   *
   * @param activation its activation function
   * @param loss its loss function
   * @return {@link #SIGMOID} for the sigmoid with squared error, else {@link #LINEAR}
   */
  public static OutputKind of(IActivation activation, ILossFunction loss) {
    boolean squared =
        loss != null && (loss.getClass() == LossL2.class || loss.getClass() == LossMSE.class);
    return activation instanceof ActivationSigmoid && squared ? SIGMOID : LINEAR;
  }
}
