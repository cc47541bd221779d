package org.dl4jtp.layer;

import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.target.OutputKind;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live output layer with weights: a target layer that begins the step. Its own gradients are
 * those of backpropagation.
 */
final class LiveOutputLayer extends LiveTargetLayer implements LiveOutput, StepOutput {
  private final IOutputLayer output;
  private final OutputTarget target;

  LiveOutputLayer(
      Chain chain,
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      IOutputLayer output,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    super(
        chain,
        layerConf,
        conf,
        output,
        ForwardFunction.preActivation(output),
        dropout,
        parameters,
        initialize);
    this.output = output;
    this.target = new OutputTarget(output);
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

  @Override
  public INDArray enter(LayerWorkspaceMgr mgr) {
    applyDropout(mgr);
    return OutputTarget.keep(function().apply(output.input()), mgr);
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    target.checkLabels(name(), ((FeedForwardLayer) output.conf().getLayer()).getNOut());
    INDArray preActivation = enter(mgr);
    INDArray delta = null;
    Gradient local;
    if (!hasFastGradient() || output.getMaskArray() != null) {
      local = learnForward(epsilon, mgr);
    } else {
      delta = target.delta(preActivation);
      local = fastGradient(delta);
    }
    chain().take(this, target.move(chain(), preActivation, delta, mgr), mgr);
    return new Pair<>(local, handDown(mgr));
  }
}
