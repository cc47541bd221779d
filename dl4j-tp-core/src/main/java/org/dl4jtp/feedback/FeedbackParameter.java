package org.dl4jtp.feedback;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Objects;
import org.dl4jtp.json.Properties;
import org.dl4jtp.json.StrictProperties;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Name, shape and initialisation of one array of a feedback mapping's parameters. Names contain no
 * underscore: Deeplearning4j splits gradient keys at the last one.
 */
public final class FeedbackParameter implements Serializable, StrictProperties {
  /** How a parameter starts. */
  public enum Initialization {
    /** By the rule's feedback weight init. */
    WEIGHT_INIT,
    /** At zero. */
    ZERO,
    /** Uniform between ±1/√in, as PyTorch initialises a linear layer. */
    UNIFORM_BY_FAN_IN
  }

  @JsonIgnore private final String name;
  @JsonIgnore private final long in;
  @JsonIgnore private final long out;
  @JsonIgnore private final long[] shape;
  @JsonIgnore private final boolean bias;
  @JsonIgnore private final Initialization initialization;

  @JsonCreator
  private FeedbackParameter(
      @JsonProperty(value = "name", required = true) String name,
      @JsonProperty(value = "in", required = true) long in,
      @JsonProperty(value = "out", required = true) long out,
      @JsonProperty(value = "shape", required = true) long[] shape,
      @JsonProperty(value = "bias", required = true) boolean bias,
      @JsonProperty(value = "initialization", required = true) Initialization initialization) {
    if (name == null || name.isEmpty() || name.contains("_")) { // Deeplearning4j splits keys there
      throw new IllegalArgumentException(
          "a feedback parameter is called '" + name + "', but needs a name without '_'");
    }
    if (in < 1 || out < 1 || shape == null || shape.length < 2) {
      throw new IllegalArgumentException(
          String.format(
              "the feedback parameter '%s' maps %d features to %d by the shape %s; all must be"
                  + " positive, and the shape have two axes or more",
              name, in, out, Arrays.toString(shape)));
    }
    this.name = name;
    this.in = in;
    this.out = out;
    this.shape = Sizes.of("shape of '" + name + "'", shape, shape.length, 1);
    this.bias = bias;
    this.initialization =
        Properties.required(FeedbackParameter.class, "initialization", initialization);
    Sizes.product(name, shape);
  }

  /**
   * A weight matrix, initialised by the feedback weight init.
   *
   * @param name name in the layer's parameter table, for example {@code Q}
   * @param in rows: size of what is mapped
   * @param out columns: size of what it is mapped to
   * @return of shape {@code [in, out]}
   * @throws IllegalArgumentException if the name is empty or has a {@code _}, or a size is not
   *     positive
   */
  public static FeedbackParameter weight(String name, long in, long out) {
    return new FeedbackParameter(
        name, in, out, new long[] {in, out}, false, Initialization.WEIGHT_INIT);
  }

  /**
   * Kernels of a deconvolution, initialised by the feedback weight init.
   *
   * @param name name in the layer's parameter table, for example {@code Q}
   * @param in number of values that make one
   * @param out number of values that one contributes to
   * @param shape {@code [channels mapped, channels mapped to, height, width]}
   * @return of the shape given
   * @throws IllegalArgumentException as {@link #weight}
   */
  public static FeedbackParameter kernels(String name, long in, long out, long[] shape) {
    return new FeedbackParameter(name, in, out, shape, false, Initialization.WEIGHT_INIT);
  }

  /**
   * A bias row, initialised to zero.
   *
   * @param name name in the layer's parameter table, for example {@code q}
   * @param in size of what is mapped
   * @param out size of what it is mapped to
   * @return of shape {@code [1, out]}
   * @throws IllegalArgumentException as {@link #weight}
   */
  public static FeedbackParameter bias(String name, long in, long out) {
    return new FeedbackParameter(name, in, out, new long[] {1, out}, true, Initialization.ZERO);
  }

  /**
   * A copy that is initialised uniformly between ±1/√in.
   *
   * @return a copy
   */
  public FeedbackParameter uniformByFanIn() {
    return new FeedbackParameter(name, in, out, shape, bias, Initialization.UNIFORM_BY_FAN_IN);
  }

  /**
   * Name in the layer's parameter table.
   *
   * @return for example {@code Q}; without {@code _}
   */
  @JsonProperty
  public String name() {
    return name;
  }

  /**
   * Size of what is mapped.
   *
   * @return features; of kernels, the number of values that make one
   */
  @JsonProperty
  public long in() {
    return in;
  }

  /**
   * Size of what it is mapped to.
   *
   * @return features; of kernels, the number of values that one contributes to
   */
  @JsonProperty
  public long out() {
    return out;
  }

  /**
   * Shape of the array.
   *
   * @return a copy of {@code [in, out]}, {@code [1, out]} for a bias, or that of kernels
   */
  @JsonProperty
  public long[] shape() {
    return shape.clone();
  }

  /**
   * How the parameter starts.
   *
   * @return zero for a bias, by weight init for others, unless {@link #uniformByFanIn}
   */
  @JsonProperty
  public Initialization initialization() {
    return initialization;
  }

  /**
   * Number of elements.
   *
   * @return the product of the shape
   */
  public long length() {
    return Sizes.product(name, shape);
  }

  /**
   * Whether this is a bias row.
   *
   * @return true if made by {@link #bias}
   */
  @JsonProperty("bias")
  public boolean isBias() {
    return bias;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof FeedbackParameter
        && name.equals(((FeedbackParameter) o).name)
        && in == ((FeedbackParameter) o).in
        && out == ((FeedbackParameter) o).out
        && bias == ((FeedbackParameter) o).bias
        && Arrays.equals(shape, ((FeedbackParameter) o).shape)
        && initialization == ((FeedbackParameter) o).initialization;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, Arrays.hashCode(shape));
  }

  @Override
  public String toString() {
    return name + Arrays.toString(shape);
  }
}
