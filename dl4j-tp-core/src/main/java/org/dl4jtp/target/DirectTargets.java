package org.dl4jtp.target;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Every border's target straight from the output's, in pre-activation space:
 *
 * <pre>
 *   d_i = g_i(â_L) − g_i(a_L)
 * </pre>
 *
 * <p>In a graph a_L is what the border reaches of the outputs' pre-activations, beside one another.
 *
 * <p>Cost: one evaluation of a difference for every border.
 *
 * <p>Source: Meulemans et al. 2020 (direct difference target propagation); with fixed g, Nøkland
 * 2016.
 */
public final class DirectTargets implements TargetPath {

  private final boolean recurrent;

  @JsonCreator
  private DirectTargets(
      @JsonProperty(value = "recurrentInput", required = true) boolean recurrent) {
    this.recurrent = recurrent;
  }

  /** g_i maps the output alone. */
  public DirectTargets() {
    this(false);
  }

  /**
   * g_i maps the output and, beside it, the border's own clean activation: [v, h_i]. Into the last
   * hidden layer it maps the output alone. Beside a step of a sequence stands the output of the
   * same step, or an output that is a vector.
   *
   * @return the path of ddtp-rhl-rec
   */
  public static DirectTargets withRecurrentInput() {
    return new DirectTargets(true);
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return recurrent && !top ? output + own : output;
  }

  @Override
  public OutputSpace outputSpace() {
    return OutputSpace.PRE_ACTIVATION;
  }

  @Override
  public INDArray displacement(Border border) {
    return border
        .feedback()
        .difference(
            source(border), sourceDisplacement(border, border.outputDisplacement(outputSpace())))
        .value();
  }

  @Override
  public INDArray source(Border border) {
    return beside(border.output(outputSpace()), border, border.activation());
  }

  @Override
  public INDArray source(Border border, INDArray activation) {
    return beside(border.forwardToOutput(activation, outputSpace()), border, border.activation());
  }

  @Override
  public INDArray sourceDisplacement(Border border, INDArray moved) {
    if (!recurrent || border.isTop()) {
      return moved;
    }
    INDArray each = border.spread(moved);
    long own = border.activation().size(1);
    return Nd4j.hstack(each, Nd4j.zeros(moved.dataType(), each.size(0), own));
  }

  private INDArray beside(INDArray output, Border border, INDArray own) {
    return recurrent && !border.isTop() ? Nd4j.hstack(border.spread(output), own) : output;
  }

  /**
   * Whether the border's own activation is mapped as well.
   *
   * @return false for v, true for [v, h_i]
   */
  @JsonProperty("recurrentInput")
  public boolean hasRecurrentInput() {
    return recurrent;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof DirectTargets && recurrent == ((DirectTargets) o).recurrent;
  }

  @Override
  public int hashCode() {
    return Boolean.hashCode(recurrent);
  }

  @Override
  public String toString() {
    return recurrent ? "direct, recurrent input" : "direct";
  }
}
