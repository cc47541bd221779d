package org.dl4jtp.learning;

import org.dl4jtp.kernel.FloatBlocks;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.updaters.AdamUpdater;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One step of Adam. In float32 on the processor a single vectorised pass over memory, where ND4J's
 * own operation takes several times as long; otherwise that operation. The formula is ND4J's:
 *
 * <pre>
 *   m ← β₁m + (1 − β₁)g      v ← β₂v + (1 − β₂)g²
 *   g ← m · lr √(1 − β₂ⁿ)/(1 − β₁ⁿ) / (√v + ε)      n = iteration + 1
 * </pre>
 */
final class AdamStep {
  private final double learningRate;
  private final double beta1;
  private final double beta2;
  private final double epsilon;
  private final int iteration;

  AdamStep(double learningRate, double beta1, double beta2, double epsilon, int iteration) {
    this.learningRate = learningRate;
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.iteration = iteration;
  }

  /**
   * Takes the step.
   *
   * @param gradient replaced by what is subtracted from the parameters
   * @param m mean of the gradients, updated
   * @param v mean of their squares, updated
   */
  void apply(INDArray gradient, INDArray m, INDArray v) {
    if (FloatBlocks.take(gradient, m, v)) {
      INDArray[] arrays = {gradient, m, v};
      FloatBlocks.run(this::block, arrays, arrays);
      return;
    }
    Nd4j.exec(
        new AdamUpdater(
            gradient.reshape(v.shape()), v, m, learningRate, beta1, beta2, epsilon, iteration));
  }

  private void block(float[][] in, float[][] out, int count) {
    block(in[0], in[1], in[2], out[0], out[1], out[2], count);
  }

  private void block(
      float[] g, float[] m, float[] v, float[] step, float[] mean, float[] square, int count) {
    float b1 = (float) beta1;
    float b2 = (float) beta2;
    float c1 = (float) (1 - beta1);
    float c2 = (float) (1 - beta2); // of the rounded β₂ it would be off by 5e-5
    float rate = (float) rate();
    float eps = (float) epsilon;
    for (int i = 0; i < count; i++) {
      float first = b1 * m[i] + g[i] * c1;
      float second = b2 * v[i] + g[i] * g[i] * c2;
      mean[i] = first;
      square[i] = second;
      step[i] = first * rate / ((float) Math.sqrt(second) + eps);
    }
  }

  private double rate() {
    double rate =
        learningRate
            * Math.sqrt(1 - Math.pow(beta2, iteration + 1.0))
            / (1 - Math.pow(beta1, iteration + 1.0));
    return rate == 0 || !Double.isFinite(rate) ? epsilon : rate; // as ND4J's
  }
}
