package org.dl4jtp.layer;

import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.target.OutputKind;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live loss layer: it begins the step, and a_L is what enters it. It lies within the unit of the
 * last target layer, so what it hands down is the loss's exact derivative; that unit's parameters
 * get the gradients of backpropagation.
 */
final class LiveLossLayer extends LiveChainedLayer implements LiveOutput, StepOutput {
  private final IOutputLayer output;
  private final OutputTarget target;

  LiveLossLayer(
      Chain chain, PassiveLayer layerConf, NeuralNetConfiguration conf, IOutputLayer output) {
    super(chain, layerConf, conf, output);
    this.output = output;
    this.target = new OutputTarget(output);
    chain.join(this, layerConf, null);
  }

  @Override
  public IOutputLayer output() {
    return output;
  }

  @Override
  public OutputKind kind() {
    return target.kind();
  }

  @Override
  public long outputCount() {
    return target.outputCount();
  }

  @Override
  public void observeOutputTarget(BiConsumer<INDArray, INDArray> observer) {
    target.observe(observer);
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
   * A copy: some of ND4J's activation functions overwrite what they differentiate, and
   * Deeplearning4j's own loss layer then scores what is left.
   */
  @Override
  public INDArray enter(LayerWorkspaceMgr mgr) {
    return mgr.dup(ArrayType.INPUT, output.input());
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    target.checkLabels(conf().getLayer().getLayerName(), output.input().size(1));
    INDArray preActivation = enter(mgr);
    Pair<Gradient, INDArray> exact = output.backpropGradient(epsilon, mgr);
    output.setInput(preActivation, mgr);
    chain.take(this, target.move(chain, preActivation, null, mgr), mgr);
    return exact;
  }

  @Override
  public void clear() {
    super.clear();
    chain.end();
  }
}
