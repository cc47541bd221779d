package org.dl4jtp.train;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/** The features of an iterator's batches: one array for every input of a network. */
interface Batches {

  boolean hasNext();

  INDArray[] next();

  /** Begins anew, if it can. */
  void rewind();

  static Batches of(DataSetIterator data) {
    return new Batches() {
      @Override
      public boolean hasNext() {
        return data.hasNext();
      }

      @Override
      public INDArray[] next() {
        return new INDArray[] {data.next().getFeatures()};
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
      public INDArray[] next() {
        return data.next().getFeatures();
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
