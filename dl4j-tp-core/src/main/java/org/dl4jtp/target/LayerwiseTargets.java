package org.dl4jtp.target;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Each border's target from the next one up; the first from the output's activation:
 *
 * <pre>
 *   d_i = g_i(ĥ_{i+1}) − g_i(h_{i+1})      with the difference correction
 *   d_i = g_i(ĥ_{i+1}) − h_i               without: ĥ_i = g_i(ĥ_{i+1})
 *   d_top = −η ∂ℓ/∂h_top                   with an exact top: the last hidden layer's true derivative
 * </pre>
 *
 * <p>Cost: one evaluation of a mapping for every border.
 *
 * <p>Source: Lee et al. 2015 (difference target propagation; their last hidden target is exact);
 * Bengio 2014, LeCun 1986 (without correction).
 */
public final class LayerwiseTargets implements TargetPath {

  private final boolean corrected;
  @JsonIgnore private final boolean exactTop;

  @JsonCreator
  private LayerwiseTargets(
      @JsonProperty(value = "differenceCorrection", required = true) boolean corrected,
      @JsonProperty(value = "exactTop", required = true) boolean exactTop) {
    this.corrected = corrected;
    this.exactTop = exactTop;
  }

  /** With the difference correction, from the output on. */
  public LayerwiseTargets() {
    this(true, false);
  }

  /**
   * Without the difference correction: TP's.
   *
   * @return d_i = g_i(ĥ_{i+1}) − h_i
   */
  public static LayerwiseTargets uncorrected() {
    return new LayerwiseTargets(false, false);
  }

  /**
   * With the difference correction, from the last hidden layer's exact target on: that of lee-dtp.
   *
   * @return the path, which needs no mapping into the last hidden layer
   */
  public static LayerwiseTargets withExactTop() {
    return new LayerwiseTargets(true, true);
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return top && exactTop ? 0 : above;
  }

  @Override
  public boolean mapsActivationAbove() {
    return true;
  }

  @Override
  public OutputSpace outputSpace() {
    return OutputSpace.ACTIVATION;
  }

  @Override
  public boolean descendsByFeedback() {
    return !exactTop;
  }

  @Override
  public boolean correctsDifferences() {
    return corrected;
  }

  @Override
  public INDArray displacement(Border border) {
    Border above = border.above();
    if (above == null && exactTop) {
      return border.pullBack(border.outputDisplacement(outputSpace()));
    }
    INDArray moved =
        above == null ? border.outputDisplacement(outputSpace()) : above.displacement();
    INDArray source = source(border);
    return corrected
        ? border.feedback().difference(source, moved).value()
        : border.feedback().apply(source.add(moved)).value().subi(border.activation());
  }

  /**
   * Whether g's own error is subtracted.
   *
   * @return false for {@link #uncorrected} alone
   */
  @JsonProperty("differenceCorrection")
  public boolean isCorrected() {
    return corrected;
  }

  /**
   * Whether the last hidden layer's target is exact.
   *
   * @return true for {@link #withExactTop} alone
   */
  @JsonProperty("exactTop")
  public boolean hasExactTop() {
    return exactTop;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof LayerwiseTargets
        && corrected == ((LayerwiseTargets) o).corrected
        && exactTop == ((LayerwiseTargets) o).exactTop;
  }

  @Override
  public int hashCode() {
    return (corrected ? 1 : 0) + (exactTop ? 2 : 0);
  }

  @Override
  public String toString() {
    return "layer-wise" + (corrected ? "" : ", uncorrected") + (exactTop ? ", exact top" : "");
  }
}
