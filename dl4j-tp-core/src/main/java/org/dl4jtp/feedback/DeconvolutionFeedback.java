package org.dl4jtp.feedback;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dl4jtp.json.Properties;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Affine feedback between feature maps whose matrix is that of a deconvolution: g(s) = t(s ∗ᵀ Q +
 * q), or t(s) ∗ᵀ Q + q with the activation first. ∗ᵀ is the transposed convolution with the stride,
 * padding and dilation of the convolution that the unit above begins with; Q has the shape of that
 * layer's weights, {@code [channels of s, channels of h, height, width]}, and q an element a
 * channel of h. What comes out has the size of h always, also where the stride does not divide it:
 * pixels that no kernel saw get q alone. {@link AffineFeedback} becomes this where it can.
 *
 * <p>Pooling between: s is smaller than what the convolution made, and is brought back to that size
 * first, by nothing but the windows of the pooling. (Ernoult et al. 2022 unpool to the places of
 * the maxima, which belong to one forward pass; g is a function of s alone. A deconvolution of the
 * combined stride would need larger kernels than the forward ones.) How depends on what g is for:
 *
 * <ul>
 *   <li>With the activation last, g estimates h: every pixel gets the mean of the values whose
 *       windows saw it, as by nearest neighbour where windows lie side by side, and interpolated
 *       where they overlap. A map that is constant stays so.
 *   <li>With the activation first, g is the unit with its parts transposed: every value is spread
 *       evenly over its window, which is the transposed average pooling, and for maxima that are
 *       anywhere in a window the mean of its transposed derivative. L-DRL then finds the transposed
 *       Jacobian with Q the forward weights, exactly so for average pooling.
 * </ul>
 *
 * <p>Either was the better one for its rule behind maximum pooling 3×3 by 2, on a small network on
 * CIFAR10: DTP's reconstruction loss fell to 16 by the mean and 19 by spreading in 50 steps, and
 * L-DRL's displacements had a cosine of 0.25 by the mean and 0.34 by spreading to the exact ones
 * after 120. What no window saw gets 0, and zero padding between is cut off.
 *
 * <p>Cost: that of the convolution forward for an evaluation, the same again for the gradient; two
 * narrow matrix products for the unpooling.
 *
 * <p>Source: Ernoult et al. 2022 (transposed convolutions for feedback).
 */
public final class DeconvolutionFeedback implements FeedbackMapping {
  @JsonIgnore private final AffineFeedback affine;
  @JsonIgnore private final MapGeometry geometry;

  /**
   * A deconvolution.
   *
   * @param affine t, where it stands, and whether there is a q; settled
   * @param geometry what it reverses
   * @throws IllegalArgumentException if one is null
   */
  @JsonCreator
  public DeconvolutionFeedback(
      @JsonProperty(value = "affine", required = true) AffineFeedback affine,
      @JsonProperty(value = "geometry", required = true) MapGeometry geometry) {
    this.affine = Properties.required(DeconvolutionFeedback.class, "affine", affine);
    this.geometry = Properties.required(DeconvolutionFeedback.class, "geometry", geometry);
  }

  @Override
  public boolean leavesZero() {
    return affine.leavesZero();
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    check(sourceSize, geometry.above(), "maps");
    check(targetSize, geometry.below(), "leads into");
    int[] kernel = geometry.convolution().kernel();
    int[] stride = geometry.convolution().stride();
    long area = (long) kernel[0] * kernel[1];
    long fanIn = Math.max(1, geometry.channelsAbove() * area / ((long) stride[0] * stride[1]));
    List<FeedbackParameter> parameters = new ArrayList<>();
    parameters.add(
        FeedbackParameter.kernels(
            AffineFeedback.WEIGHT, fanIn, geometry.below()[0] * area, geometry.kernelShape()));
    if (affine.hasBias()) {
      parameters.add(FeedbackParameter.bias(AffineFeedback.BIAS, fanIn, geometry.below()[0]));
    }
    return parameters;
  }

  @Override
  public void checkMaps(long[] target) {
    if (!Arrays.equals(geometry.below(), target)) {
      throw new IllegalArgumentException(
          "a deconvolution of " + geometry + " into maps " + Arrays.toString(target));
    }
  }

  private void check(long size, long[] shape, String verb) {
    if (Arrays.stream(shape).reduce(1, (a, b) -> a * b) != size) {
      throw new IllegalArgumentException(
          "a deconvolution of " + geometry + " " + verb + " something of size " + size);
    }
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    return affine.around(
        new DeconvolutionMap(
            geometry,
            affine.isActivationFirst(),
            AffineFeedback.WEIGHT,
            AffineFeedback.BIAS,
            parameters));
  }

  /**
   * The affine feedback that this has the form of.
   *
   * @return t, where it stands, and whether there is a q
   */
  @JsonProperty("affine")
  public AffineFeedback affine() {
    return affine;
  }

  /**
   * The way between the two borders.
   *
   * @return what the deconvolution reverses
   */
  @JsonProperty("geometry")
  public MapGeometry geometry() {
    return geometry;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DeconvolutionFeedback
        && affine.equals(((DeconvolutionFeedback) o).affine)
        && geometry.equals(((DeconvolutionFeedback) o).geometry);
  }

  @Override
  public int hashCode() {
    return Objects.hash(affine, geometry);
  }

  @Override
  public String toString() {
    return "deconvolution(" + affine.activation() + ", " + geometry + ")";
  }
}
