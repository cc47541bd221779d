package org.dl4jtp.train;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Ends training at the first step that leaves NaN or infinite numbers, and says where they came
 * from: the data, an activation, the loss, forward or feedback weights, and of which layer.
 *
 * <pre>{@code
 * net.addListeners(new DivergenceListener());                 // throws a DivergenceException
 * net.addListeners(new DivergenceListener(d -> log(d)));      // tells, and lets fit go on
 * }</pre>
 *
 * <p>It also warns, and lets {@code fit} go on, of training that goes wrong with numbers that are
 * finite: when the mean loss of an epoch (of twenty steps at least) is 5 % above that of the best
 * constant output, when a hidden activation grows a hundredfold and beyond a root mean square of
 * 10, when most units of a layer are zero for all examples of a batch. Each is told once, to the
 * log of the Java platform or to {@link #warningsTo}.
 *
 * <p>For any network, also one that trains by backpropagation. Steps that train feedback alone call
 * no listeners: see {@link Divergence#in}.
 *
 * <p>Cost: in every step a sum over all parameters, one over the labels, and one over the last
 * hidden activation (in a graph over each that enters an output layer); every tenth step one over
 * the activations of all layers; more only once there is something to report.
 */
public final class DivergenceListener extends BaseTrainingListener {
  private static final System.Logger LOG = System.getLogger(DivergenceListener.class.getName());

  private final Consumer<Divergence> report;
  private TrainingSigns signs =
      new TrainingSigns(warning -> LOG.log(System.Logger.Level.WARNING, warning.toString()));
  private String activation; // the first that was not finite in this step, or null
  private boolean badLabels; // in this step
  private Divergence first;

  /** Throws a {@link DivergenceException} at the end of the step. */
  public DivergenceListener() {
    this(
        divergence -> {
          throw new DivergenceException(divergence);
        });
  }

  /**
   * Tells of the first divergence, once.
   *
   * @param report gets it at the end of the step; what it throws ends {@code fit}
   */
  public DivergenceListener(Consumer<Divergence> report) {
    this.report = Objects.requireNonNull(report, "report");
  }

  /**
   * Tells of what goes wrong without numbers that are not finite to somebody else than the log.
   *
   * @param warnings gets each kind once, while {@code fit} runs; what it throws ends {@code fit}
   * @return this listener
   */
  public DivergenceListener warningsTo(Consumer<Divergence> warnings) {
    signs = new TrainingSigns(Objects.requireNonNull(warnings, "warnings"));
    return this;
  }

  /**
   * The first divergence seen.
   *
   * @return empty while all was finite
   */
  public Optional<Divergence> divergence() {
    return Optional.ofNullable(first);
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    activation = null;
    lookAt(model, activations);
    if (first != null || Divergence.isFinite(activations.get(activations.size() - 1))) {
      return;
    }
    Layer[] layers = LiveModel.of(model).layers();
    for (int i = 1; i < activations.size(); i++) { // the first is the network's input
      if (Divergence.countOfNotFinite(activations.get(i)) > 0) {
        activation = Divergence.name(layers[i - 1]);
        return;
      }
    }
  }

  /** Hidden activations: the first is the network's input, the last its output. */
  private void lookAt(Model model, List<INDArray> activations) {
    LiveModel trained = LiveModel.of(model);
    int iteration = trained.iterationCount();
    if (TrainingSigns.looksAt(iteration)) {
      Layer[] layers = trained.layers();
      for (int i = 1; i < activations.size() && i < layers.length; i++) {
        signs.activation(layers[i - 1], activations.get(i), iteration, trained.epochCount());
      }
    }
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    activation = null;
    lookAt((ComputationGraph) model, activations);
    if (first != null || outputsGetFiniteInput((ComputationGraph) model, activations)) {
      return;
    }
    for (Layer layer : LiveModel.of(model).layers()) {
      INDArray output = activations.get(layer.conf().getLayer().getLayerName());
      if (output != null && Divergence.countOfNotFinite(output) > 0) {
        activation = Divergence.name(layer);
        return;
      }
    }
  }

  private void lookAt(ComputationGraph graph, Map<String, INDArray> activations) {
    int iteration = graph.getIterationCount();
    if (!TrainingSigns.looksAt(iteration)) {
      return;
    }
    for (GraphVertex vertex : graph.getVertices()) {
      INDArray hidden = activations.get(vertex.getVertexName());
      if (vertex.hasLayer() && hidden != null && !(vertex.getLayer() instanceof IOutputLayer)) {
        signs.activation(vertex.getLayer(), hidden, iteration, graph.getEpochCount());
      }
    }
  }

  private static boolean outputsGetFiniteInput(
      ComputationGraph graph, Map<String, INDArray> activations) {
    return graph.getConfiguration().getNetworkOutputs().stream()
        .flatMap(output -> graph.getConfiguration().getVertexInputs().get(output).stream())
        .distinct()
        .map(activations::get)
        .allMatch(entering -> entering == null || Divergence.isFinite(entering));
  }

  @Override
  public void onBackwardPass(Model model) {
    LiveModel trained = LiveModel.of(model);
    badLabels = first == null && anyNotFinite(trained.labels());
    signs.labels(trained);
  }

  @Override
  public void iterationDone(Model model, int iteration, int epoch) {
    signs.loss(model.score());
    if (first == null) {
      first = find(model, iteration, epoch);
      if (first != null) {
        report.accept(first);
      }
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    LiveModel trained = LiveModel.of(model);
    signs.endOfEpoch(trained.regularizationScore(), trained.iterationCount(), trained.epochCount());
  }

  private Divergence find(Model model, int iteration, int epoch) {
    Optional<Divergence> weights = Divergence.in(model, iteration, epoch);
    if (!weights.isPresent() && Double.isFinite(model.score()) && activation == null) {
      return null;
    }
    if (anyNotFinite(LiveModel.of(model).inputs())) {
      return new Divergence(
          Divergence.Kind.FEATURES, "the features of the batch", iteration, epoch);
    }
    if (badLabels) {
      return new Divergence(Divergence.Kind.LABELS, "the labels of the batch", iteration, epoch);
    }
    if (activation != null) {
      return new Divergence(
          Divergence.Kind.ACTIVATION, "the activation of " + activation, iteration, epoch);
    }
    return weights.orElseGet(
        () ->
            new Divergence(
                Divergence.Kind.LOSS, "the loss, " + model.score() + ",", iteration, epoch));
  }

  private static boolean anyNotFinite(INDArray[] arrays) {
    if (arrays != null) {
      for (INDArray array : arrays) {
        if (array != null
            && !Divergence.isFinite(array)
            && Divergence.countOfNotFinite(array) > 0) {
          return true;
        }
      }
    }
    return false;
  }
}
