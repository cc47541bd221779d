package org.dl4jtp.step;

import java.util.function.BiConsumer;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Where an output is in a step, and where its target lies from there. */
public final class OutputMove {
  private final int examples;
  private final INDArray preActivation;
  private final INDArray activation;
  private final INDArray scoredActivation;
  private final INDArray ofPreActivation;
  private final INDArray displacement;
  private final INDArray counting;
  private final BiConsumer<INDArray, INDArray> observer;
  private final INDArray gradientOfInput; // or null

  /**
   * Of one output in one step.
   *
   * @param examples in the batch
   * @param preActivation a_L, {@code [rows, n]}
   * @param activation h_L
   * @param scoredActivation h_L where the loss is differentiated, which a mask may move
   * @param ofPreActivation â_L − a_L; null where the target path starts from the activation
   * @param displacement ĥ_L − h_L
   * @param counting 0 for rows without a loss, 1 for the others, {@code [rows, 1]}; or null
   * @param observer is shown the output's target; or null
   */
  public OutputMove(
      int examples,
      INDArray preActivation,
      INDArray activation,
      INDArray scoredActivation,
      INDArray ofPreActivation,
      INDArray displacement,
      INDArray counting,
      BiConsumer<INDArray, INDArray> observer) {
    this(
        examples,
        preActivation,
        activation,
        scoredActivation,
        ofPreActivation,
        displacement,
        counting,
        observer,
        null);
  }

  private OutputMove(
      int examples,
      INDArray preActivation,
      INDArray activation,
      INDArray scoredActivation,
      INDArray ofPreActivation,
      INDArray displacement,
      INDArray counting,
      BiConsumer<INDArray, INDArray> observer,
      INDArray gradientOfInput) {
    this.examples = examples;
    this.preActivation = preActivation;
    this.activation = activation;
    this.scoredActivation = scoredActivation;
    this.ofPreActivation = ofPreActivation;
    this.displacement = displacement;
    this.counting = counting;
    this.observer = observer;
    this.gradientOfInput = gradientOfInput;
  }

  /**
   * This move, with what an output's loss wants of its input itself, past h_L.
   *
   * @param gradient of the loss with respect to the input, as rows
   * @return a copy
   */
  public OutputMove withGradientOfInput(INDArray gradient) {
    return new OutputMove(
        examples,
        preActivation,
        activation,
        scoredActivation,
        ofPreActivation,
        displacement,
        counting,
        observer,
        gradient);
  }

  /** Null where the loss depends on the input by h_L alone. */
  INDArray gradientOfInput() {
    return gradientOfInput;
  }

  int examples() {
    return examples;
  }

  INDArray preActivation() {
    return preActivation;
  }

  INDArray activation() {
    return activation;
  }

  /** h_L where the loss is differentiated, which a mask may move. */
  INDArray scoredActivation() {
    return scoredActivation;
  }

  /** Null where the target path starts from the output's activation. */
  INDArray ofPreActivation() {
    return ofPreActivation;
  }

  INDArray displacement() {
    return displacement;
  }

  INDArray displacement(OutputSpace space) {
    return space == OutputSpace.ACTIVATION ? displacement : ofPreActivation;
  }

  /** 0 for rows without a loss, 1 for the others; null if all have one. */
  INDArray counting() {
    return counting;
  }

  /** Shows the observer, if there is one, the output's target. */
  void tell() {
    if (observer != null) {
      observer.accept(activation, displacement);
    }
  }
}
