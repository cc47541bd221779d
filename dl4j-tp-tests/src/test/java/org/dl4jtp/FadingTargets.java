package org.dl4jtp;

import org.dl4jtp.target.Border;
import org.dl4jtp.target.ForwardingTargetPath;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Targets of another path that lose a part of the signal.
 *
 * @param path the other
 * @param kept what is left of it at every border
 */
public record FadingTargets(
    @JsonProperty("path") TargetPath path, @JsonProperty("kept") double kept)
    implements ForwardingTargetPath {

  @Override
  public INDArray displacement(Border border) {
    return path.displacement(border).muli(kept);
  }

  /** Where a target is made from the one above, what that has lost is lost to it as well. */
  @Override
  public INDArray passOn(Border border, INDArray moved) {
    INDArray whole = path.passOn(border, moved);
    return mapsActivationAbove() ? whole.mul(kept) : whole;
  }
}
