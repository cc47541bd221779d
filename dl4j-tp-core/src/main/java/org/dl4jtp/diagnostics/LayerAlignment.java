package org.dl4jtp.diagnostics;

/**
 * How one target layer's update compares with others at the same weights, on the same batch.
 * Immutable. An update is minus the gradient of the local loss ‖h_i − ĥ_i‖²/(2η), before clipping,
 * regularization and the updater. Angles are in degrees, from 0 to 180; NaN where one of the two
 * does not exist or is zero.
 *
 * <p>Backpropagation's activation update is −Jᵢᵀ ∂ℓ/∂h_L, that of Gauss-Newton with damping λ is
 * −Jᵢᵀ(JᵢJᵢᵀ + λI)⁻¹ ∂ℓ/∂h_L, J_i = ∂h_L/∂h_i; their weight updates follow from these as a layer's
 * own follow from ĥ_i − h_i. The output layer keeps its own target in all of them.
 *
 * <p>In a graph h_L are all outputs that h_i reaches, side by side, and h_i all activations with
 * targets that the layer's output flows into first, side by side ({@link LayerStep#activation}).
 */
public final class LayerAlignment {
  private static final String WEIGHT = "W";
  private static final String BIAS = "b";

  private final int index;
  private final String name;
  private final double weightsToBackpropagation;
  private final double weightsToGaussNewton;
  private final double biasToBackpropagation;
  private final double biasToGaussNewton;
  private final double activationToBackpropagation;
  private final double activationToGaussNewton;
  private final double nullSpaceShare;
  private final double feedbackLoss;
  private final double inverseError;
  private final double activationNorm;
  private final double displacementNorm;
  private final double weightGradientNorm;

  LayerAlignment(
      LayerStep own,
      LayerStep backpropagation,
      LayerStep gaussNewton,
      double feedbackLoss,
      double nullSpaceShare,
      double inverseError) {
    index = own.index();
    name = own.name();
    weightsToBackpropagation = angle(own, backpropagation, WEIGHT);
    weightsToGaussNewton = angle(own, gaussNewton, WEIGHT);
    biasToBackpropagation = angle(own, backpropagation, BIAS);
    biasToGaussNewton = angle(own, gaussNewton, BIAS);
    activationToBackpropagation =
        Angles.meanBetweenRows(own.displacement(), backpropagation.displacement());
    activationToGaussNewton =
        Angles.meanBetweenRows(own.displacement(), gaussNewton.displacement());
    this.nullSpaceShare = nullSpaceShare;
    this.feedbackLoss = feedbackLoss;
    this.inverseError = inverseError;
    activationNorm = Angles.length(own.activation());
    displacementNorm = Angles.length(own.displacement());
    weightGradientNorm = Angles.length(own.gradients().get(WEIGHT));
  }

  private static double angle(LayerStep one, LayerStep other, String parameter) {
    return Angles.between(one.gradients().get(parameter), other.gradients().get(parameter));
  }

  /**
   * The layer's place in the network.
   *
   * @return its index, from 0: {@code net.getLayer(index)} is it, in a graph too
   */
  public int index() {
    return index;
  }

  /**
   * The layer's name in the network; in a graph its vertex's.
   *
   * @return null if it has none
   */
  public String name() {
    return name;
  }

  /**
   * Angle between the layer's update of its weights W and backpropagation's.
   *
   * @return degrees; NaN if one of the two does not exist or is zero
   */
  public double weightAngleToBackpropagation() {
    return weightsToBackpropagation;
  }

  /**
   * Angle between the layer's update of its weights W and that of Gauss-Newton targets.
   *
   * @return degrees; NaN if one of the two does not exist or is zero
   */
  public double weightAngleToGaussNewton() {
    return weightsToGaussNewton;
  }

  /**
   * Angle between the layer's update of its bias b and backpropagation's.
   *
   * @return degrees; NaN if one of the two does not exist, so without a bias, or is zero
   */
  public double biasAngleToBackpropagation() {
    return biasToBackpropagation;
  }

  /**
   * Angle between the layer's update of its bias b and that of Gauss-Newton targets.
   *
   * @return degrees; NaN if one of the two does not exist, so without a bias, or is zero
   */
  public double biasAngleToGaussNewton() {
    return biasToGaussNewton;
  }

  /**
   * Angle between ĥ − h and backpropagation's activation update.
   *
   * @return degrees, the mean over the examples; NaN if one of the two does not exist or is zero
   */
  public double activationAngleToBackpropagation() {
    return activationToBackpropagation;
  }

  /**
   * Angle between ĥ − h and Gauss-Newton's activation update.
   *
   * @return degrees, the mean over the examples; NaN if one of the two does not exist or is zero
   */
  public double activationAngleToGaussNewton() {
    return activationToGaussNewton;
  }

  /**
   * ‖ΔW_0‖/‖ΔW‖: ΔW_0 is the part of the layer's update of its weights in the null space of the
   * Jacobian of all outputs of the batch by these weights, which leaves all of them as they are, to
   * first order. With as many outputs as weights there is no such space: measure on few examples,
   * or one.
   *
   * @return from 0 to 1; NaN for output layers, whose update is the gradient, and others that train
   *     for an output's own target; or if not measured
   */
  public double nullSpaceShare() {
    return nullSpaceShare;
  }

  /**
   * Loss of the feedback mapping into this layer's activation; in a graph the sum over the mappings
   * into the activations that the layer trains for.
   *
   * @return NaN if there is none, or if one of them does not learn in this step: fixed feedback,
   *     between the steps of a feedback interval, where {@code ONE_LAYER_PER_BATCH} has another
   *     layer's turn, or without a share of a batch of fewer examples than mappings
   */
  public double feedbackLoss() {
    return feedbackLoss;
  }

  /**
   * ‖J_g J − I‖/√n in Frobenius' norm, the mean over the examples: how far the feedback mapping g
   * into this layer's n activations is from a left inverse of the way up to what g maps (the next
   * target layer's activation, or the output), whose Jacobian is J. In a graph the mappings into
   * several activations that the layer trains for count as one that maps each by itself.
   *
   * @return 0 for an inverse, 1 for no feedback; where what g maps has m &lt; n units, at best √(1
   *     − m/n). NaN if there is no mapping, or if not measured
   */
  public double inverseError() {
    return inverseError;
  }

  /**
   * Size of the layer's activations.
   *
   * @return ‖h‖ over the whole batch; NaN below frozen layers
   */
  public double activationNorm() {
    return activationNorm;
  }

  /**
   * Size of the way from activations to targets.
   *
   * @return ‖ĥ − h‖ over the whole batch; NaN below frozen layers
   */
  public double displacementNorm() {
    return displacementNorm;
  }

  /**
   * Size of the gradient of W.
   *
   * @return its norm, averaged over the batch before
   */
  public double weightGradientNorm() {
    return weightGradientNorm;
  }
}
