package org.dl4jtp.layer;

import java.util.Arrays;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.Memo;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Activations and targets of one pass through a chain. Arrays belong to who set them. */
class Pass {
  private final Pass whole; // of which this is a part; or null
  private final Rows rows;
  private final int batchSize;
  private final INDArray[] activations;
  private final INDArray[] displacements;
  private final Feedback[] feedback;
  private Memo memo = new Memo();
  private Masks masks;
  private INDArray exampleMask;
  private INDArray preActivation;
  private INDArray outputActivation;
  private INDArray scoredActivation;
  private INDArray preActivationDisplacement;
  private INDArray outputDisplacement;

  Pass(int borders, int batchSize) {
    this(borders, batchSize, null, Rows.all(batchSize));
  }

  Pass(int borders, int batchSize, Pass whole, Rows rows) {
    this.whole = whole;
    this.rows = rows;
    this.batchSize = batchSize;
    activations = new INDArray[borders];
    displacements = new INDArray[borders];
    feedback = new Feedback[borders];
    masks = whole == null ? Masks.NONE : whole.masks.part(rows);
  }

  /** The clean activations and outputs of some of the examples. */
  Pass part(Rows part) {
    return part.isAll() ? this : new Pass(activations.length, part.count(), this, part);
  }

  /** A feedback mapping that remembers what it evaluated in this pass. */
  Feedback feedback(int border, Feedback mapping) {
    if (feedback[border] == null) {
      RememberingFeedback inWhole =
          whole == null ? null : (RememberingFeedback) whole.feedback(border, mapping);
      feedback[border] = new RememberingFeedback(mapping, memo, inWhole, this);
    }
    return feedback[border];
  }

  void forgetEvaluations() {
    Arrays.fill(feedback, null);
    memo = new Memo();
  }

  /** The array of the whole pass that an array of this part is rows of; null if there is none. */
  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  INDArray inWhole(INDArray part) {
    if (part == preActivation) {
      return whole.preActivation();
    }
    if (part == outputActivation) {
      return whole.outputActivation();
    }
    for (int i = 0; i < activations.length; i++) {
      if (part == activations[i]) {
        return whole.activation(i);
      }
    }
    return null;
  }

  /** The rows of this part. */
  INDArray rowsOf(INDArray array) {
    return rows.of(array);
  }

  /** Of the features. */
  Masks masks() {
    return masks;
  }

  void setMasks(Masks newMasks) {
    masks = newMasks;
  }

  int batchSize() {
    return batchSize;
  }

  /**
   * 1 or 0 for every example, {@code [batch, 1]}: those with 0 have no loss that a border could
   * change, so no targets. Null if all have.
   */
  INDArray exampleMask(int border) {
    return exampleMask;
  }

  void setExampleMask(INDArray mask) {
    exampleMask = mask;
  }

  INDArray activation(int border) {
    if (whole != null && activations[border] == null) {
      activations[border] = rows.of(whole.activation(border));
    }
    return activations[border];
  }

  void setActivation(int border, INDArray activation) {
    activations[border] = activation;
  }

  boolean hasDisplacement(int border) {
    return displacements[border] != null;
  }

  INDArray displacement(int border) {
    if (displacements[border] == null) {
      throw new IllegalStateException("border " + border + " has no target yet");
    }
    return displacements[border];
  }

  void setDisplacement(int border, INDArray displacement) {
    displacements[border] = displacement;
  }

  private INDArray preActivation() {
    if (whole != null && preActivation == null) {
      preActivation = rows.of(whole.preActivation());
    }
    return preActivation;
  }

  INDArray outputActivation() {
    if (whole != null && outputActivation == null) {
      outputActivation = rows.of(whole.outputActivation());
    }
    return outputActivation;
  }

  /** h_L where the loss is differentiated; in a pass without a loss, where the output is. */
  INDArray scoredActivation() {
    return scoredActivation == null ? outputActivation() : scoredActivation;
  }

  void setScoredActivation(INDArray activation) {
    scoredActivation = activation;
  }

  /** Of the outputs that a border reaches. */
  INDArray output(int border, OutputSpace space) {
    return space == OutputSpace.ACTIVATION ? outputActivation() : preActivation();
  }

  void setOutput(INDArray newPreActivation, INDArray newActivation) {
    preActivation = newPreActivation;
    outputActivation = newActivation;
  }

  /** Of the outputs that a border reaches. */
  INDArray outputDisplacement(int border, OutputSpace space) {
    return space == OutputSpace.ACTIVATION ? outputDisplacement : preActivationDisplacement;
  }

  void setOutputDisplacement(INDArray ofPreActivation, INDArray ofActivation) {
    preActivationDisplacement = ofPreActivation;
    outputDisplacement = ofActivation;
  }
}
