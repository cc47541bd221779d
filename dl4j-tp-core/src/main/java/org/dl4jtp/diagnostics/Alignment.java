package org.dl4jtp.diagnostics;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * How the updates of a network's target layers align with backpropagation and with Gauss-Newton
 * targets, at its present weights, on one batch. Immutable. {@link AlignmentMeasure} has the
 * options.
 */
public final class Alignment {
  private final double damping;
  private final double score;
  private final List<LayerAlignment> layers;

  Alignment(double damping, double score, List<LayerAlignment> layers) {
    this.damping = damping;
    this.score = score;
    this.layers = List.copyOf(layers);
  }

  /**
   * Measures a network, without what is expensive.
   *
   * @param net initialised, trained by target propagation; not changed
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}
   * @param labels {@code [batch, outputs]}
   * @param damping λ of the Gauss-Newton targets
   * @return {@link AlignmentMeasure#withDamping} of that damping, and nothing more
   * @throws IllegalArgumentException as {@link AlignmentMeasure#of}
   */
  public static Alignment of(
      MultiLayerNetwork net, INDArray features, INDArray labels, double damping) {
    return AlignmentMeasure.withDamping(damping).of(net, features, labels);
  }

  /**
   * Measures a graph, without what is expensive.
   *
   * @param net initialised, trained by target propagation; not changed
   * @param features for every network input, in order
   * @param labels for every network output, in order
   * @param damping λ of the Gauss-Newton targets
   * @return angles, norms and feedback losses of every layer
   * @throws IllegalArgumentException as {@link AlignmentMeasure#of}
   */
  public static Alignment of(
      ComputationGraph net, INDArray[] features, INDArray[] labels, double damping) {
    return AlignmentMeasure.withDamping(damping).of(net, features, labels);
  }

  /**
   * Measures a graph on a batch in one piece, without what is expensive.
   *
   * @param net initialised, trained by target propagation; not changed
   * @param batch its masks are not used
   * @param damping λ of the Gauss-Newton targets
   * @return angles, norms and feedback losses of every layer
   * @throws IllegalArgumentException as {@link AlignmentMeasure#of}
   */
  public static Alignment of(ComputationGraph net, MultiDataSet batch, double damping) {
    return AlignmentMeasure.withDamping(damping).of(net, batch);
  }

  /**
   * Damping of the Gauss-Newton targets.
   *
   * @return λ ≥ 0
   */
  public double damping() {
    return damping;
  }

  /**
   * The network's score on the batch.
   *
   * @return mean loss and regularization
   */
  public double score() {
    return score;
  }

  /**
   * The target layers.
   *
   * @return from the input up; the last is the output layer. Of a graph in topological order,
   *     output layers among them
   */
  public List<LayerAlignment> layers() {
    return layers;
  }

  /** A table: a line for every layer; the feedback loss is that of the mapping into its h. */
  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "score %.6g, GN damping %g; angles in degrees%n%5s %-12s %7s %7s %7s %7s %10s %10s"
                    + " %10s%n",
                score,
                damping,
                "layer",
                "name",
                "W/BP",
                "W/GN",
                "h/BP",
                "h/GN",
                "null space",
                "fb loss(h)",
                "inverse"));
    for (LayerAlignment layer : layers) {
      table.append(
          String.format(
              Locale.ROOT,
              "%5d %-12s %7.2f %7.2f %7.2f %7.2f %10.3g %10.4g %10.3g%n",
              layer.index(),
              layer.name(),
              layer.weightAngleToBackpropagation(),
              layer.weightAngleToGaussNewton(),
              layer.activationAngleToBackpropagation(),
              layer.activationAngleToGaussNewton(),
              layer.nullSpaceShare(),
              layer.feedbackLoss(),
              layer.inverseError()));
    }
    return table.toString();
  }
}
