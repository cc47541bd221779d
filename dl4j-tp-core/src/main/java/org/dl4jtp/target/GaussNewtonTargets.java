package org.dl4jtp.target;

import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.linear.SingularValueDecomposition;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Exact Gauss-Newton targets, for reference, one example at a time, all steps of a sequence
 * together:
 *
 * <pre>
 *   d_i = −η Jᵢᵀ(JᵢJᵢᵀ + λI)⁻¹ ∂ℓ/∂h_L      J_i = ∂h_L/∂h_i
 * </pre>
 *
 * <p>Derivatives are those at inference, so with the running averages of batch normalisation.
 *
 * <p>With λ = 0 the pseudo-inverse; singular values below 1e-10 of the largest count as zero. With
 * λ → ∞ the direction turns to that of backpropagation. The output layer keeps its own target.
 *
 * <p>Cost: for every border as many exact backward passes as there are outputs, at all steps of a
 * sequence, and, for every example, JJᵀ and the solution of as many equations; with little or no
 * damping a singular value decomposition instead, which takes many times longer. Meant for
 * measuring other rules.
 *
 * <p>Source: Meulemans et al. 2020 (GNT).
 */
public final class GaussNewtonTargets implements TargetPath {
  private static final double RELATIVE_CUTOFF = 1e-10;

  /** Relative to the trace of JJᵀ: its condition is at most the inverse. */
  private static final double SAFE_DAMPING = 1e-6;

  private static final double SYMMETRY = 1e-10;

  @JsonIgnore private final double damping;

  /**
   * Targets with damping.
   *
   * @param damping λ
   * @throws IllegalArgumentException unless zero or positive, and finite
   */
  @JsonCreator
  public GaussNewtonTargets(@JsonProperty(value = "damping", required = true) double damping) {
    if (!(damping >= 0 && Double.isFinite(damping))) {
      throw new IllegalArgumentException(
          "Gauss-Newton damping (λ) is " + damping + ", but must be zero or positive, and finite");
    }
    this.damping = damping;
  }

  @Override
  public long sourceSize(long own, long above, long output, boolean top) {
    return 0;
  }

  @Override
  public OutputSpace outputSpace() {
    return OutputSpace.ACTIVATION;
  }

  @Override
  public INDArray displacement(Border border) {
    INDArray output = border.outputDisplacement(outputSpace());
    double[][][] jacobians = jacobians(border, output);
    double[][] moves = ofExamples(output, border).toDoubleMatrix();
    double[][] displacements = new double[moves.length][];
    for (int example = 0; example < moves.length; example++) {
      displacements[example] = solve(jacobians[example], moves[example]);
    }
    return Nd4j.createFromArray(displacements)
        .castTo(output.dataType())
        .reshape('c', border.activation().shape());
  }

  /** A row for every example, in which those of its steps follow one another. */
  private static INDArray ofExamples(INDArray rows, Border border) {
    return rows.dup('c').reshape('c', border.examples(), rows.length() / border.examples());
  }

  /**
   * J of every example, {@code [batch][outputs][n]}: a row is what one output, in a sequence of one
   * step, pulls back. What has no loss is as if it were no output.
   */
  private static double[][][] jacobians(Border border, INDArray like) {
    int batch = border.examples();
    int outputs = (int) (like.length() / batch);
    INDArray withLoss = border.outputsWithLoss();
    INDArray units =
        withLoss == null
            ? Nd4j.ones(like.dataType(), batch, outputs)
            : ofExamples(withLoss, border);
    double[][][] jacobians = new double[batch][outputs][];
    for (int k = 0; k < outputs; k++) {
      INDArray unit = Nd4j.zeros(like.dataType(), batch, outputs);
      unit.getColumn(k).assign(units.getColumn(k));
      INDArray pulledBack = border.pullBackEach(unit.reshape('c', like.shape()));
      double[][] rows = ofExamples(pulledBack, border).toDoubleMatrix();
      for (int example = 0; example < batch; example++) {
        jacobians[example][k] = rows[example];
      }
    }
    return jacobians;
  }

  /** Jᵀ(JJᵀ + λI)⁻¹ move. */
  private double[] solve(double[][] jacobian, double[] move) {
    RealMatrix j = MatrixUtils.createRealMatrix(jacobian);
    RealMatrix gram = j.multiply(j.transpose());
    return damping > SAFE_DAMPING * gram.getTrace()
        ? solveDamped(j, gram, move)
        : solveBySingularValues(j, move);
  }

  /** By Cholesky's factors, which damping keeps well-conditioned: as many equations as outputs. */
  private double[] solveDamped(RealMatrix j, RealMatrix gram, double[] move) {
    int outputs = gram.getRowDimension();
    for (int k = 0; k < outputs; k++) {
      gram.addToEntry(k, k, damping);
    }
    RealVector solution =
        new CholeskyDecomposition(gram, SYMMETRY, 0)
            .getSolver()
            .solve(new ArrayRealVector(move, false));
    return j.preMultiply(solution.toArray());
  }

  /** A sum of s/(s² + λ) along the direction of each singular value s of J. */
  private double[] solveBySingularValues(RealMatrix j, double[] move) {
    SingularValueDecomposition svd = new SingularValueDecomposition(j);
    double[] along = svd.getUT().operate(move);
    double[] s = svd.getSingularValues();
    for (int k = 0; k < s.length; k++) {
      boolean zero = s[k] <= RELATIVE_CUTOFF * s[0];
      along[k] *= zero ? 0 : s[k] / (s[k] * s[k] + damping);
    }
    return svd.getV().operate(along);
  }

  /**
   * Damping of the Gauss-Newton map.
   *
   * @return λ ≥ 0; 0 for the pseudo-inverse
   */
  @JsonProperty("damping")
  public double damping() {
    return damping;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof GaussNewtonTargets
        && Double.compare(damping, ((GaussNewtonTargets) o).damping) == 0;
  }

  @Override
  public int hashCode() {
    return Double.hashCode(damping);
  }

  @Override
  public String toString() {
    return "Gauss-Newton(λ=" + damping + ")";
  }
}
