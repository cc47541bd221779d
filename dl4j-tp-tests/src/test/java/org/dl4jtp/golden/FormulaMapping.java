package org.dl4jtp.golden;

import static org.dl4jtp.golden.Formulas.affine;
import static org.dl4jtp.golden.Formulas.beside;
import static org.dl4jtp.golden.Formulas.columnSums;
import static org.dl4jtp.golden.Formulas.derivative;
import static org.dl4jtp.golden.Formulas.hadamard;
import static org.dl4jtp.golden.Formulas.map;
import static org.dl4jtp.golden.Formulas.plus;
import static org.dl4jtp.golden.Formulas.product;
import static org.dl4jtp.golden.Formulas.scaled;
import static org.dl4jtp.golden.Formulas.transposed;
import static org.dl4jtp.golden.Formulas.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** A feedback mapping of section 7: layers t(v Qᵀ + q), one after another. */
final class FormulaMapping {
  final List<Layer> layers = new ArrayList<>();

  /** What comes beside the first layer's value, or null. */
  private double[][] beside;

  /** One layer, and the gradients that have been added up. */
  static final class Layer {
    final double[][] q;
    final double[] bias;
    final String activation;
    double[][] gradient;
    double[] biasGradient;

    Layer(double[][] q, double[] bias, String activation) {
      this.q = q;
      this.bias = bias;
      this.activation = activation;
      clear();
    }

    static Layer random(int out, int in, String activation, Random random) {
      return new Layer(
          Formulas.normal(random, out, in, 1 / Math.sqrt(in)),
          Formulas.normal(random, out, 0.3),
          activation);
    }

    void clear() {
      gradient = new double[q.length][q[0].length];
      biasGradient = new double[q.length];
    }
  }

  FormulaMapping(Layer... layers) {
    this.layers.addAll(List.of(layers));
  }

  FormulaMapping besideTheFirst(double[][] activation) {
    beside = activation;
    return this;
  }

  Layer top() {
    return layers.get(layers.size() - 1);
  }

  double[][] apply(double[][] source) {
    double[][] v = source;
    for (int i = 0; i < layers.size(); i++) {
      v = map(affine(input(i, v), layers.get(i).q, layers.get(i).bias), t(i));
    }
    return v;
  }

  /** Adds the gradients of a scalar whose gradient by g(source) is given. */
  void addGradients(double[][] source, double[][] error) {
    List<double[][]> inputs = new ArrayList<>();
    double[][] v = source;
    for (int i = 0; i < layers.size(); i++) {
      inputs.add(input(i, v));
      v = map(affine(inputs.get(i), layers.get(i).q, layers.get(i).bias), t(i));
    }
    double[][] e = error;
    for (int i = layers.size() - 1; i >= 0; i--) {
      Layer layer = layers.get(i);
      double[][] u = affine(inputs.get(i), layer.q, layer.bias);
      double[][] delta = hadamard(map(u, derivative(layer.activation)), e);
      layer.gradient = plus(layer.gradient, product(transposed(delta), inputs.get(i)));
      layer.biasGradient =
          plus(new double[][] {layer.biasGradient}, new double[][] {columnSums(delta)})[0];
      if (i > 0 && beside == null) { // what lies below a concatenation is fixed
        e = product(delta, layer.q);
      } else {
        break;
      }
    }
  }

  /** The gradients of a scalar whose gradient by g(there) − g(here) is given. */
  void addGradientsOfDifference(double[][] there, double[][] here, double[][] error) {
    addGradients(there, error);
    addGradients(here, scaled(error, -1));
  }

  private double[][] input(int layer, double[][] v) {
    return layer == 1 && beside != null ? beside(v, beside) : v;
  }

  private DoubleUnaryOperator t(int layer) {
    return value(layers.get(layer).activation);
  }
}
