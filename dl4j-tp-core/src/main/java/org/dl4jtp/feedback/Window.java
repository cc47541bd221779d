package org.dl4jtp.feedback;

import java.io.Serializable;
import java.util.Arrays;
import org.dl4jtp.json.StrictProperties;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A window that slides over feature maps: a convolution's kernel, or a pooling. Output position j
 * along an axis sees the input positions j·stride − padding + m·dilation, 0 ≤ m &lt; kernel, those
 * that exist. Arrays are {@code [height, width]}. Immutable.
 */
public final class Window implements Serializable, StrictProperties {
  private static final int LARGEST = 1 << 15;

  @JsonIgnore private final int[] kernel;
  @JsonIgnore private final int[] stride;
  @JsonIgnore private final int[] padding;
  @JsonIgnore private final int[] dilation;
  @JsonIgnore private final int[] output;

  /**
   * A window.
   *
   * @param kernel its size
   * @param stride how far it moves
   * @param padding rows above and columns left of the input; what lies below and right follows from
   *     the output's size, so that padding need not be symmetric
   * @param dilation distance of its elements
   * @param output size of what comes out
   * @throws IllegalArgumentException if one has not two elements, or one too small
   */
  @JsonCreator
  public Window(
      @JsonProperty(value = "kernel", required = true) int[] kernel,
      @JsonProperty(value = "stride", required = true) int[] stride,
      @JsonProperty(value = "padding", required = true) int[] padding,
      @JsonProperty(value = "dilation", required = true) int[] dilation,
      @JsonProperty(value = "output", required = true) int[] output) {
    this.kernel = Sizes.of("kernel", kernel, 2, 1);
    this.stride = Sizes.of("stride", stride, 2, 1);
    this.padding = Sizes.of("padding", padding, 2, 0);
    this.dilation = Sizes.of("dilation", dilation, 2, 1);
    this.output = Sizes.of("output size", output, 2, 1);
  }

  /**
   * Refuses input that the window does not slide over.
   *
   * @param size of the input, {@code [height, width]}
   * @param seesPaddingAlone whether it may at some positions; Deeplearning4j's poolings have no
   *     value there
   * @throws IllegalArgumentException if positions lie outside, for padding of one size around or,
   *     as in Deeplearning4j's mode Same, of one more below and right
   */
  void checkFits(int[] size, boolean seesPaddingAlone) {
    for (int axis = 0; axis < size.length; axis++) {
      long extent = (kernel[axis] - 1L) * dilation[axis] + 1;
      long padded = size[axis] + 2L * padding[axis] + 1;
      boolean pads = extent == 1 && stride[axis] == 1; // zero padding may be of any two sizes
      boolean fits =
          pads
              ? output[axis] >= (long) size[axis] + padding[axis]
              : padding[axis] < (seesPaddingAlone ? LARGEST : extent)
                  && (output[axis] - 1L) * stride[axis] + extent <= padded;
      if (!fits || Math.max(size[axis], output[axis]) > LARGEST) {
        throw new IllegalArgumentException(
            "a window " + describe() + " does not slide over maps of " + Arrays.toString(size));
      }
    }
  }

  private String describe() {
    return String.format(
        "of kernel %s, stride %s, padding %s, dilation %s and output %s",
        Arrays.toString(kernel),
        Arrays.toString(stride),
        Arrays.toString(padding),
        Arrays.toString(dilation),
        Arrays.toString(output));
  }

  /**
   * Size of the window.
   *
   * @return a copy of {@code [height, width]}, in elements
   */
  @JsonProperty
  public int[] kernel() {
    return kernel.clone();
  }

  /**
   * How far the window moves.
   *
   * @return a copy of {@code [down, right]}
   */
  @JsonProperty
  public int[] stride() {
    return stride.clone();
  }

  /**
   * Rows above and columns left of the input.
   *
   * @return a copy of {@code [above, left]}
   */
  @JsonProperty
  public int[] padding() {
    return padding.clone();
  }

  /**
   * Distance of the window's elements.
   *
   * @return a copy of {@code [down, right]}; 1 where they touch
   */
  @JsonProperty
  public int[] dilation() {
    return dilation.clone();
  }

  /**
   * Size of what comes out.
   *
   * @return a copy of {@code [height, width]}
   */
  @JsonProperty
  public int[] output() {
    return output.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Window
        && Arrays.equals(kernel, ((Window) o).kernel)
        && Arrays.equals(stride, ((Window) o).stride)
        && Arrays.equals(padding, ((Window) o).padding)
        && Arrays.equals(dilation, ((Window) o).dilation)
        && Arrays.equals(output, ((Window) o).output);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(new int[][] {kernel, stride, padding, dilation, output});
  }

  @Override
  public String toString() {
    return Arrays.toString(kernel) + "/" + Arrays.toString(stride);
  }
}
