package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ElementwiseFunction;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.function.Workspaces;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live loss layer: it begins the step, and a_L is what enters it. It lies within the unit of the
 * last target layer, so what it hands down is the loss's exact derivative; that unit's parameters
 * get the gradients of backpropagation.
 */
final class LiveLossLayer extends LiveConvertedLayer implements LiveOutput {
  private final IOutputLayer output;
  private final OutputTarget target;

  LiveLossLayer(UnitLayer layerConf, NeuralNetConfiguration conf, IOutputLayer output) {
    super(layerConf, conf, output);
    this.output = output;
    this.target = new OutputTarget(output, layerConf.outputLayout());
    join();
  }

  @Override
  public IOutputLayer output() {
    return output;
  }

  @Override
  public OutputTarget target() {
    return target;
  }

  @Override
  public void setInputMiniBatchSize(int size) {
    super.setInputMiniBatchSize(size);
    target.cameIn(size);
  }

  /** Its activation function belongs to the loss. */
  @Override
  public ForwardFunction function() {
    return ElementwiseFunction.identity();
  }

  /** Weight noise and dropout that it may have inherited from global settings do nothing here. */
  @Override
  public boolean differsInTraining() {
    return false;
  }

  /**
   * The wrapped layer gets a copy of its input: some of ND4J's activation functions overwrite what
   * they differentiate, but the input is also the output of a layer below, and what is scored.
   */
  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    network().checkComplete();
    INDArray preActivation = output.input();
    target.checkLabels(name(), target.width(preActivation), preActivation);
    output.setInput(Workspaces.keepForStep(preActivation.dup(), mgr), mgr);
    Pair<Gradient, INDArray> exact = output.backpropGradient(epsilon, mgr);
    output.setInput(preActivation, mgr);
    network()
        .take(this, target.move(network(), name(), preActivation, exact.getSecond(), mgr), mgr);
    // A loss function may have its arrays where it likes, outside of all workspaces too.
    INDArray below = exact.getSecond();
    below =
        below.isAttached()
            ? mgr.leverageTo(ArrayType.ACTIVATION_GRAD, below)
            : mgr.dup(ArrayType.ACTIVATION_GRAD, below);
    return new Pair<>(exact.getFirst(), below);
  }

  @Override
  public void clear() {
    super.clear();
    network().end();
  }
}
