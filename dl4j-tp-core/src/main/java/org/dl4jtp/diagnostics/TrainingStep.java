package org.dl4jtp.diagnostics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.layer.LiveModel;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.Network;
import org.dl4jtp.step.TargetMaker;
import org.dl4jtp.step.TargetPlace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * What one training step would do: activations, targets, gradients and feedback losses of every
 * target layer on one batch. Nothing is updated; noise is that of the network's current iteration.
 *
 * <p>Costs a training step and copies of its arrays.
 */
public final class TrainingStep {
  private final double score;
  private final List<LayerStep> layers;

  private TrainingStep(double score, List<LayerStep> layers) {
    this.score = score;
    this.layers = List.copyOf(layers);
  }

  /**
   * Takes a step apart.
   *
   * @param net a network trained by target propagation, initialised; its parameters, updater state
   *     and counters are not changed
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}
   * @param labels {@code [batch, outputs]}
   * @return the step that {@code fit} would take next with this batch
   * @throws IllegalArgumentException if the network trains by backpropagation or is not initialised
   */
  public static TrainingStep of(MultiLayerNetwork net, INDArray features, INDArray labels) {
    return of(MeasuredNetwork.of(net), Batch.of(features, labels));
  }

  /**
   * Takes a graph's next step apart, without taking it.
   *
   * @param net a graph trained by target propagation, initialised; its parameters, updater state
   *     and counters are not changed
   * @param features for every network input, in order
   * @param labels for every network output, in order
   * @return what the step would do
   * @throws IllegalArgumentException if the graph trains by backpropagation or is not initialised,
   *     or has another number of inputs or outputs
   */
  public static TrainingStep of(ComputationGraph net, INDArray[] features, INDArray[] labels) {
    return of(MeasuredNetwork.of(net), Batch.of(features, labels));
  }

  /**
   * Takes a graph's next step on a batch apart, without taking it.
   *
   * @param net a graph trained by target propagation, initialised; its parameters, updater state
   *     and counters are not changed
   * @param batch its masks are not used
   * @return what the step would do
   * @throws IllegalArgumentException if the graph trains by backpropagation or is not initialised,
   *     or has another number of inputs or outputs
   */
  public static TrainingStep of(ComputationGraph net, MultiDataSet batch) {
    return of(MeasuredNetwork.of(net), Batch.of(batch));
  }

  static TrainingStep of(MeasuredNetwork net, Batch batch) {
    return of(net, batch, null);
  }

  /**
   * Takes a step apart whose targets are made another way, and in which feedback does not learn.
   *
   * @param targets null for the rule's own
   */
  static TrainingStep of(MeasuredNetwork net, Batch batch, TargetMaker targets) {
    List<MeasuredLayer> layers = net.targetLayers();
    Network network = net.network();
    LiveModel model = net.model();
    batch.check(model.inputNames(), model.outputNames());
    try (Disturbance ignored = new Disturbance(net);
        Recording recording = new Recording(places(layers))) {
      network.tryTargets(targets);
      try {
        // Dropout goes on as if nothing had happened.
        Seeds.undisturbed(() -> model.computeGradientAndScore(batch.features(), batch.labels()));
      } finally {
        network.tryTargets(null);
      }
      return new TrainingStep(
          model.model().score(),
          layers.stream()
              .map(layer -> step(net, batch, layer, recording))
              .collect(Collectors.toList()));
    }
  }

  private static List<TargetPlace> places(List<MeasuredLayer> layers) {
    return layers.stream()
        .flatMap(layer -> layer.targets().stream())
        .distinct()
        .collect(Collectors.toList());
  }

  private static LayerStep step(
      MeasuredNetwork net, Batch batch, MeasuredLayer layer, Recording recording) {
    LiveTargetLayer live = layer.live();
    boolean divides = net.model().model().conf().isMiniBatch();
    Map<String, INDArray> forward = new LinkedHashMap<>();
    for (String name : live.getUnderlying().paramTable().keySet()) {
      boolean divide = divides && live.updaterDivideByMinibatch(name);
      forward.put(name, layer.gradient(name).div(divide ? batch.examples() : 1));
    }
    Map<String, INDArray> feedback = new LinkedHashMap<>();
    live.feedbackGradients().forEach((name, view) -> feedback.put(name, view.dup()));
    return new LayerStep(
        layer.index(),
        layer.name(),
        recording.activation(layer.targets()),
        recording.displacement(layer.targets()),
        forward,
        live.hasLearnedFeedback(),
        live.feedbackLoss(),
        feedback);
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
   * @return from the input up; of a graph in topological order
   */
  public List<LayerStep> layers() {
    return layers;
  }

  /**
   * A table: a line for every layer; NaN where it has no target. The feedback loss is that of the
   * mapping into the layer's input, which it owns.
   */
  @Override
  public String toString() {
    StringBuilder table =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "score %.6g%n%5s %-16s %12s %12s %14s%n",
                score,
                "layer",
                "name",
                "|h|",
                "|target - h|",
                "feedback loss"));
    for (LayerStep layer : layers) {
      table.append(
          String.format(
              Locale.ROOT,
              "%5d %-16s %12.6g %12.6g %14.6g%n",
              layer.index(),
              layer.name(),
              Angles.length(layer.activation()),
              Angles.length(layer.displacement()),
              layer.feedbackLoss()));
    }
    return table.toString();
  }
}
