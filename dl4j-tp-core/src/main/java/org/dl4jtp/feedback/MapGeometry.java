package org.dl4jtp.feedback;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.dl4jtp.json.Properties;
import org.dl4jtp.json.StrictProperties;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * How feature maps at a border become those at the next: by a convolution, then by any number of
 * windows that keep maps apart (poolings, zero padding). Immutable.
 */
public final class MapGeometry implements Serializable, StrictProperties {
  @JsonIgnore private final long[] below;
  @JsonIgnore private final long channelsAbove;
  @JsonIgnore private final Window convolution;
  @JsonIgnore private final List<Window> poolings;

  /**
   * A geometry.
   *
   * @param below shape of the maps at the border, {@code [channels, height, width]}
   * @param channelsAbove number of the convolution's maps
   * @param convolution its window
   * @param poolings windows after it, in order
   * @throws IllegalArgumentException if one is missing, a size is not positive, or a window does
   *     not slide over the maps below it
   */
  @JsonCreator
  public MapGeometry(
      @JsonProperty(value = "below", required = true) long[] below,
      @JsonProperty(value = "channelsAbove", required = true) long channelsAbove,
      @JsonProperty(value = "convolution", required = true) Window convolution,
      @JsonProperty(value = "poolings", required = true) List<Window> poolings) {
    this.below = Sizes.of("maps' shape", below, 3, 1);
    this.channelsAbove = Sizes.of("number of maps", new long[] {channelsAbove}, 1, 1)[0];
    this.convolution = Properties.required(MapGeometry.class, "convolution", convolution);
    for (Window pooling : Properties.required(MapGeometry.class, "poolings", poolings)) {
      Properties.required(MapGeometry.class, "pooling", pooling);
    }
    this.poolings = List.copyOf(poolings);
    int[] size = {(int) below[1], (int) below[2]};
    convolution.checkFits(size, true);
    size = convolution.output();
    for (Window pooling : this.poolings) {
      pooling.checkFits(size, false);
      size = pooling.output();
    }
  }

  /**
   * Shape of the maps at the border.
   *
   * @return a copy of {@code [channels, height, width]}
   */
  @JsonProperty
  public long[] below() {
    return below.clone();
  }

  /**
   * Number of the convolution's maps.
   *
   * @return channels, at the next border too
   */
  @JsonProperty
  public long channelsAbove() {
    return channelsAbove;
  }

  /**
   * The convolution's window.
   *
   * @return what slides over the maps at the border
   */
  @JsonProperty
  public Window convolution() {
    return convolution;
  }

  /**
   * Windows after the convolution.
   *
   * @return in order, from the convolution up; empty without pooling
   */
  @JsonProperty
  public List<Window> poolings() {
    return poolings;
  }

  /**
   * Shape of the maps at the next border.
   *
   * @return {@code [channels, height, width]}, new
   */
  public long[] above() {
    int last = poolings.size() - 1;
    int[] size = (last < 0 ? convolution : poolings.get(last)).output();
    return new long[] {channelsAbove, size[0], size[1]};
  }

  /**
   * Shape of the convolution's weights.
   *
   * @return {@code [channels above, channels below, height, width]}, new
   */
  public long[] kernelShape() {
    int[] kernel = convolution.kernel();
    return new long[] {channelsAbove, below[0], kernel[0], kernel[1]};
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MapGeometry
        && Arrays.equals(below, ((MapGeometry) o).below)
        && channelsAbove == ((MapGeometry) o).channelsAbove
        && convolution.equals(((MapGeometry) o).convolution)
        && poolings.equals(((MapGeometry) o).poolings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(Arrays.hashCode(below), channelsAbove, convolution, poolings);
  }

  @Override
  public String toString() {
    return Arrays.toString(above()) + " to " + Arrays.toString(below);
  }
}
