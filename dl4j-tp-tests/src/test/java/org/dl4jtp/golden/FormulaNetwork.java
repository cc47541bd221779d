package org.dl4jtp.golden;

import static org.dl4jtp.golden.Formulas.affine;
import static org.dl4jtp.golden.Formulas.combine;
import static org.dl4jtp.golden.Formulas.derivative;
import static org.dl4jtp.golden.Formulas.hadamard;
import static org.dl4jtp.golden.Formulas.map;
import static org.dl4jtp.golden.Formulas.minus;
import static org.dl4jtp.golden.Formulas.product;
import static org.dl4jtp.golden.Formulas.scaled;
import static org.dl4jtp.golden.Formulas.softmax;
import static org.dl4jtp.golden.Formulas.solve;
import static org.dl4jtp.golden.Formulas.sum;
import static org.dl4jtp.golden.Formulas.transposed;
import static org.dl4jtp.golden.Formulas.value;

import java.util.Random;

/** The forward network of sections 2 to 4, 6, 9 and 10 of the golden files' description. */
final class FormulaNetwork {
  final String kind;
  final String[] activations;
  final double[][][] w;
  final double[][] b;
  double[][] x;
  double[][] y;
  double[][][] a;
  double[][][] h;

  /** Of some sizes, with random weights. */
  FormulaNetwork(String kind, String hiddenActivation, int[] sizes, Random random) {
    this.kind = kind;
    int depth = sizes.length - 1;
    activations = new String[depth];
    w = new double[depth][][];
    b = new double[depth][];
    for (int i = 0; i < depth; i++) {
      String output = kind.equals("sigmoid_mse") ? "sigmoid" : "linear";
      activations[i] = i < depth - 1 ? hiddenActivation : output;
      w[i] = Formulas.normal(random, sizes[i + 1], sizes[i], 1 / Math.sqrt(sizes[i]));
      b[i] = Formulas.normal(random, sizes[i + 1], 0.3);
    }
  }

  void draw(int batch, Random random) {
    int outputs = w[last()].length;
    x = Formulas.normal(random, batch, w[0][0].length, 1);
    y = new double[batch][outputs];
    for (double[] row : y) {
      row[random.nextInt(outputs)] = kind.equals("sigmoid_mse") ? 0.9 : 1;
    }
    if (kind.equals("linear_mse")) {
      y = Formulas.normal(random, batch, outputs, 1);
    }
    forward();
  }

  void forward() {
    a = new double[w.length][][];
    h = new double[w.length][][];
    for (int i = 0; i < w.length; i++) {
      a[i] = affine(input(i), w[i], b[i]);
      h[i] = map(a[i], value(activations[i]));
    }
  }

  int last() {
    return w.length - 1;
  }

  int batch() {
    return x.length;
  }

  double[][] input(int layer) {
    return layer == 0 ? x : h[layer - 1];
  }

  /** One layer up from its input. */
  double[][] layer(int i, double[][] input) {
    return map(affine(input, w[i], b[i]), value(activations[i]));
  }

  /** The output's pre-activation, from the activation of a layer. */
  double[][] output(int from, double[][] activation) {
    double[][] at = activation;
    for (int i = from + 1; i < last(); i++) {
      at = layer(i, at);
    }
    return affine(at, w[last()], b[last()]);
  }

  double loss() {
    double[][] output = h[last()];
    return kind.equals("softmax_ce")
        ? -sum(combine(softmax(output), y, (p, t) -> t == 0 ? 0 : t * Math.log(p))) / batch()
        : sum(map(minus(output, y), d -> d * d)) / batch() / y[0].length;
  }

  /** dL/dh of the output. */
  double[][] error() {
    double[][] output = h[last()];
    return kind.equals("softmax_ce")
        ? scaled(minus(softmax(output), y), 1.0 / batch())
        : scaled(minus(output, y), 2.0 / batch() / y[0].length);
  }

  /** dL/dh of every layer, by backpropagation. */
  double[][][] backpropagation() {
    double[][][] ofActivation = new double[w.length][][];
    ofActivation[last()] = error();
    for (int i = last(); i > 0; i--) {
      ofActivation[i - 1] = product(ofPreActivation(i, ofActivation[i]), w[i]);
    }
    return ofActivation;
  }

  double[][] ofPreActivation(int layer, double[][] ofActivation) {
    return hadamard(map(a[layer], derivative(activations[layer])), ofActivation);
  }

  /** δᵀ h below. */
  double[][] weightGradient(int layer, double[][] delta) {
    return product(transposed(delta), input(layer));
  }

  /** u of section 9, λ &gt; 0. */
  double[][] gaussNewton(int layer, double damping) {
    double[][] e = error();
    double[][] u = new double[batch()][];
    for (int s = 0; s < batch(); s++) {
      double[][] jacobian = jacobian(layer, s);
      double[][] gram = product(jacobian, transposed(jacobian));
      for (int k = 0; k < gram.length; k++) {
        gram[k][k] += damping;
      }
      u[s] = product(new double[][] {solve(gram, e[s])}, jacobian)[0];
    }
    return u;
  }

  /** ∂h_L/∂h of one example, a row for every output. */
  private double[][] jacobian(int layer, int example) {
    double[][] jacobian = new double[y[0].length][y[0].length];
    for (int k = 0; k < jacobian.length; k++) {
      jacobian[k][k] = 1;
    }
    for (int i = last(); i > layer; i--) {
      double[] slope = map(a[i], derivative(activations[i]))[example];
      for (double[] row : jacobian) {
        for (int j = 0; j < row.length; j++) {
          row[j] *= slope[j];
        }
      }
      jacobian = product(jacobian, w[i]);
    }
    return jacobian;
  }
}
