package org.dl4jtp.feedback;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.dl4jtp.kernel.Arithmetic;
import org.dl4jtp.kernel.WorkingArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Affine layers one after another, g(s) = t₂(t₁(sQ₁ + q₁)Q₂ + q₂) …; one suffices. */
final class LayeredFeedback implements Feedback {
  private final List<AffineLayer> layers;

  LayeredFeedback(List<AffineLayer> layers) {
    this.layers = layers;
  }

  @Override
  public Evaluation apply(INDArray source) {
    return new At(source);
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return differencesFrom(source).of(displacement);
  }

  @Override
  public Differences differencesFrom(INDArray source) {
    return new From(new At(source));
  }

  private final class From implements Differences {
    private final At clean;

    From(At clean) {
      this.clean = clean;
    }

    @Override
    public Evaluation of(INDArray displacement) {
      return new Difference(clean, displacement);
    }

    @Override
    public Differences part(UnaryOperator<INDArray> rows) {
      return new From(new At(clean, rows));
    }
  }

  /** g at some source. */
  private final class At implements Evaluation {
    private final int depth = layers.size();
    private final INDArray[] v = new INDArray[depth];
    private final ActivationAt[] t = new ActivationAt[depth];

    At(INDArray source) {
      v[0] = source;
      for (int i = 0; i < depth; i++) {
        t[i] = layers.get(i).at(layers.get(i).preActivation(v[i]));
        if (i < depth - 1) {
          v[i + 1] = t[i].value();
        }
      }
    }

    /** Some of another's examples. */
    At(At whole, UnaryOperator<INDArray> rows) {
      for (int i = 0; i < depth; i++) {
        v[i] = rows.apply(whole.v[i]);
        t[i] = whole.t[i].part(rows);
      }
    }

    @Override
    public INDArray value() {
      return t[depth - 1].value();
    }

    @Override
    public void gradient(INDArray error, Map<String, INDArray> gradients) {
      INDArray e = error;
      for (int i = depth - 1; i >= 0; i--) {
        INDArray delta = t[i].delta(e);
        LinearMap map = layers.get(i).map();
        map.addGradient(v[i], delta, gradients);
        map.addBiasGradient(delta, gradients);
        e = i == 0 ? null : map.pullBack(delta);
      }
    }
  }

  /** The difference that a displacement of the source makes. */
  private final class Difference implements Evaluation {
    private final int depth = layers.size();
    private final At clean;
    private final INDArray[] du = new INDArray[depth];
    private final INDArray[] dv = new INDArray[depth + 1];

    Difference(At clean, INDArray displacement) {
      this.clean = clean;
      dv[0] = displacement;
      for (int i = 0; i < depth; i++) {
        du[i] = layers.get(i).map().product(dv[i]);
        dv[i + 1] = clean.t[i].difference(du[i]);
      }
    }

    @Override
    public INDArray value() {
      return dv[depth];
    }

    /*
     * With e₁ the error that reaches u + du and e₀ the one that reaches u: the gradient by Q of
     * (v + dv)Q … − vQ … is (v + dv)ᵀe₁ − vᵀe₀ = dvᵀe₁ + vᵀ(e₁ − e₀). What e₁ − e₀ is goes down
     * beside e₁: it would be lost in the rounding of both when du is small.
     */
    @Override
    public void gradient(INDArray error, Map<String, INDArray> gradients) {
      INDArray displaced = error;
      INDArray change = null; // zero
      for (int i = depth - 1; i >= 0; i--) {
        LinearMap map = layers.get(i).map();
        ActivationAt t = clean.t[i];
        INDArray ofSlope = t.deltaDifference(du[i], dv[i + 1], displaced);
        INDArray e1 = sum(t.delta(displaced), ofSlope);
        // t'(u + du)e₁ − t'(u)e₀ = (t'(u + du) − t'(u))e₁ + t'(u)(e₁ − e₀)
        change = change == null ? ofSlope : sum(t.delta(change), ofSlope);
        map.addGradient(dv[i], e1, gradients);
        if (change != null) {
          map.addGradient(clean.v[i], change, gradients);
          map.addBiasGradient(change, gradients);
        }
        if (i > 0) {
          displaced = map.pullBack(e1);
          change = change == null ? null : map.pullBack(change);
        }
      }
    }

    private INDArray sum(INDArray delta, INDArray ofSlopeOrNull) {
      return ofSlopeOrNull == null
          ? delta
          : Arithmetic.sum(delta, ofSlopeOrNull, WorkingArrays.like(delta));
    }
  }
}
