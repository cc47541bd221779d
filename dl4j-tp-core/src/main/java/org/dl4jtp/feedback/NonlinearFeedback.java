package org.dl4jtp.feedback;

import java.util.Map;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** g(s) = t(sQ + q) with t not the identity. */
final class NonlinearFeedback implements Feedback {
  private final IActivation activation;
  private final INDArray weight;
  private final INDArray bias;

  NonlinearFeedback(IActivation activation, INDArray weight, INDArray biasOrNull) {
    this.activation = activation;
    this.weight = weight;
    this.bias = biasOrNull;
  }

  @Override
  public Evaluation apply(INDArray source) {
    INDArray u = preActivation(source);
    INDArray value = activation.getActivation(u.dup(), false);
    return new Evaluation() {
      @Override
      public INDArray value() {
        return value;
      }

      @Override
      public void gradient(INDArray error, Map<String, INDArray> gradients) {
        INDArray delta = activation.backprop(u.dup(), error).getFirst();
        Nd4j.gemm(source, delta, gradients.get(AffineFeedback.WEIGHT), true, false, 1, 0);
        INDArray biasGradient = gradients.get(AffineFeedback.BIAS);
        if (biasGradient != null) {
          delta.sum(biasGradient, 0);
        }
      }
    };
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    INDArray u = preActivation(source);
    INDArray du = LinearFeedback.product(displacement, weight);
    INDArray value = differenceOfActivation(u, du);
    return new Evaluation() {
      @Override
      public INDArray value() {
        return value;
      }

      /* With e₁ = error∘t'(u+du) and e₀ = error∘t'(u): the gradient by Q is (s+d)ᵀe₁ − sᵀe₀. */
      @Override
      public void gradient(INDArray error, Map<String, INDArray> gradients) {
        INDArray displaced = activation.backprop(u.add(du), error.dup()).getFirst();
        INDArray change = displaced.sub(activation.backprop(u.dup(), error).getFirst());
        INDArray weightGradient = gradients.get(AffineFeedback.WEIGHT);
        Nd4j.gemm(displacement, displaced, weightGradient, true, false, 1, 0);
        Nd4j.gemm(source, change, weightGradient, true, false, 1, 1);
        INDArray biasGradient = gradients.get(AffineFeedback.BIAS);
        if (biasGradient != null) {
          change.sum(biasGradient, 0);
        }
      }
    };
  }

  private INDArray preActivation(INDArray source) {
    INDArray u = LinearFeedback.product(source, weight);
    return bias == null ? u : u.addiRowVector(bias);
  }

  /** t(u + du) − t(u); for tanh and sigmoid exact however small du is. */
  private INDArray differenceOfActivation(INDArray u, INDArray du) {
    if (activation instanceof ActivationTanH) {
      return differenceOfTanh(Transforms.tanh(u, true), Transforms.tanh(du, true));
    }
    if (activation instanceof ActivationSigmoid) {
      // sigmoid(u) = (1 + tanh(u/2))/2
      INDArray tanhU = Transforms.tanh(u.mul(0.5), false);
      return differenceOfTanh(tanhU, Transforms.tanh(du.mul(0.5), false)).muli(0.5);
    }
    INDArray displaced = activation.getActivation(u.add(du), false);
    return displaced.subi(activation.getActivation(u.dup(), false));
  }

  /** The addition theorem: tanh(u+d) − tanh(u) = tanh d (1 − tanh² u) / (1 + tanh u tanh d). */
  private static INDArray differenceOfTanh(INDArray tanhU, INDArray tanhD) {
    INDArray denominator = tanhU.mul(tanhD).addi(1);
    return tanhU.muli(tanhU).rsubi(1).muli(tanhD).divi(denominator);
  }
}
