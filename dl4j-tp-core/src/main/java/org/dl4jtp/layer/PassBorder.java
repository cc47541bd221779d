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
    return index + 1 < chain.borderCount() ? new PassBorder(chain, pass, index + 1) : null;
  }

  @Override
  public INDArray displacement() {
    return pass.displacement(index);
  }

  @Override
  public INDArray output(OutputSpace space) {
    return space == OutputSpace.ACTIVATION ? pass.outputActivation() : pass.preActivation();
  }

  @Override
  public INDArray outputDisplacement(OutputSpace space) {
    return space == OutputSpace.ACTIVATION
        ? pass.outputDisplacement()
        : pass.preActivationDisplacement();
  }

  @Override
  public INDArray forward(INDArray activation) {
    INDArray above = chain.forward(index, activation);
    return index + 1 < chain.borderCount() ? above : chain.output().kind().activation(above);
  }

  @Override
  public INDArray forwardToOutput(INDArray activation, OutputSpace space) {
    INDArray rows = activation;
    for (int border = index; border < chain.borderCount(); border++) {
      rows = chain.forward(border, rows);
    }
    return space == OutputSpace.ACTIVATION ? chain.output().kind().activation(rows) : rows;
  }

  @Override
  public INDArray pullBack(INDArray output) {
    INDArray ofPreActivation = chain.output().kind().pullBack(pass.outputActivation(), output);
    return chain.pullBack(index, pass, ofPreActivation);
  }

  @Override
  public INDArray pullBackOneUnit(INDArray above) {
    return chain.pullBackOneUnit(index, pass, above);
  }
}
