package org.dl4jtp.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dl4jtp.json.Properties;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * g(s) = t(sQ + q), or t(s)Q + q with the activation first; with Q {@code [sourceSize,
 * targetSize]}, q {@code [1, targetSize]} and an activation function t. Where it maps feature maps
 * and the unit above begins with a convolution, it becomes a {@link DeconvolutionFeedback}, unless
 * it is to be {@link #dense}.
 *
 * <p>Cost: one product of {@code [batch, sourceSize]} with Q a forward evaluation, the same again
 * for the gradient.
 *
 * <p>Source: Meulemans et al. 2020 (t = tanh for the layer-wise rules, the identity for
 * DDTP-linear).
 */
public final class AffineFeedback implements FeedbackMapping {
  /** Name of the weights. */
  public static final String WEIGHT = "Q";

  /** Name of the bias. */
  public static final String BIAS = "q";

  @JsonIgnore private final IActivation activation;
  @JsonIgnore private final boolean activationFirst;
  private final boolean hasBias;
  @JsonIgnore private final boolean dense;
  @JsonIgnore private final boolean bothSigns;

  @JsonCreator
  private AffineFeedback(
      @JsonProperty("activation") IActivation activation,
      @JsonProperty(value = "activationFirst", required = true) boolean activationFirst,
      @JsonProperty(value = "bias", required = true) boolean hasBias,
      @JsonProperty("dense") boolean dense,
      @JsonProperty("bothSigns") boolean bothSigns) {
    this.activation = ActivationAt.deterministic(activation);
    this.activationFirst = activationFirst;
    this.hasBias = hasBias;
    this.dense = dense;
    this.bothSigns = bothSigns;
  }

  /**
   * t and the bias given.
   *
   * @param activation t
   * @param hasBias whether there is a q
   * @return g(s) = t(sQ + q), or t(sQ)
   * @throws IllegalArgumentException if t is random (RReLU)
   */
  public static AffineFeedback of(IActivation activation, boolean hasBias) {
    return new AffineFeedback(
        Objects.requireNonNull(activation, "activation"), false, hasBias, false, false);
  }

  /**
   * t = identity, with bias: DDTP-linear's.
   *
   * @return g(s) = sQ + q
   */
  public static AffineFeedback linear() {
    return of(new ActivationIdentity(), true);
  }

  /**
   * t is the activation function of the layer below, so that g's range is that of what it
   * estimates; with bias. A random activation (RReLU) is matched by the identity.
   *
   * @return g(s) = t(sQ + q), t settled where the rule is applied
   */
  public static AffineFeedback matchingLayerBelow() {
    return new AffineFeedback(null, false, true, false, false);
  }

  /**
   * The forward layer's parts in reverse order (Ernoult et al. 2022), with bias. t is the
   * activation function of the layer above; for the output the identity, or the output's sigmoid.
   *
   * @return g(s) = t(s)Q + q, t settled where the rule is applied
   */
  public static AffineFeedback reversingLayerAbove() {
    return new AffineFeedback(null, true, true, false, false);
  }

  @Override
  public FeedbackMapping settle(Surroundings place) {
    AffineFeedback settled = activation == null ? withActivation(match(place)) : this;
    return dense || !place.maps().isPresent()
        ? settled
        : new DeconvolutionFeedback(settled, place.maps().get());
  }

  private IActivation match(Surroundings place) {
    IActivation match = activationFirst ? place.above() : place.below();
    boolean unfit =
        match instanceof ActivationRReLU || (bothSigns && !Slopes.treatsBothSignsAlike(match));
    return unfit ? new ActivationIdentity() : match;
  }

  /** With the activation first, g is linear in its weights. */
  @Override
  public boolean leavesZero() {
    return activation != null && (activationFirst || Slopes.at(activation, 0) != 0);
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    List<FeedbackParameter> parameters = new ArrayList<>();
    parameters.add(FeedbackParameter.weight(WEIGHT, sourceSize, targetSize));
    if (hasBias) {
      parameters.add(FeedbackParameter.bias(BIAS, sourceSize, targetSize));
    }
    return parameters;
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    return around(new MatrixMap(WEIGHT, BIAS, parameters));
  }

  /** g with its Q and q given. */
  Feedback around(LinearMap map) {
    Properties.required(AffineFeedback.class, "activation", activation); // settled by now
    if (activation instanceof ActivationIdentity) {
      return new LinearFeedback(map);
    }
    return activationFirst
        ? new ActivationFirstFeedback(activation, new LinearFeedback(map))
        : new LayeredFeedback(List.of(new AffineLayer(map, activation)));
  }

  /**
   * Whether t comes before the affine map.
   *
   * @return true for t(s)Q + q, false for t(sQ + q)
   */
  @JsonProperty("activationFirst")
  public boolean isActivationFirst() {
    return activationFirst;
  }

  /**
   * The activation function.
   *
   * @return t; null until {@link #settle} has chosen it
   */
  @JsonProperty("activation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public IActivation activation() {
    return activation;
  }

  /**
   * Whether there is a q.
   *
   * @return false for t(sQ), or t(s)Q
   */
  @JsonProperty("bias")
  public boolean hasBias() {
    return hasBias;
  }

  /**
   * A copy with another activation function t.
   *
   * @param other t
   * @return a copy that no longer follows a neighbouring layer
   * @throws IllegalArgumentException if t is random (RReLU)
   */
  public AffineFeedback withActivation(IActivation other) {
    return new AffineFeedback(
        Objects.requireNonNull(other, "activation"), activationFirst, hasBias, dense, false);
  }

  /**
   * A copy with or without the bias q.
   *
   * @param bias whether there is a q
   * @return a copy
   */
  public AffineFeedback withBias(boolean bias) {
    return new AffineFeedback(activation, activationFirst, bias, dense, bothSigns);
  }

  /**
   * A copy that follows a neighbouring layer only where that one's activation function treats both
   * signs alike (tanh, sigmoid, softsign), and is linear where not (ReLU and its relatives, ELU,
   * GELU, swish): a target may lie on either side of its activation. ReLU would carry what lies on
   * one side and be dead on the other, and in front of Q hand down nothing but the upward half of
   * what a unit at rest is told, a bias that makes the layers below grow.
   *
   * @return a copy; the same in effect where the activation function is chosen
   */
  public AffineFeedback forBothSigns() {
    return new AffineFeedback(activation, activationFirst, hasBias, dense, true);
  }

  /**
   * Whether it follows functions only that treat both signs alike.
   *
   * @return false unless made by {@link #forBothSigns}, and once the function is settled
   */
  @JsonProperty("bothSigns")
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean isForBothSigns() {
    return bothSigns;
  }

  /**
   * A copy with Q a full matrix everywhere: between feature maps, from each of their pixels to
   * each.
   *
   * @return a copy, which never becomes a {@link DeconvolutionFeedback}
   */
  public AffineFeedback dense() {
    return new AffineFeedback(activation, activationFirst, hasBias, true, bothSigns);
  }

  /**
   * Whether Q is a full matrix also between feature maps.
   *
   * @return false unless made by {@link #dense}
   */
  @JsonProperty("dense")
  @JsonInclude(JsonInclude.Include.NON_DEFAULT)
  public boolean isDense() {
    return dense;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AffineFeedback
        && hasBias == ((AffineFeedback) o).hasBias
        && activationFirst == ((AffineFeedback) o).activationFirst
        && dense == ((AffineFeedback) o).dense
        && bothSigns == ((AffineFeedback) o).bothSigns
        && Objects.equals(activation, ((AffineFeedback) o).activation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(activation, activationFirst, hasBias, dense);
  }

  @Override
  public String toString() {
    return "affine("
        + (activation == null ? "matching" : activation)
        + (hasBias ? ")" : ", no bias)");
  }
}
