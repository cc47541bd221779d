package org.dl4jtp.feedback;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** g(s) = sQ + q. Its difference is dQ for any s, so the bias cancels and has no gradient there. */
final class LinearFeedback implements Feedback {
  private final LinearMap map;

  LinearFeedback(LinearMap map) {
    this.map = map;
  }

  @Override
  public Evaluation apply(INDArray source) {
    return new Linear(source, map.addBias(map.product(source)), true);
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return new Linear(displacement, map.product(displacement), false);
  }

  /** They do not depend on s. */
  @Override
  public Differences differencesFrom(INDArray source) {
    return new Differences() {
      @Override
      public Evaluation of(INDArray displacement) {
        return difference(source, displacement);
      }

      @Override
      public Differences part(UnaryOperator<INDArray> rows) {
        return this;
      }
    };
  }

  private final class Linear implements Evaluation {
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
      map.addGradient(input, error, gradients);
      if (biasMatters) {
        map.addBiasGradient(error, gradients);
      }
    }
  }
}
