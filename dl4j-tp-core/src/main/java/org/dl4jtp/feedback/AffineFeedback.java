package org.dl4jtp.feedback;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * g(s) = t(sQ + q), with Q {@code [sourceSize, targetSize]}, q {@code [1, targetSize]} and an
 * activation function t.
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

  private final IActivation activation;
  private final boolean hasBias;

  @JsonCreator
  private AffineFeedback(
      @JsonProperty("activation") IActivation activation, @JsonProperty("bias") boolean hasBias) {
    this.activation = activation;
    this.hasBias = hasBias;
  }

  /**
   * t and the bias given.
   *
   * @param activation t
   * @param hasBias whether there is a q
   */
  public static AffineFeedback of(IActivation activation, boolean hasBias) {
    return new AffineFeedback(Objects.requireNonNull(activation, "activation"), hasBias);
  }

  /** t = identity, with bias. */
  public static AffineFeedback linear() {
    return of(new ActivationIdentity(), true);
  }

  /**
   * t is the activation function of the layer below, so that g's range is that of what it
   * estimates; with bias. A random activation (RReLU) is matched by the identity.
   */
  public static AffineFeedback matchingLayerBelow() {
    return new AffineFeedback(null, true);
  }

  @Override
  public FeedbackMapping matching(IActivation below) {
    if (activation != null) {
      return this;
    }
    return of(below instanceof ActivationRReLU ? new ActivationIdentity() : below, hasBias);
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize) {
    List<FeedbackParameter> parameters = new ArrayList<>();
    parameters.add(FeedbackParameter.weight(WEIGHT, sourceSize, targetSize));
    if (hasBias) {
      parameters.add(FeedbackParameter.bias(BIAS, targetSize));
    }
    return parameters;
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters) {
    INDArray weight = parameters.get(WEIGHT);
    INDArray bias = parameters.get(BIAS);
    return activation instanceof ActivationIdentity
        ? new LinearFeedback(weight, bias)
        : new NonlinearFeedback(activation, weight, bias);
  }

  /** t; null until {@link #matching} has chosen it. */
  @JsonProperty("activation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public IActivation activation() {
    return activation;
  }

  /** Whether there is a q. */
  @JsonProperty("bias")
  public boolean hasBias() {
    return hasBias;
  }

  /**
   * The same with another t.
   *
   * @param other t
   */
  public AffineFeedback withActivation(IActivation other) {
    return of(other, hasBias);
  }

  /**
   * The same with or without q.
   *
   * @param bias whether there is a q
   */
  public AffineFeedback withBias(boolean bias) {
    return new AffineFeedback(activation, bias);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof AffineFeedback
        && hasBias == ((AffineFeedback) o).hasBias
        && Objects.equals(activation, ((AffineFeedback) o).activation);
  }

  @Override
  public int hashCode() {
    return Objects.hash(activation, hasBias);
  }

  @Override
  public String toString() {
    return "affine("
        + (activation == null ? "matching" : activation)
        + (hasBias ? ")" : ", no bias)");
  }
}
