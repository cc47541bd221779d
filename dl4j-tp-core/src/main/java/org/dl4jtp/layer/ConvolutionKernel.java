package org.dl4jtp.layer;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The arithmetic of a convolution: x {@code [batch, in, height, width]}, weights w {@code [out, in,
 * kernel height, kernel width]}, bias b of length out or null, z = w∗x + b. All arrays are in 'c'
 * order; the last arguments are overwritten. Temporary arrays are in the current workspace.
 *
 * <p>Deeplearning4j's own convolution layer writes the image patches in an order that costs more
 * than the products themselves. Both kernels here give the same sums, to rounding.
 */
interface ConvolutionKernel {

  /** z. */
  void forward(INDArray x, INDArray w, INDArray b, INDArray z);

  /** ∂/∂w and ∂/∂b of Σδz, summed over the batch; db may be null. */
  void parameterGradients(INDArray x, INDArray w, INDArray delta, INDArray dw, INDArray db);

  /** ∂/∂x of Σδz; of x the shape counts alone. */
  void inputGradient(INDArray x, INDArray w, INDArray delta, INDArray dx);

  /**
   * The faster kernel on the backend in use: ND4J's convolution operations where oneDNN (float
   * only) or a GPU computes them, else matrix products.
   */
  static ConvolutionKernel of(ConvolutionWindow window, DataType type) {
    boolean oneDnn = Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");
    return !Nd4j.getEnvironment().isCPU() || (oneDnn && type == DataType.FLOAT)
        ? new OperationConvolution(window)
        : new MatrixConvolution(window);
  }
}
