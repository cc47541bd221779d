package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Batches of standard normal features with classes at random, the same every time. */
final class RandomData {
  private static final long SEED = 1;

  /** So many that they are not soon learnt by heart, which would leave gradients without size. */
  private static final int BATCHES = 32;

  private RandomData() {}

  static List<DataSet> batches(InputType type, int classes, int batch, DataType dataType) {
    Nd4j.getRandom().setSeed(SEED);
    long[] shape = type.getShape(true);
    shape[0] = batch;
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      INDArray labels = Nd4j.zeros(dataType, batch, classes);
      for (int row = 0; row < batch; row++) {
        labels.putScalar(row, Nd4j.getRandom().nextInt(classes), 1);
      }
      batches.add(new DataSet(Nd4j.randn(dataType, shape), labels));
    }
    return batches;
  }
}
