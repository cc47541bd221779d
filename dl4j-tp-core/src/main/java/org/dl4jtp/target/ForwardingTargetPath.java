package org.dl4jtp.target;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A target path that is another one but for what it overrides: for paths that change the targets of
 * another. What other parts ask of it, all of them, the other path answers.
 */
public interface ForwardingTargetPath extends TargetPath {

  /**
   * The path that answers.
   *
   * @return the same whenever it is asked for
   */
  TargetPath path();

  @Override
  default long sourceSize(long own, long above, long output, boolean top) {
    return path().sourceSize(own, above, output, top);
  }

  @Override
  default boolean mapsActivationAbove() {
    return path().mapsActivationAbove();
  }

  @Override
  default OutputSpace outputSpace() {
    return path().outputSpace();
  }

  @Override
  default boolean descendsByFeedback() {
    return path().descendsByFeedback();
  }

  @Override
  default boolean correctsDifferences() {
    return path().correctsDifferences();
  }

  @Override
  default boolean followsDerivatives() {
    return path().followsDerivatives();
  }

  @Override
  default INDArray displacement(Border border) {
    return path().displacement(border);
  }

  @Override
  default INDArray source(Border border) {
    return path().source(border);
  }

  @Override
  default INDArray source(Border border, INDArray activation) {
    return path().source(border, activation);
  }

  @Override
  default INDArray sourceDisplacement(Border border, INDArray moved) {
    return path().sourceDisplacement(border, moved);
  }

  @Override
  default INDArray passOn(Border border, INDArray moved) {
    return path().passOn(border, moved);
  }
}
