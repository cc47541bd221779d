package org.dl4jtp.kernel;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Convolution by ND4J's operations {@code conv2d} and {@code conv2d_bp}. Backward they are fast
 * only where a library does the work; there the gradients of weights and input come together for
 * less than either alone costs otherwise.
 */
final class OperationConvolution implements ConvolutionKernel {
  private static final int NCHW = 0;
  private static final int WEIGHTS_OUT_IN_HEIGHT_WIDTH = 1;

  private final ConvolutionWindow window;

  OperationConvolution(ConvolutionWindow window) {
    this.window = window;
  }

  /** Whether a library does the work: a GPU's, or oneDNN, which takes floats alone. */
  static boolean isFast(DataType type) {
    return !Nd4j.getEnvironment().isCPU() || OneDnn.takes(type);
  }

  /** ND4J pads dilated windows wrongly for oneDNN, which refuses them. */
  static boolean isPossible(ConvolutionWindow window, DataType type) {
    return !(window.isDilated() && OneDnn.takes(type));
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray b, INDArray z) {
    INDArray[] in = b == null ? new INDArray[] {x, w} : new INDArray[] {x, w, b};
    execute("conv2d", x, in, z);
  }

  @Override
  public void parameterGradients(INDArray x, INDArray w, INDArray delta, INDArray dw, INDArray db) {
    backward(x, w, delta, x.ulike(), dw, db);
  }

  @Override
  public void inputGradient(INDArray x, INDArray w, INDArray delta, INDArray dx) {
    backward(x, w, delta, dx, w.ulike(), null);
  }

  private void backward(
      INDArray x, INDArray w, INDArray delta, INDArray dx, INDArray dw, INDArray db) {
    if (db == null) {
      execute("conv2d_bp", x, new INDArray[] {x, w, delta}, dx, dw);
    } else {
      // Of the bias the operation wants the shape alone.
      execute("conv2d_bp", x, new INDArray[] {x, w, db, delta}, dx, dw, db);
    }
  }

  private void execute(String name, INDArray x, INDArray[] in, INDArray... out) {
    int[] arguments = Arrays.copyOf(window.arguments(x), 11);
    arguments[8] = window.isSame() ? 1 : 0;
    arguments[9] = NCHW;
    arguments[10] = WEIGHTS_OUT_IN_HEIGHT_WIDTH;
    Nd4j.exec(
        DynamicCustomOp.builder(name)
            .addInputs(in)
            .addOutputs(out)
            .addIntegerArguments(arguments)
            .build());
  }
}
