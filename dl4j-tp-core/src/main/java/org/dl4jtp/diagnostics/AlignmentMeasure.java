package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.TargetMaker;
import org.dl4jtp.step.TargetPlace;
import org.dl4jtp.target.ExactTargets;
import org.dl4jtp.target.GaussNewtonTargets;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What to measure of a network or a graph that trains by target propagation. Immutable: every
 * option returns a new value.
 *
 * <pre>{@code
 * Alignment now = AlignmentMeasure.withDamping(0.1).andNullSpace().of(net, features, labels);
 * }</pre>
 *
 * <p>Measuring leaves parameters, the state of updaters, counters, the score, listeners and ND4J's
 * generator as they are, bit for bit. (A graph forgets the labels of {@code setLabels}, which
 * Deeplearning4j shows nobody; {@code fit} brings its own.) Masks, those of a step in progress
 * among them, are not applied. With dropout and the like, derivatives are those of inference, see
 * {@link org.dl4jtp.target.Border#pullBack}.
 *
 * <p>Cost: one training step; two more without feedback learning, of which the second takes, for
 * every border, as many backward passes as there are outputs, and the solution of as many equations
 * for every example ({@link GaussNewtonTargets}).
 *
 * <p>Source: Meulemans et al. 2020, figures 2 and 4 and their supplement.
 */
public final class AlignmentMeasure {
  private final double damping;
  private final boolean nullSpace;
  private final boolean inverseErrors;

  private AlignmentMeasure(double damping, boolean nullSpace, boolean inverseErrors) {
    this.damping = damping;
    this.nullSpace = nullSpace;
    this.inverseErrors = inverseErrors;
  }

  /**
   * Angles to backpropagation and to Gauss-Newton targets, feedback losses and norms.
   *
   * @param damping λ of the Gauss-Newton targets; 0 takes the pseudo-inverse, which is slow
   * @return a measure without what is expensive
   * @throws IllegalArgumentException unless zero or positive, and finite
   */
  public static AlignmentMeasure withDamping(double damping) {
    return new AlignmentMeasure(new GaussNewtonTargets(damping).damping(), false, false);
  }

  /**
   * {@link LayerAlignment#nullSpaceShare} as well.
   *
   * <p>Cost: a training step of a single example for every output of every example, and a singular
   * value decomposition of a matrix of [examples · outputs, weights] for every layer. For small
   * networks and batches: measuring refuses more than 256 outputs, all examples together, and
   * matrices of more than 2,000,000 elements.
   *
   * @return a copy
   */
  public AlignmentMeasure andNullSpace() {
    return new AlignmentMeasure(damping, true, inverseErrors);
  }

  /**
   * {@link LayerAlignment#inverseError} as well.
   *
   * <p>Cost: for every border two passes of the batch, up to what its feedback maps and back, per
   * unit. Measuring refuses borders of more than 512 units.
   *
   * @return a copy
   */
  public AlignmentMeasure andInverseErrors() {
    return new AlignmentMeasure(damping, nullSpace, true);
  }

  /**
   * Damping of the Gauss-Newton targets.
   *
   * @return λ ≥ 0; 0 for the pseudo-inverse
   */
  public double damping() {
    return damping;
  }

  /**
   * Measures a network on a batch.
   *
   * @param net initialised, trained by target propagation
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}
   * @param labels {@code [batch, outputs]}
   * @return at the network's present weights
   * @throws IllegalArgumentException if the network trains by backpropagation or is not
   *     initialised, or if something asked for costs too much
   */
  public Alignment of(MultiLayerNetwork net, INDArray features, INDArray labels) {
    return of(MeasuredNetwork.of(net), Batch.of(features, labels));
  }

  /**
   * Measures a graph on a batch.
   *
   * @param net initialised, trained by target propagation
   * @param features for every network input, in order
   * @param labels for every network output, in order
   * @return what was asked for
   * @throws IllegalArgumentException if the graph trains by backpropagation or is not initialised,
   *     has another number of inputs or outputs, or if something asked for costs too much
   */
  public Alignment of(ComputationGraph net, INDArray[] features, INDArray[] labels) {
    return of(MeasuredNetwork.of(net), Batch.of(features, labels));
  }

  /**
   * Measures a graph on a batch in one piece.
   *
   * @param net initialised, trained by target propagation
   * @param batch its masks are not used
   * @return what was asked for
   * @throws IllegalArgumentException if the graph trains by backpropagation or is not initialised,
   *     has another number of inputs or outputs, or if something asked for costs too much
   */
  public Alignment of(ComputationGraph net, MultiDataSet batch) {
    return of(MeasuredNetwork.of(net), Batch.of(batch));
  }

  Alignment of(MeasuredNetwork net, Batch batch) {
    TrainingStep own = TrainingStep.of(net, batch);
    List<LayerStep> backpropagation =
        TrainingStep.of(net, batch, TargetMaker.of(new ExactTargets())).layers();
    List<LayerStep> gaussNewton =
        TrainingStep.of(net, batch, TargetMaker.of(new GaussNewtonTargets(damping))).layers();
    double[] shares = new double[own.layers().size()];
    Arrays.fill(shares, Double.NaN);
    if (nullSpace) {
      shares = NullSpace.shares(net, batch, own.layers());
    }
    List<MeasuredLayer> measured = net.targetLayers();
    InverseErrors inverses = new InverseErrors(measured.get(0).live().rule().targetPath());
    if (inverseErrors) {
      TrainingStep.of(net, batch, inverses);
    }
    Map<LiveTargetLayer, Double> feedbackLosses = new HashMap<>();
    for (int i = 0; i < measured.size(); i++) {
      feedbackLosses.put(measured.get(i).live(), own.layers().get(i).feedbackLoss());
    }
    List<LayerAlignment> layers = new ArrayList<>();
    for (int i = 0; i < measured.size(); i++) {
      List<TargetPlace> targets = measured.get(i).targets();
      layers.add(
          new LayerAlignment(
              own.layers().get(i),
              backpropagation.get(i),
              gaussNewton.get(i),
              feedbackLoss(targets, feedbackLosses),
              shares[i],
              inverses.at(targets)));
    }
    return new Alignment(damping, own.score(), layers);
  }

  /**
   * The mapping into a border is kept, with its loss, by a layer above; into outputs is none. NaN
   * if one did not learn: a sum of the others would compare with no other step's.
   */
  private static double feedbackLoss(
      List<TargetPlace> targets, Map<LiveTargetLayer, Double> losses) {
    double[] all =
        targets.stream()
            .flatMap(target -> target.owner().stream())
            .mapToDouble(losses::get)
            .toArray();
    return all.length == 0 ? Double.NaN : Arrays.stream(all).sum();
  }
}
