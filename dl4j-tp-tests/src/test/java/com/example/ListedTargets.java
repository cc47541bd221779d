package com.example;

import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/** A user's target path, listed in META-INF/services: exact targets, scaled. */
public final class ListedTargets implements TargetPath {
  private final double scale;

  @JsonCreator
  public ListedTargets(@JsonProperty(value = "scale", required = true) double scale) {
    this.scale = scale;
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return 0;
  }

  @Override
  public OutputSpace outputSpace() {
    return OutputSpace.ACTIVATION;
  }

  @Override
  public INDArray displacement(Border border) {
    return border.pullBack(border.outputDisplacement(outputSpace())).muli(scale);
  }

  @JsonProperty("scale")
  public double scale() {
    return scale;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof ListedTargets other && Double.compare(scale, other.scale) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(scale);
  }
}
