package org.dl4jtp.step;

import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One border of a network, in one pass. */
class PassBorder implements Border {
  private final Network network;
  private final Pass pass;
  private final int index;

  PassBorder(Network network, Pass pass, int index) {
    this.network = network;
    this.pass = pass;
    this.index = index;
  }

  @Override
  public INDArray activation() {
    return pass.activation(index);
  }

  @Override
  public int examples() {
    return pass.batchSize();
  }

  @Override
  public INDArray spread(INDArray outputs) {
    return pass.spread(index, outputs);
  }

  @Override
  public INDArray outputsWithLoss() {
    return pass.outputsWithLoss(index);
  }

  /** 1 for every row that is seen, 0 for those masked; null if none is. */
  INDArray counting() {
    return pass.seen(index);
  }

  @Override
  public Feedback feedback() {
    Feedback mapping = network.border(index).feedback();
    return mapping == null ? null : pass.feedback(index, mapping);
  }

  @Override
  public Border above() {
    int above = network.plan().above(index);
    return above < 0 ? null : new PassBorder(network, pass, above);
  }

  @Override
  public boolean isTop() {
    return network.plan().isTop(index);
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
    INDArray above = network.ways().forward(index, activation, pass);
    return isTop() ? network.ways().outputActivation(index, above, pass) : above;
  }

  @Override
  public INDArray forwardToOutput(INDArray activation, OutputSpace space) {
    return inSpace(network.ways().forwardToOutput(index, activation, pass), space);
  }

  /** a_L, or what h_L is then. */
  INDArray inSpace(INDArray preActivation, OutputSpace space) {
    return space == OutputSpace.ACTIVATION
        ? network.ways().outputActivation(index, preActivation, pass)
        : preActivation;
  }

  @Override
  public INDArray pullBack(INDArray output) {
    return network.ways().pullBack(index, pass, output, true);
  }

  @Override
  public INDArray pullBackEach(INDArray output) {
    return network.ways().pullBack(index, pass, output, false);
  }

  @Override
  public INDArray pullBackOneUnit(INDArray above) {
    return network.ways().pullBackOneUnit(index, pass, above);
  }
}
