package org.dl4jtp.examples.network;

import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** Layers and other vertices. */
record LiveGraph(ComputationGraph model) implements LiveNetwork {
  @Override
  public void fit(DataSetIterator data) {
    model.fit(data);
  }

  @Override
  public INDArray output(INDArray features) {
    return model.outputSingle(features);
  }

  @Override
  public DataType dataType() {
    return model.getConfiguration().getDataType();
  }

  @Override
  public boolean hasRule() {
    return TargetPropagation.ruleOf(model.getConfiguration()).isPresent();
  }

  @Override
  public FeedbackTraining feedbackTrainingOrNull() {
    return FeedbackTraining.appliesTo(model) ? FeedbackTraining.of(model) : null;
  }

  @Override
  public void measure(AlignmentMeasure measure, DataSet batch) {
    measure.of(model, batch.toMultiDataSet());
  }
}
