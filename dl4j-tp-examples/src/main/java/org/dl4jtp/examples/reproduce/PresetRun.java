package org.dl4jtp.examples.reproduce;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.examples.cli.Environment;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.preset.Preset;
import org.dl4jtp.train.Checkpoint;
import org.dl4jtp.train.DivergenceException;
import org.dl4jtp.train.DivergenceListener;
import org.dl4jtp.train.FeedbackProgress;
import org.dl4jtp.train.FeedbackSchedule;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a preset from one seed by the paper's protocol: feedback alone first, then epochs, each
 * followed by a measurement and by feedback alone again. Each such pass over the data ends with a
 * checkpoint, and a run that was interrupted repeats no more than the pass it was in.
 */
final class PresetRun {
  private static final int EVALUATION_BATCH = 1000;

  /** Finer than what one example counts. */
  private static final double ROUNDING = 1e9;

  private final Preset preset;
  private final RunSettings settings;
  private final FeedbackSchedule schedule;
  private final LabelledData data;
  private final RunDirectory directory;
  private final RunIdentity identity;

  PresetRun(RunSettings settings, LabelledData data, RunDirectory directory) {
    this.preset = Preset.named(settings.preset());
    this.settings = settings;
    this.schedule = settings.schedule();
    this.data =
        preset.inputType() instanceof InputType.InputTypeConvolutional ? data.asImages() : data;
    this.directory = directory;
    this.identity = RunIdentity.of(preset, Digest.of(data, preset.validationExamples() > 0));
  }

  /** Passes over the data that a run has in all. */
  static int passes(RunSettings settings) {
    FeedbackSchedule schedule = settings.schedule();
    int epochs = settings.epochs();
    return schedule.pretrainingEpochs() + epochs + (epochs - 1) * schedule.extraEpochs();
  }

  /** Passes over the data done. */
  static int passesDone(RunState state) {
    int epochs = state.epochs().size();
    int extra = state.settings().schedule().extraEpochs();
    return state.pretrained() + epochs + Math.max(0, epochs - 1) * extra + state.extra();
  }

  /**
   * Trains to the end.
   *
   * @param afterPass hears of the state after every pass
   */
  RunState run(Consumer<RunState> afterPass) {
    directory.create();
    Optional<Checkpoint> checkpoint = directory.checkpoint();
    RunState begun = checkpoint.map(directory::stateOf).orElse(RunState.begin(settings, identity));
    directory.check(begun, settings, identity);
    RunState state = begun.in(Environment.describe());
    MultiLayerNetwork network = checkpoint.map(Checkpoint::network).orElseGet(this::fresh);
    while (!ended(state)) {
      state = pass(network, state);
      directory.save(network, state);
      afterPass.accept(state);
    }
    state = state.completed(hash(network));
    directory.complete(state);
    return state;
  }

  private MultiLayerNetwork fresh() {
    Nd4j.getRandom().setSeed(settings.seed());
    MultiLayerConfiguration plain = preset.network(settings.seed(), settings.dataType());
    MultiLayerNetwork network =
        new MultiLayerNetwork(
            preset
                .targetPropagation()
                .perturbation(settings.perturbation())
                .applyTo(plain, preset.inputType()));
    network.init();
    return network;
  }

  /** Feedback that follows the last epoch would change nothing that is measured. */
  private boolean ended(RunState state) {
    return state.covers(settings.epochs());
  }

  private RunState pass(MultiLayerNetwork network, RunState state) {
    long start = System.nanoTime();
    List<AngleWatch> watches = watches(state.epochs().size() + 1);
    try {
      return pass(network, state, start, watches);
    } catch (DivergenceException e) {
      return trained(
          state,
          new EpochRecord(
              state.epochs().size() + 1,
              null,
              null,
              null,
              secondsSince(start),
              0,
              e.divergence().describe()),
          watches);
    }
  }

  private RunState pass(
      MultiLayerNetwork network, RunState state, long start, List<AngleWatch> watches) {
    if (state.pretrained() < schedule.pretrainingEpochs()) {
      double loss = feedbackEpoch(network, state);
      return state.pretrainedOnce(loss, secondsSince(start));
    }
    if (!state.epochs().isEmpty() && state.extra() < schedule.extraEpochs()) {
      double loss = feedbackEpoch(network, state);
      return state.extraOnce(loss, secondsSince(start));
    }
    int epoch = state.epochs().size() + 1;
    double loss = trainingEpoch(network, epoch, watches);
    return trained(state, measure(network, epoch, loss, secondsSince(start)), watches);
  }

  /** One, or none where alignment is not measured. */
  private List<AngleWatch> watches(int epoch) {
    if (settings.alignment() == null) {
      return List.of();
    }
    DataSet batch =
        Batches.inOrder(data.validation(), preset.batchSize(), settings.dataType()).next();
    return List.of(new AngleWatch(settings.alignment(), epoch, batch));
  }

  /** Measuring takes no time that counts. */
  private static RunState trained(RunState state, EpochRecord epoch, List<AngleWatch> watches) {
    double measuring = watches.stream().mapToDouble(AngleWatch::seconds).sum();
    return state.trained(
        epoch.withoutSeconds(measuring),
        watches.stream().flatMap(watch -> watch.records().stream()).toList());
  }

  private double feedbackEpoch(MultiLayerNetwork network, RunState state) {
    double[] loss = {Double.NaN};
    FeedbackTraining.of(network)
        .progress(
            new FeedbackProgress() {
              @Override
              public void epochDone(int epochs, double mean) {
                loss[0] = mean;
              }
            })
        .fit(batches(-1 - passesDone(state)), 1);
    return loss[0];
  }

  /** Whatever watches comes after the listener that notices divergence. */
  private double trainingEpoch(MultiLayerNetwork network, int epoch, List<AngleWatch> watches) {
    MeanScore score = new MeanScore();
    network.setListeners(score, new DivergenceListener());
    network.addListeners(watches.toArray(TrainingListener[]::new));
    network.fit(batches(epoch));
    return score.mean();
  }

  /** The order depends on seed and number alone; passes that train feedback have negative ones. */
  private Batches batches(int number) {
    return Batches.shuffled(
        data.train(),
        preset.batchSize(),
        settings.dataType(),
        settings.seed(),
        number,
        () -> false);
  }

  private EpochRecord measure(MultiLayerNetwork network, int epoch, double loss, double seconds) {
    boolean finite =
        Double.isFinite(loss) && Double.isFinite(network.params().sumNumber().doubleValue());
    return new EpochRecord(
        epoch,
        finite ? loss : null,
        finite && preset.validationExamples() > 0 ? error(network, data.validation()) : null,
        finite ? error(network, data.test()) : null,
        seconds,
        0,
        finite ? null : "the loss or the weights");
  }

  private double error(MultiLayerNetwork network, DataSet part) {
    Batches batches = Batches.inOrder(part, EVALUATION_BATCH, settings.dataType());
    double error = 100 * (1 - network.evaluate(batches).accuracy());
    return Math.rint(error * ROUNDING) / ROUNDING; // 5.58, not 5.5799999999999965
  }

  private static String hash(MultiLayerNetwork network) {
    return Digest.of(network.params().dup().data().asBytes());
  }

  private static double secondsSince(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  /** Mean score over the examples of an epoch. */
  private static final class MeanScore extends BaseTrainingListener {
    private double sum;
    private long examples;

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      sum += model.score() * model.batchSize();
      examples += model.batchSize();
    }

    double mean() {
      return sum / examples;
    }
  }
}
