package org.dl4jtp.feedback;

import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/** What a feedback mapping is told of the border that it leads into. Immutable. */
public final class Surroundings {
  private final IActivation below;
  private final IActivation above;
  private final boolean top;
  private final MapGeometry maps;

  /**
   * A place in a network.
   *
   * @param below activation function whose output the mapping estimates
   * @param above activation function of the next border up, or of the output's target
   * @param top whether only the output lies above
   * @param mapsOrNull how the feature maps at the border become those that are mapped, where both
   *     are feature maps and a convolution leads from one to the other
   */
  public Surroundings(IActivation below, IActivation above, boolean top, MapGeometry mapsOrNull) {
    this.below = Objects.requireNonNull(below, "below");
    this.above = Objects.requireNonNull(above, "above");
    this.top = top;
    this.maps = mapsOrNull;
  }

  /**
   * Activation function whose output the mapping estimates.
   *
   * @return the identity where normalisation comes last, which keeps to no function's range
   */
  public IActivation below() {
    return below;
  }

  /**
   * Activation function of the next border up, or of the output's target.
   *
   * @return the output's: the identity, or its sigmoid with squared error
   */
  public IActivation above() {
    return above;
  }

  /**
   * Whether only the output lies above.
   *
   * @return true for the last hidden layer
   */
  public boolean isTop() {
    return top;
  }

  /**
   * How feature maps at the border become those that are mapped.
   *
   * @return empty where rows are mapped
   */
  public Optional<MapGeometry> maps() {
    return Optional.ofNullable(maps);
  }
}
