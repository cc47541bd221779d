package org.dl4jtp;

import org.dl4jtp.target.Border;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** Difference target propagation that loses a part of the signal at every border. */
public final class FadingTargets implements TargetPath {
  private static final LayerwiseTargets WHOLE = new LayerwiseTargets();

  @JsonProperty private final double kept;

  @JsonCreator
  public FadingTargets(@JsonProperty("kept") double kept) {
    this.kept = kept;
  }

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

  @Override
  public boolean equals(Object o) {
    return o instanceof FadingTargets && kept == ((FadingTargets) o).kept;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(kept);
  }
}
