package org.dl4jtp.layer;

import java.util.List;
import java.util.function.BiConsumer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.step.StepOutput;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/**
 * The live last layer of a converted network, which begins every training step: from its error
 * comes the output target ĥ_L = h_L − η ∂ℓ/∂h_L. What concerns labels and the score is the wrapped
 * layer's business.
 */
public interface LiveOutput extends IOutputLayer, StepOutput {

  /**
   * The wrapped layer.
   *
   * @return Deeplearning4j's output or loss layer
   */
  IOutputLayer output();

  /**
   * What makes its target.
   *
   * @return of this layer alone
   */
  OutputTarget target();

  /**
   * The number of outputs; that of the labels may be another.
   *
   * @return as of the last training step; 0 before the first
   */
  default long outputCount() {
    return target().outputCount();
  }

  @Override
  default OutputKind kind() {
    return target().kind();
  }

  @Override
  default Layout layout() {
    return target().layout();
  }

  @Override
  default void observeOutputTarget(BiConsumer<INDArray, INDArray> observer) {
    target().observe(observer);
  }

  @Override
  default boolean needsLabels() {
    return output().needsLabels();
  }

  @Override
  default void setLabels(INDArray labels) {
    output().setLabels(labels);
  }

  @Override
  default INDArray getLabels() {
    return output().getLabels();
  }

  @Override
  default double computeScore(
      double fullNetworkRegScore, boolean training, LayerWorkspaceMgr workspaceMgr) {
    return output().computeScore(fullNetworkRegScore, training, workspaceMgr);
  }

  @Override
  default INDArray computeScoreForExamples(
      double fullNetworkRegScore, LayerWorkspaceMgr workspaceMgr) {
    return output().computeScoreForExamples(fullNetworkRegScore, workspaceMgr);
  }

  @Override
  default double f1Score(DataSet data) {
    return output().f1Score(data);
  }

  @Override
  default double f1Score(INDArray examples, INDArray labels) {
    return output().f1Score(examples, labels);
  }

  @Override
  @Deprecated
  @SuppressWarnings("deprecation") // the interface still asks for it
  default int numLabels() {
    return output().numLabels();
  }

  @Override
  default void fit(DataSetIterator iterator) {
    output().fit(iterator);
  }

  @Override
  default int[] predict(INDArray examples) {
    return output().predict(examples);
  }

  @Override
  default List<String> predict(DataSet dataSet) {
    return output().predict(dataSet);
  }

  @Override
  default void fit(INDArray examples, INDArray labels) {
    output().fit(examples, labels);
  }

  @Override
  default void fit(DataSet data) {
    output().fit(data);
  }

  @Override
  default void fit(INDArray examples, int[] labels) {
    output().fit(examples, labels);
  }
}
