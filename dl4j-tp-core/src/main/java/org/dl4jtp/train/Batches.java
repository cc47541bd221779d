package org.dl4jtp.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** An iterator's batches: features, and their masks, for every input of a network. */
interface Batches {

  boolean hasNext();

  MultiDataSet next();

  /** Begins anew, if it can. */
  void rewind();

  static Batches of(DataSetIterator data) {
    return new Batches() {
      @Override
      public boolean hasNext() {
        return data.hasNext();
      }

      @Override
      public MultiDataSet next() {
        DataSet batch = data.next();
        INDArray mask = batch.getFeaturesMaskArray();
        return new org.nd4j.linalg.dataset.MultiDataSet(
            new INDArray[] {batch.getFeatures()},
            null,
            mask == null ? null : new INDArray[] {mask},
            null);
      }

      @Override
      public void rewind() {
        if (data.resetSupported()) {
          data.reset();
        }
      }
    };
  }

  static Batches of(MultiDataSetIterator data) {
    return new Batches() {
      @Override
      public boolean hasNext() {
        return data.hasNext();
      }

      @Override
      public MultiDataSet next() {
        return data.next();
      }

      @Override
      public void rewind() {
        if (data.resetSupported()) {
          data.reset();
        }
      }
    };
  }
}
