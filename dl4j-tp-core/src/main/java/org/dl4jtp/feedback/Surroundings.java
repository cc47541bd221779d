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
  private final long[] targetMaps; // or null
  private final long[] sourceMaps; // or null

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
    this.targetMaps = null;
    this.sourceMaps = null;
  }

  private Surroundings(Surroundings place, long[] targetMaps, long[] sourceMaps) {
    this.below = place.below;
    this.above = place.above;
    this.top = place.top;
    this.maps = place.maps;
    this.targetMaps = targetMaps;
    this.sourceMaps = sourceMaps;
  }

  /**
   * A copy at feature maps.
   *
   * @param target of the activation that the mapping estimates: channels, height, width
   * @param sourceOrNull of what is mapped; null for vectors
   * @return a copy
   */
  public Surroundings withMaps(long[] target, long[] sourceOrNull) {
    return new Surroundings(
        this, target.clone(), sourceOrNull == null ? null : sourceOrNull.clone());
  }

  /**
   * The feature maps that are mapped, where a direct rule has an output of such.
   *
   * @return as {@link #targetMaps}
   */
  public long[] sourceMaps() {
    return sourceMaps == null ? null : sourceMaps.clone();
  }

  /**
   * The feature maps that the mapping estimates.
   *
   * @return channels, height, width; of volumes, depth · height for the height; null for vectors
   */
  public long[] targetMaps() {
    return targetMaps == null ? null : targetMaps.clone();
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
