package org.dl4jtp.layer;

import java.util.List;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.learning.CountingUpdater;
import org.dl4jtp.target.OutputKind;
import org.dl4jtp.target.OutputSpace;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * A live output layer: a target layer that begins the step. Its own gradients are those of
 * backpropagation; from its error it makes the output target ĥ_L = h_L − η ∂ℓ/∂h_L.
 */
public final class LiveOutputLayer extends LiveTargetLayer implements IOutputLayer {
  private final IOutputLayer output;
  private final BaseOutputLayer outputConf;
  private final OutputKind kind;
  private BiConsumer<INDArray, INDArray> outputObserver;

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
    this.outputConf = (BaseOutputLayer) output.conf().getLayer();
    this.kind = OutputKind.of(outputConf);
  }

  OutputKind kind() {
    return kind;
  }

  /**
   * Calls back in every training step when the output target is made; null ends it.
   *
   * @param observer gets h_L and ĥ_L − h_L, {@code [batch, nOut]}, which it must copy to keep
   */
  public void observeOutputTarget(BiConsumer<INDArray, INDArray> observer) {
    outputObserver = observer;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
    if (output.getLabels() == null) {
      throw new IllegalStateException(
          "The output layer '"
              + conf().getLayer().getLayerName()
              + "' has no labels, from which targets are made: it must be the network's last layer,"
              + " trained by fit.");
    }
    applyDropout(mgr);
    INDArray preActivation = keep(function().apply(output.input()), mgr);
    INDArray error = null;
    Gradient local;
    if (!hasFastGradient() || output.getMaskArray() != null) {
      local = learnForward(epsilon, mgr);
    } else {
      // Some of ND4J's activation functions overwrite what they differentiate.
      INDArray delta =
          outputConf
              .getLossFn()
              .computeGradient(
                  output.getLabels(), preActivation.dup(), outputConf.getActivationFn(), null);
      local = fastGradient(delta);
      error = kind == OutputKind.LINEAR ? delta : null;
    }
    beginStep(preActivation, error == null ? error(preActivation) : error, mgr);
    return new Pair<>(local, handDown(mgr));
  }

  /** ∂ℓ/∂h_L. */
  private INDArray error(INDArray preActivation) {
    return kind.error(
        output.getLabels(),
        preActivation,
        outputConf.getLossFn(),
        outputConf.getActivationFn(),
        output.getMaskArray());
  }

  /** Makes all targets, and fills the gradients of the feedback. */
  private void beginStep(INDArray preActivation, INDArray error, LayerWorkspaceMgr mgr) {
    INDArray activation = keep(kind.activation(preActivation), mgr);
    INDArray displacement = keep(error.muli(-rule().targetStepSize()), mgr);
    INDArray ofPreActivation =
        rule().targetPath().outputSpace() == OutputSpace.ACTIVATION
            ? null
            : keep(kind.preActivationDisplacement(preActivation, activation, displacement), mgr);

    Pass pass = new Pass(chain().borderCount(), (int) preActivation.size(0));
    for (int border = 0; border < chain().borderCount(); border++) {
      pass.setActivation(border, chain().border(border).clean(mgr));
    }
    INDArray mask = output.getMaskArray();
    pass.setExampleMask(mask != null && mask.isColumnVectorOrScalar() ? mask : null);
    pass.setOutput(preActivation, activation);
    pass.setOutputDisplacement(ofPreActivation, displacement);
    chain().begin(pass);
    if (outputObserver != null) {
      outputObserver.accept(activation, displacement);
    }
    chain().makeTargets(pass, mgr);
    if (CountingUpdater.stepsIn(getIterationCount(), rule().feedbackInterval())) {
      chain().learnFeedbackInTraining(pass, getIterationCount());
    }
  }

  /** Working memory ends with a layer's turn; the layers below need the output until theirs. */
  private static INDArray keep(INDArray array, LayerWorkspaceMgr mgr) {
    return mgr.leverageTo(ArrayType.INPUT, array);
  }

  // ---- the wrapped output layer's own business

  @Override
  public boolean needsLabels() {
    return output.needsLabels();
  }

  @Override
  public void setLabels(INDArray labels) {
    output.setLabels(labels);
  }

  @Override
  public INDArray getLabels() {
    return output.getLabels();
  }

  @Override
  public double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return output.computeScore(fullNetworkRegScore, training, workspaceMgr);
  }

  @Override
  public INDArray computeScoreForExamples(
      double fullNetworkRegScore, LayerWorkspaceMgr workspaceMgr) {
    return output.computeScoreForExamples(fullNetworkRegScore, workspaceMgr);
  }

  @Override
  public double f1Score(DataSet data) {
    return output.f1Score(data);
  }

  @Override
  public double f1Score(INDArray examples, INDArray labels) {
    return output.f1Score(examples, labels);
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // the interface still asks for it
  public int numLabels() {
    return output.numLabels();
  }

  @Override
  public void fit(DataSetIterator iterator) {
    output.fit(iterator);
  }

  @Override
  public int[] predict(INDArray examples) {
    return output.predict(examples);
  }

  @Override
  public List<String> predict(DataSet dataSet) {
    return output.predict(dataSet);
  }

  @Override
  public void fit(INDArray examples, INDArray labels) {
    output.fit(examples, labels);
  }

  @Override
  public void fit(DataSet data) {
    output.fit(data);
  }

  @Override
  public void fit(INDArray examples, int[] labels) {
    output.fit(examples, labels);
  }
}
