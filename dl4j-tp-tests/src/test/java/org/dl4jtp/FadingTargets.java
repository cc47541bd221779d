package org.dl4jtp;

import org.dl4jtp.target.Border;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Difference target propagation that loses a part of the signal at every border.
 *
 * @param kept what is left of it
 */
public record FadingTargets(@JsonProperty("kept") double kept) implements TargetPath {
  private static final LayerwiseTargets WHOLE = new LayerwiseTargets();

  @Override
  public INDArray displacement(Border border) {
    return WHOLE.displacement(border).muli(kept);
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return WHOLE.sourceSize(own, above, output, top);
  }

  @Override
  public OutputSpace outputSpace() {
    return WHOLE.outputSpace();
  }

  @Override
  public INDArray source(Border border) {
    return WHOLE.source(border);
  }

  @Override
  public INDArray source(Border border, INDArray activation) {
    return WHOLE.source(border, activation);
  }
}
