package org.dl4jtp.layer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.dl4jtp.feedback.FeedbackParameter;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The feedback parameters of one layer (or their gradients), as views of a flat array. */
final class FeedbackParameters {
  private final List<FeedbackParameter> layout;
  private final Map<String, INDArray> views = new LinkedHashMap<>();
  private final INDArray all; // null if there are none

  /**
   * Views the end of a layer's flat array.
   *
   * @param layout what lies there, in order
   * @param flat the layer's array
   * @param offset where the feedback parameters begin in it
   */
  FeedbackParameters(List<FeedbackParameter> layout, INDArray flat, long offset) {
    this.layout = layout;
    INDArray vector = flat.reshape(flat.length());
    long start = offset;
    for (FeedbackParameter parameter : layout) {
      long end = start + parameter.length();
      INDArray view = vector.get(NDArrayIndex.interval(start, end));
      views.put(parameter.name(), view.reshape(order(parameter), parameter.shape()));
      start = end;
    }
    all = layout.isEmpty() ? null : vector.get(NDArrayIndex.interval(offset, start));
  }

  void setToZero() {
    if (all != null) {
      all.assign(0);
    }
  }

  /** Deeplearning4j keeps weight matrices in 'f' order, kernels in 'c'. */
  private static char order(FeedbackParameter parameter) {
    return parameter.shape().length == 2 ? 'f' : 'c';
  }

  Map<String, INDArray> views() {
    return views;
  }

  Set<String> names() {
    return views.keySet();
  }

  /** Draws weights from ND4J's generator; biases become zero. */
  void initialize(IWeightInit weightInit) {
    for (FeedbackParameter parameter : layout) {
      INDArray view = views.get(parameter.name());
      switch (parameter.initialization()) {
        case ZERO:
          view.assign(0);
          break;
        case UNIFORM_BY_FAN_IN:
          double bound = 1 / Math.sqrt((double) parameter.in());
          Nd4j.rand(view, -bound, bound, Nd4j.getRandom());
          break;
        case WEIGHT_INIT:
          char order = order(parameter);
          INDArray flat = view.reshape(order, new long[] {view.length()});
          weightInit.init(
              (double) parameter.in(), (double) parameter.out(), parameter.shape(), order, flat);
          break;
        default:
          throw new IllegalStateException("unknown " + parameter.initialization());
      }
    }
  }
}
