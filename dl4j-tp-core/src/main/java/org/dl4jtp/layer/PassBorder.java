package org.dl4jtp.layer;

import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One border of a chain, in one pass. */
class PassBorder implements Border {
  private final Chain chain;
  private final Pass pass;
  private final int index;

  PassBorder(Chain chain, Pass pass, int index) {
    this.chain = chain;
    this.pass = pass;
    this.index = index;
  }

  @Override
  public INDArray activation() {
    return pass.activation(index);
  }

  @Override
  public Feedback feedback() {
    Feedback mapping = chain.border(index).feedback();
    return mapping == null ? null : pass.feedback(index, mapping);
  }

  @Override
  public Border above() {
    int above = topology().above(index);
    return above < 0 ? null : new PassBorder(chain, pass, above);
  }

  @Override
  public boolean isTop() {
    return topology().isTop(index);
  }

  @Override
  public INDArray displacement() {
    return pass.displacement(index);
  }

  @Override
  public INDArray output(OutputSpace space) {
    return pass.output(index, space);
  }

  @Override
  public INDArray outputDisplacement(OutputSpace space) {
    return pass.outputDisplacement(index, space);
  }

  @Override
  public INDArray forward(INDArray activation) {
    INDArray above = topology().forward(index, activation, pass);
    return isTop() ? topology().outputActivation(index, above, pass) : above;
  }

  @Override
  public INDArray forwardToOutput(INDArray activation, OutputSpace space) {
    return inSpace(topology().forwardToOutput(index, activation, pass), space);
  }

  /** a_L, or what h_L is then. */
  INDArray inSpace(INDArray preActivation, OutputSpace space) {
    return space == OutputSpace.ACTIVATION
        ? topology().outputActivation(index, preActivation, pass)
        : preActivation;
  }

  @Override
  public INDArray pullBack(INDArray output) {
    return topology().pullBack(index, pass, output, Derivatives.IN_TRAINING);
  }

  @Override
  public INDArray pullBackEach(INDArray output) {
    return topology().pullBack(index, pass, output, Derivatives.AT_INFERENCE);
  }

  @Override
  public INDArray pullBackOneUnit(INDArray above) {
    return topology().pullBackOneUnit(index, pass, above);
  }

  private Topology topology() {
    return chain.topology();
  }
}
