package org.dl4jtp.layer;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** What the variants of ND4J's binaries with oneDNN do faster. */
final class OneDnn {
  private static final boolean PRESENT = Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");

  private OneDnn() {}

  /** Whether ND4J hands operations on arrays of this type to oneDNN, if there are any. */
  static boolean takes(DataType type) {
    return PRESENT && type == DataType.FLOAT;
  }

  /** The value of an activation function, in its argument's place. */
  static INDArray activate(IActivation activation, INDArray z) {
    if (activation instanceof ActivationTanH && takes(z.dataType())) {
      // ND4J's own takes seven times as long.
      return Nd4j.exec(DynamicCustomOp.builder("tanh").addInputs(z).addOutputs(z).build())[0];
    }
    return activation.getActivation(z, true);
  }
}
