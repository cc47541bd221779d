package org.dl4jtp.feedback;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Any activation function around some u. All but its value is computed in double: differences
 * nearly cancel, and some of ND4J's derivatives overflow in float (swish's at 45). In double ND4J's
 * functions are smooth to the last digits, though some have constants of float precision.
 */
final class GeneralAt extends ActivationAt {
  private final IActivation activation;
  private final INDArray u;
  private INDArray value;
  private INDArray preciseValue;

  GeneralAt(IActivation activation, INDArray u) {
    this.activation = activation;
    this.u = u;
  }

  @Override
  ActivationAt part(UnaryOperator<INDArray> rows) {
    GeneralAt part = new GeneralAt(activation, rows.apply(u));
    part.preciseValue = preciseValue == null ? null : rows.apply(preciseValue);
    return part;
  }

  @Override
  INDArray value() {
    if (value == null) {
      value = activation.getActivation(u.dup(), false);
    }
    return value;
  }

  @Override
  INDArray difference(INDArray du) {
    if (preciseValue == null) {
      preciseValue = activation.getActivation(precise(u), false);
    }
    return activation
        .getActivation(preciselyMoved(du), false)
        .subi(Feedback.repeated(preciseValue, du))
        .castTo(du.dataType());
  }

  @Override
  INDArray delta(INDArray error) {
    return backprop(precise(u), error).castTo(error.dataType());
  }

  @Override
  INDArray deltaDifference(INDArray du, INDArray difference, INDArray error) {
    INDArray before = backprop(Feedback.repeated(precise(u), du), error);
    INDArray after = backprop(preciselyMoved(du), error);
    return after.sub(before).castTo(error.dataType());
  }

  /** In double. */
  private INDArray backprop(INDArray at, INDArray error) {
    return activation.backprop(at, precise(error)).getFirst();
  }

  private INDArray preciselyMoved(INDArray du) {
    return Feedback.repeated(precise(u), du).add(du.castTo(DataType.DOUBLE));
  }

  /** A copy. */
  private static INDArray precise(INDArray array) {
    return array.dataType() == DataType.DOUBLE ? array.dup() : array.castTo(DataType.DOUBLE);
  }
}
