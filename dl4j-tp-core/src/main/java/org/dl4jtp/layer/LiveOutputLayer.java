package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.training.CenterLossOutputLayer;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.function.Linearization;
import org.dl4jtp.kernel.WorkingArrays;
import org.dl4jtp.step.OutputMove;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A live output layer with weights: a target layer that begins the step. Its own gradients are
 * those of backpropagation.
 */
final class LiveOutputLayer extends LiveTargetLayer implements LiveOutput {
  private final IOutputLayer output;
  private final OutputTarget target;
  private INDArray preActivation; // of this step
  private double score = Double.NaN; // if the step found it

  LiveOutputLayer(
      TargetLayer layerConf,
      NeuralNetConfiguration conf,
      IOutputLayer output,
      IDropout dropout,
      INDArray parameters,
      boolean initialize) {
    super(
        layerConf,
        conf,
        output,
        ForwardFunction.preActivation(output),
        dropout,
        parameters,
        initialize);
    this.output = output;
    this.target = new OutputTarget(output, layerConf.outputLayout());
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

  @Override
  public Linearization ofThisStep() {
    boolean known = preActivation != null && hasFastGradient() && output.getMaskArray() == null;
    return known ? ofPreActivation(preActivation) : null;
  }

  @Override
  public void clear() {
    preActivation = null;
    target.takeLoss();
    super.clear();
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    network().checkComplete();
    applyDropout(mgr);
    Gradient local;
    try (WorkingArrays.Turn ignored = network().turn(this)) {
      local = begin(epsilon, mgr);
    }
    return new Pair<>(withFeedback(local), handDown(mgr));
  }

  /** What the step has found already, where it has; else as the wrapped layer computes it anew. */
  @Override
  public double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    double loss = target.takeLoss();
    if (Double.isNaN(loss) || !training || output.getMaskArray() != null) {
      score = Double.NaN;
      return LiveOutput.super.computeScore(fullNetworkRegScore, training, workspaceMgr);
    }
    double perExample = output.conf().isMiniBatch() ? loss / getInputMiniBatchSize() : loss;
    score = perExample + fullNetworkRegScore;
    return score;
  }

  @Override
  public double score() {
    return Double.isNaN(score) ? super.score() : score;
  }

  @Override
  public void setInput(INDArray input, LayerWorkspaceMgr mgr) {
    target.takeLoss();
    super.setInput(input, mgr);
  }

  @Override
  public void setLabels(INDArray labels) {
    if (!isSame(labels)) {
      target.takeLoss();
    }
    LiveOutput.super.setLabels(labels);
  }

  @SuppressWarnings("ReferenceEquality") // the same array, not one like it
  private boolean isSame(INDArray labels) {
    return labels == output.getLabels();
  }

  /** Its own gradients, and the step. */
  private Gradient begin(INDArray epsilon, LayerWorkspaceMgr mgr) {
    preActivation = OutputTarget.keep(function().apply(output.input()), mgr);
    target.checkLabels(
        name(), ((FeedForwardLayer) output.conf().getLayer()).getNOut(), preActivation);
    INDArray delta = null;
    Gradient local;
    if (!hasFastGradient() || output.getMaskArray() != null) {
      local = learnForward(epsilon, mgr);
    } else {
      delta = target.delta(preActivation);
      local = fastGradient(delta);
    }
    OutputMove move = target.move(network(), name(), preActivation, delta, mgr);
    if (output instanceof CenterLossOutputLayer) {
      move = move.withGradientOfInput(OutputTarget.keep(towardsCenters(), mgr));
    }
    network().take(this, move, mgr);
    return local;
  }

  /** λ(h − c): center loss pulls the input itself, without any weights between. */
  private INDArray towardsCenters() {
    INDArray centers = output.getParam(CenterLossParamInitializer.CENTER_KEY);
    double lambda =
        ((org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer) output.conf().getLayer())
            .getLambda();
    INDArray own = output.getLabels().castTo(centers.dataType()).mmul(centers);
    return output.input().castTo(centers.dataType()).sub(own).muli(lambda);
  }
}
