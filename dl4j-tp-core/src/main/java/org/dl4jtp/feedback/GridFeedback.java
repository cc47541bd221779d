package org.dl4jtp.feedback;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dl4jtp.json.Properties;
import org.dl4jtp.json.WholeNumber;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.annotation.JsonDeserialize;

/**
 * Affine feedback into large feature maps: into the cells of a coarse grid over each map, whose
 * value all pixels of the cell share.
 *
 * <pre>
 *   g(s) = t(S(sQ + q))      S spreads {@code [channels, rows, columns]} over {@code [channels,
 *                            height, width]}; 1×1: one value for a whole map
 * </pre>
 *
 * <p>Where an output consists of maps itself, its displacement is summed over the cells of a like
 * grid first.
 *
 * <p>Between 1,000 outputs and 64 maps of 224×224 a full Q has 3·10⁹ weights, and with a grid of
 * 1×1 it has 64,000. Where the maps are vectors it is {@link AffineFeedback}.
 *
 * <p>With t the identity the minimiser of the difference reconstruction loss is, for small σ, P
 * Jᵀ(JJᵀ + λI)⁻¹: the damped Gauss-Newton map, averaged over each cell by P. A target moves the
 * pixels of a cell together. Less of the output's displacement comes back than with a full Q, for
 * what pixels do singly is lost: the more, the coarser the grid. λ is n·wd/(2m) for n units, m
 * pixels a cell and feedback weight decay wd.
 *
 * <p>Cost: of an evaluation and of its gradient, one product of {@code [batch, sourceSize]} with Q,
 * and a pass over the maps.
 */
public final class GridFeedback implements FeedbackMapping {
  @JsonIgnore private final AffineFeedback affine;
  @JsonIgnore private final int rows;
  @JsonIgnore private final int columns;
  @JsonIgnore private final long[] maps; // channels, height, width; null until settled
  @JsonIgnore private final long[] sourceMaps; // null where vectors are mapped

  @JsonCreator
  private GridFeedback(
      @JsonProperty(value = "affine", required = true) AffineFeedback affine,
      @JsonProperty(value = "rows", required = true) @JsonDeserialize(using = WholeNumber.class)
          int rows,
      @JsonProperty(value = "columns", required = true) @JsonDeserialize(using = WholeNumber.class)
          int columns,
      @JsonProperty("maps") long[] maps,
      @JsonProperty("sourceMaps") long[] sourceMaps) {
    this.affine = Properties.required(GridFeedback.class, "affine", affine);
    if (rows <= 0 || columns <= 0) {
      throw new IllegalArgumentException(
          "the grid of the feedback is " + rows + "×" + columns + ", but both must be positive");
    }
    if (affine.isActivationFirst()) {
      throw new IllegalArgumentException(
          "feedback with the activation first ("
              + affine
              + ") is for layers of the same size; a grid takes AffineFeedback.linear() or"
              + " AffineFeedback.of");
    }
    check(maps);
    check(sourceMaps);
    this.rows = rows;
    this.columns = columns;
    this.maps = maps == null ? null : maps.clone();
    this.sourceMaps = sourceMaps == null ? null : sourceMaps.clone();
  }

  private static void check(long[] maps) {
    if (maps != null
        && (maps.length != 3
            || Arrays.stream(maps).anyMatch(n -> n <= 0 || n > Integer.MAX_VALUE))) {
      throw new IllegalArgumentException(
          "the maps of the feedback are "
              + Arrays.toString(maps)
              + ", but must be channels, height and width, whole numbers of 32 bits");
    }
  }

  /**
   * A grid of so many cells over every feature map; over vectors, and where a map has fewer pixels,
   * one of as many.
   *
   * @param affine t, and whether there is a q
   * @param rows cells one below the other
   * @param columns cells side by side
   * @return the mapping
   * @throws IllegalArgumentException unless both are positive, or if the activation comes first
   */
  public static GridFeedback of(AffineFeedback affine, int rows, int columns) {
    return new GridFeedback(affine, rows, columns, null, null);
  }

  @Override
  public FeedbackMapping settle(Surroundings place) {
    AffineFeedback settled = (AffineFeedback) affine.dense().settle(place);
    return place.targetMaps() == null
        ? settled
        : new GridFeedback(settled, rows, columns, place.targetMaps(), place.sourceMaps());
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    Grid into = new Grid(Properties.required(GridFeedback.class, "maps", maps), rows, columns);
    check("leads into", into, targetSize);
    Grid from = source();
    if (from == null) {
      return affine.parameters(sourceSize, into.size(), outputSize);
    }
    check("maps", from, sourceSize);
    return affine.parameters(from.size(), into.size(), outputSize);
  }

  @Override
  public void checkMaps(long[] target) {
    if (!Arrays.equals(maps, target)) {
      throw new IllegalArgumentException(
          "a grid over maps "
              + Arrays.toString(maps)
              + " leads into "
              + (target == null ? "vectors" : "maps " + Arrays.toString(target)));
    }
  }

  private Grid source() {
    return sourceMaps == null ? null : new Grid(sourceMaps, rows, columns);
  }

  private static void check(String verb, Grid grid, long size) {
    if (grid.pixels() != size) {
      throw new IllegalArgumentException(
          "a grid over maps of " + grid.pixels() + " pixels " + verb + " " + size + " features");
    }
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    return affine.around(
        new GridMap(
            new MatrixMap(AffineFeedback.WEIGHT, AffineFeedback.BIAS, parameters),
            parameters.get(AffineFeedback.BIAS),
            source(),
            new Grid(maps, rows, columns)));
  }

  /**
   * The affine feedback that this has the form of.
   *
   * @return t, and whether there is a q
   */
  @JsonProperty("affine")
  public AffineFeedback affine() {
    return affine;
  }

  /**
   * Cells one below the other.
   *
   * @return at least 1
   */
  @JsonProperty("rows")
  public int rows() {
    return rows;
  }

  /**
   * Cells side by side.
   *
   * @return at least 1
   */
  @JsonProperty("columns")
  public int columns() {
    return columns;
  }

  /**
   * The maps that it leads into.
   *
   * @return channels, height and width; null until the rule is applied
   */
  @JsonProperty("maps")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public long[] maps() {
    return maps == null ? null : maps.clone();
  }

  /**
   * The maps that it maps, where an output has such.
   *
   * @return channels, height and width; null for vectors
   */
  @JsonProperty("sourceMaps")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public long[] sourceMaps() {
    return sourceMaps == null ? null : sourceMaps.clone();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GridFeedback
        && affine.equals(((GridFeedback) o).affine)
        && rows == ((GridFeedback) o).rows
        && columns == ((GridFeedback) o).columns
        && Arrays.equals(maps, ((GridFeedback) o).maps)
        && Arrays.equals(sourceMaps, ((GridFeedback) o).sourceMaps);
  }

  @Override
  public int hashCode() {
    return Objects.hash(affine, rows, columns, Arrays.hashCode(maps));
  }

  @Override
  public String toString() {
    return "grid(" + rows + "×" + columns + ", " + affine + ")";
  }
}
