package org.dl4jtp.kernel;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.util.ConvolutionUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Kernel size, stride, padding and dilation of a convolution; height first. */
public final class ConvolutionWindow {
  private final int[] kernel;
  private final int[] stride;
  private final int[] padding;
  private final int[] dilation;
  private final ConvolutionMode mode;

  /**
   * Of a convolution layer.
   *
   * @param conf its configuration
   */
  public ConvolutionWindow(ConvolutionLayer conf) {
    kernel = conf.getKernelSize();
    stride = conf.getStride();
    dilation = conf.getDilation();
    mode = conf.getConvolutionMode();
    padding = isSame() ? null : conf.getPadding();
  }

  boolean isDilated() {
    return dilation[0] > 1 || dilation[1] > 1;
  }

  boolean isSame() {
    return mode == ConvolutionMode.Same;
  }

  /**
   * Height and width of the output.
   *
   * @param images {@code [batch, channels, height, width]}
   * @return two numbers
   * @throws org.deeplearning4j.exception.DL4JInvalidConfigException and others where Deeplearning4j
   *     finds that the window does not fit
   */
  public int[] outputSize(INDArray images) {
    return ConvolutionUtils.getOutputSize(
        images, kernel, stride, padding, mode, dilation, CNN2DFormat.NCHW);
  }

  /**
   * Kernel, stride, padding at the top left, dilation: the first arguments of ND4J's operations.
   */
  int[] arguments(INDArray images) {
    int[] pad = padding;
    if (isSame()) {
      int[] size = {(int) images.size(2), (int) images.size(3)};
      pad =
          ConvolutionUtils.getSameModeTopLeftPadding(
              outputSize(images), size, kernel, stride, dilation);
    }
    return new int[] {
      kernel[0], kernel[1], stride[0], stride[1], pad[0], pad[1], dilation[0], dilation[1]
    };
  }
}
