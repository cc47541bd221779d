package org.dl4jtp.examples.network;

import org.deeplearning4j.nn.api.Model;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;

/** A network of either kind, of one input and one output, that trains. */
public sealed interface LiveNetwork permits LiveRow, LiveGraph {
  /** What listeners are added to. */
  Model model();

  /** One epoch. */
  void fit(DataSetIterator data);

  /** As at inference. */
  INDArray output(INDArray features);

  /** That it computes in. */
  DataType dataType();

  /** Whether it trains by a rule: not by backpropagation. */
  boolean hasRule();

  /** Training of the feedback weights alone; null if there are none that learn. */
  FeedbackTraining feedbackTrainingOrNull();

  /** Measures, to see whether it can be done. */
  void measure(AlignmentMeasure measure, DataSet batch);
}
