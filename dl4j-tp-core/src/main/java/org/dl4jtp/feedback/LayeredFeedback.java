package org.dl4jtp.feedback;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Affine layers one after another, g(s) = t₂(t₁(sQ₁ + q₁)Q₂ + q₂) …; one suffices. */
final class LayeredFeedback implements Feedback {
  private final List<AffineLayer> layers;
  private final Map<String, INDArray> parameters;

  LayeredFeedback(List<AffineLayer> layers, Map<String, INDArray> parameters) {
    this.layers = layers;
    this.parameters = parameters;
  }

  @Override
  public Evaluation apply(INDArray source) {
    int depth = layers.size();
    INDArray[] v = new INDArray[depth + 1];
    INDArray[] u = new INDArray[depth];
    v[0] = source;
    for (int i = 0; i < depth; i++) {
      u[i] = layers.get(i).preActivation(v[i], parameters);
      v[i + 1] = layers.get(i).activate(u[i]);
    }
    return new Evaluation() {
      @Override
      public INDArray value() {
        return v[depth];
      }

      @Override
      public void gradient(INDArray error, Map<String, INDArray> gradients) {
        INDArray e = error;
        for (int i = depth - 1; i >= 0; i--) {
          INDArray delta = layers.get(i).delta(u[i], e);
          layers.get(i).addGradient(v[i], delta, delta, gradients);
          e = i == 0 ? null : layers.get(i).pullBack(delta, parameters);
        }
      }
    };
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    int depth = layers.size();
    INDArray[] v = new INDArray[depth + 1];
    INDArray[] u = new INDArray[depth];
    INDArray[] dv = new INDArray[depth + 1];
    INDArray[] du = new INDArray[depth];
    v[0] = source;
    dv[0] = displacement;
    for (int i = 0; i < depth; i++) {
      u[i] = layers.get(i).preActivation(v[i], parameters);
      du[i] = layers.get(i).product(dv[i], parameters);
      v[i + 1] = i == depth - 1 ? null : layers.get(i).activate(u[i]);
      dv[i + 1] = layers.get(i).difference(u[i], du[i]);
    }
    return new Evaluation() {
      @Override
      public INDArray value() {
        return dv[depth];
      }

      /*
       * With e₁ the error that reaches u + du and e₀ the one that reaches u: the gradient by Q of
       * (v + dv)Q … − vQ … is (v + dv)ᵀe₁ − vᵀe₀ = dvᵀe₁ + vᵀ(e₁ − e₀).
       */
      @Override
      public void gradient(INDArray error, Map<String, INDArray> gradients) {
        INDArray displaced = error;
        INDArray clean = error;
        for (int i = depth - 1; i >= 0; i--) {
          AffineLayer layer = layers.get(i);
          INDArray e1 = layer.delta(u[i].add(du[i]), displaced);
          INDArray e0 = layer.delta(u[i], clean);
          INDArray change = e1.sub(e0);
          layer.addGradient(dv[i], e1, null, gradients);
          layer.addGradient(v[i], change, change, gradients);
          if (i > 0) {
            displaced = layer.pullBack(e1, parameters);
            clean = layer.pullBack(e0, parameters);
          }
        }
      }
    };
  }
}
