package org.dl4jtp.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The arithmetic of a convolution: x {@code [batch, in, height, width]}, weights w {@code [out, in,
 * kernel height, kernel width]}, bias b of length out or null, z = w∗x + b. All arrays are in 'c'
 * order; the last arguments are overwritten. Temporary arrays are in the current workspace.
 *
 * <p>Deeplearning4j's own convolution layer writes the image patches in an order that costs more
 * than the products themselves. Both kernels here give the same sums, to rounding.
 */
public interface ConvolutionKernel {

  /**
   * z.
   *
   * @param x images
   * @param w kernels
   * @param b bias, or null
   * @param z overwritten
   */
  void forward(INDArray x, INDArray w, INDArray b, INDArray z);

  /**
   * ∂/∂w and ∂/∂b of Σδz, summed over the batch.
   *
   * @param x images
   * @param w kernels
   * @param delta δ, like z
   * @param dw overwritten
   * @param db overwritten; or null
   */
  void parameterGradients(INDArray x, INDArray w, INDArray delta, INDArray dw, INDArray db);

  /**
   * ∂/∂x of Σδz.
   *
   * @param x images, whose shape counts alone
   * @param w kernels
   * @param delta δ, like z
   * @param dx overwritten
   */
  void inputGradient(INDArray x, INDArray w, INDArray delta, INDArray dx);

  /**
   * The fastest kernel on the backend in use.
   *
   * @param window of the convolution
   * @param type of the arrays
   * @return for any number of images of any size
   */
  static ConvolutionKernel of(ConvolutionWindow window, DataType type) {
    if (!OperationConvolution.isPossible(window, type)) {
      return new MatrixConvolution(window, 0);
    }
    return OperationConvolution.isFast(type)
        ? new OperationConvolution(window)
        : new MatrixConvolution(window);
  }
}
