package org.dl4jtp.train;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * The loss of the best constant output, on the labels of some batches: the entropy of the classes,
 * or the variance of the values. Of one output; others have none.
 */
final class GuessingLoss {
  private INDArray sum;
  private INDArray squares;
  private long examples;
  private ILossFunction loss;
  private boolean known = true;

  void forget() {
    sum = null;
    squares = null;
    examples = 0;
    known = true;
  }

  void add(LiveModel model) {
    INDArray[] labels = model.labels();
    loss = lossOf(model);
    if (!known
        || loss == null
        || labels.length != 1
        || labels[0] == null
        || labels[0].rank() != 2) {
      known = false;
      return;
    }
    INDArray own = labels[0].detach();
    INDArray ofBatch = own.sum(0).detach();
    INDArray squared = own.mul(own).sum(0).detach();
    sum = sum == null ? ofBatch : sum.add(ofBatch).detach();
    squares = squares == null ? squared : squares.add(squared).detach();
    examples += own.size(0);
  }

  private static ILossFunction lossOf(LiveModel model) {
    ILossFunction found = null;
    for (Layer layer : model.layers()) {
      if (layer instanceof IOutputLayer) {
        org.deeplearning4j.nn.conf.layers.Layer conf = layer.conf().getLayer();
        if (conf instanceof ConvertedLayer) {
          conf = ((ConvertedLayer) conf).getUnderlying();
        }
        ILossFunction here = lossOf(conf);
        if (found != null || here == null) {
          return null;
        }
        found = here;
      }
    }
    return found;
  }

  /** Null of layers whose loss is more than that of rows. */
  private static ILossFunction lossOf(org.deeplearning4j.nn.conf.layers.Layer conf) {
    if (conf instanceof LossLayer) {
      return ((LossLayer) conf).getLossFn();
    }
    return conf.getClass() == OutputLayer.class ? ((OutputLayer) conf).getLossFn() : null;
  }

  /** NaN where it is not known. */
  double value() {
    if (!known || examples == 0 || loss instanceof LossSparseMCXENT) {
      return Double.NaN;
    }
    double total = 0;
    long outputs = sum.length();
    for (long i = 0; i < outputs; i++) {
      double mean = sum.getDouble(i) / examples;
      if (loss instanceof LossMCXENT) {
        total += entropy(mean);
      } else if (loss instanceof LossBinaryXENT) {
        total += entropy(mean) + entropy(1 - mean);
      } else if (loss instanceof LossMSE) {
        total += (squares.getDouble(i) / examples - mean * mean) / outputs;
      } else {
        return Double.NaN;
      }
    }
    return total;
  }

  private static double entropy(double share) {
    return share > 0 ? -share * Math.log(share) : 0;
  }
}
