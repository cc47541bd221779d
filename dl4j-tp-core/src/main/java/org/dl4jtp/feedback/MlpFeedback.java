package org.dl4jtp.feedback;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dl4jtp.json.Properties;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * g a small multi-layer perceptron: hidden layers of given sizes, then an affine layer. Parameters
 * {@code Q1, q1, Q2, q2, …}, input side first. Into the last hidden layer of the network g is
 * affine.
 *
 * <p>Cost: that of its layers, once forward and twice for the gradient.
 *
 * <p>Source: Meulemans et al. 2020 (DDTP-MLP, in the authors' code).
 */
public final class MlpFeedback implements FeedbackMapping {
  @JsonIgnore private final int[] hiddenSizes;
  @JsonIgnore private final IActivation hiddenActivation;
  @JsonIgnore private final IActivation activation;

  /**
   * A perceptron.
   *
   * @param hiddenSizes widths of the hidden layers, input side first
   * @param hiddenActivation their activation function
   * @param activation t, of the last layer
   * @throws IllegalArgumentException if a size is not positive, there is none, or a function is
   *     null or random
   */
  @JsonCreator
  public MlpFeedback(
      @JsonProperty(value = "hiddenSizes", required = true) int[] hiddenSizes,
      @JsonProperty(value = "hiddenActivation", required = true) IActivation hiddenActivation,
      @JsonProperty(value = "activation", required = true) IActivation activation) {
    if (hiddenSizes == null
        || hiddenSizes.length == 0
        || Arrays.stream(hiddenSizes).anyMatch(n -> n <= 0)) {
      throw new IllegalArgumentException(
          "hidden sizes of a feedback perceptron are "
              + Arrays.toString(hiddenSizes)
              + ", but there must be at least one, all positive");
    }
    this.hiddenSizes = hiddenSizes.clone();
    this.hiddenActivation = function("hiddenActivation", hiddenActivation);
    this.activation = function("activation", activation);
  }

  private static IActivation function(String name, IActivation activation) {
    return ActivationAt.deterministic(Properties.required(MlpFeedback.class, name, activation));
  }

  /**
   * Hidden layers with tanh, a linear last layer.
   *
   * @param hiddenSizes widths of the hidden layers, input side first
   * @return s = tanh, t = identity
   * @throws IllegalArgumentException if a size is not positive, or there is none
   */
  public static MlpFeedback tanh(int... hiddenSizes) {
    return new MlpFeedback(hiddenSizes, new ActivationTanH(), new ActivationIdentity());
  }

  @Override
  public FeedbackMapping settle(Surroundings place) {
    return place.isTop() ? AffineFeedback.of(activation, true) : this;
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    List<FeedbackParameter> parameters = new ArrayList<>();
    long in = sourceSize;
    for (int i = 0; i <= hiddenSizes.length; i++) {
      long out = i < hiddenSizes.length ? hiddenSizes[i] : targetSize;
      parameters.add(FeedbackParameter.weight(weight(i), in, out));
      parameters.add(FeedbackParameter.bias(bias(i), in, out));
      in = out;
    }
    return parameters;
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    List<AffineLayer> layers = new ArrayList<>();
    for (int i = 0; i <= hiddenSizes.length; i++) {
      layers.add(
          new AffineLayer(
              new MatrixMap(weight(i), bias(i), parameters),
              i < hiddenSizes.length ? hiddenActivation : activation));
    }
    return new LayeredFeedback(layers);
  }

  private static String weight(int layer) {
    return AffineFeedback.WEIGHT + (layer + 1);
  }

  private static String bias(int layer) {
    return AffineFeedback.BIAS + (layer + 1);
  }

  /**
   * Widths of the hidden layers.
   *
   * @return a copy, input side first
   */
  @JsonProperty("hiddenSizes")
  public int[] hiddenSizes() {
    return hiddenSizes.clone();
  }

  /**
   * Activation function of the hidden layers.
   *
   * @return the same for all
   */
  @JsonProperty("hiddenActivation")
  public IActivation hiddenActivation() {
    return hiddenActivation;
  }

  /**
   * Activation function of the last layer.
   *
   * @return t
   */
  @JsonProperty("activation")
  public IActivation activation() {
    return activation;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof MlpFeedback
        && Arrays.equals(hiddenSizes, ((MlpFeedback) o).hiddenSizes)
        && hiddenActivation.equals(((MlpFeedback) o).hiddenActivation)
        && activation.equals(((MlpFeedback) o).activation);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(hiddenSizes);
  }

  @Override
  public String toString() {
    return "perceptron" + Arrays.toString(hiddenSizes);
  }
}
