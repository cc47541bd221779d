package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** g(s) = sQ + q. Its difference is dQ for any s, so the bias cancels and has no gradient there. */
final class LinearFeedback implements Feedback {
  private final INDArray weight;
  private final INDArray bias;

  LinearFeedback(INDArray weight, INDArray biasOrNull) {
    this.weight = weight;
    this.bias = biasOrNull;
  }

  @Override
  public Evaluation apply(INDArray source) {
    INDArray value = product(source, weight);
    if (bias != null) {
      value.addiRowVector(bias);
    }
    return new Linear(source, value, true);
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return new Linear(displacement, product(displacement, weight), false);
  }

  /** Unlike mmuli, gemm writes into 'c' order without a copy. */
  static INDArray product(INDArray rows, INDArray weight) {
    INDArray out = Nd4j.createUninitialized(weight.dataType(), rows.size(0), weight.size(1));
    return Nd4j.gemm(rows, weight, out, false, false, 1, 0);
  }

  private static final class Linear implements Evaluation {
    private final INDArray input;
    private final INDArray value;
    private final boolean biasMatters;

    Linear(INDArray input, INDArray value, boolean biasMatters) {
      this.input = input;
      this.value = value;
      this.biasMatters = biasMatters;
    }

    @Override
    public INDArray value() {
      return value;
    }

    @Override
    public void gradient(INDArray error, Map<String, INDArray> gradients) {
      Nd4j.gemm(input, error, gradients.get(AffineFeedback.WEIGHT), true, false, 1, 1);
      INDArray biasGradient = gradients.get(AffineFeedback.BIAS);
      if (biasGradient != null && biasMatters) {
        biasGradient.addi(error.sum(true, 0));
      }
    }
  }
}
