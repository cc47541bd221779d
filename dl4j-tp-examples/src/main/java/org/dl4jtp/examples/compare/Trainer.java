package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentSeries;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.LiveNetwork;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.train.FeedbackSchedule;
import org.dl4jtp.train.FeedbackScheduleListener;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Trains one network: one run of the comparison. */
final class Trainer {
  private static final int WARM_UP_BATCHES = 50;
  private static final long WARM_UP_NANOS = 3_000_000_000L;

  private final LabelledData data;
  private final Metric metric;
  private final Schedule schedule;
  private final BooleanSupplier stop;

  Trainer(LabelledData data, Schedule schedule, BooleanSupplier stop) {
    this.data = data;
    this.metric = Metric.of(data.task());
    this.schedule = schedule;
    this.stop = stop;
  }

  /**
   * Trains a network to be thrown away, for a moment: the JVM compiles what it needs, so that the
   * first run's time is comparable, and whatever cannot train fails before anything is written.
   */
  void warmUp(NetworkConfiguration configuration) {
    LiveNetwork network = configuration.build();
    DataType type = configuration.dataType();
    AtomicInteger asked = new AtomicInteger();
    long start = System.nanoTime();
    BooleanSupplier end =
        () ->
            stop.getAsBoolean()
                || asked.incrementAndGet() > WARM_UP_BATCHES
                || (asked.get() > 2 && System.nanoTime() - start > WARM_UP_NANOS);
    network.fit(Batches.shuffled(data.train(), schedule.batch(), type, 0, 0, end));
  }

  /** The same for the measurement of alignment, if there will be one. */
  void tryAlignment(NetworkConfiguration configuration) {
    AlignmentPlan plan = schedule.alignmentOrNull();
    if (plan == null) {
      return;
    }
    LiveNetwork network = configuration.build();
    if (network.hasRule()) {
      plan.tryOn(network, data);
    }
  }

  /**
   * Trains until the last epoch, divergence or the stop signal.
   *
   * @param progress hears of batches and epochs
   * @param afterEpoch gets the run so far, complete or not
   * @return the run; not complete if it was stopped
   */
  RunResult run(
      String rule,
      long seed,
      NetworkConfiguration configuration,
      Progress progress,
      Consumer<RunResult> afterEpoch) {
    // Dropout and the like draw from the global generator: no run may depend on those before it.
    Nd4j.getRandom().setSeed(seed);
    LiveNetwork network = configuration.build();
    LossAverage loss = new LossAverage(progress);
    Divergences divergences = new Divergences();
    network.model().setListeners(loss, divergences.listener());
    if (network.feedbackTrainingOrNull() != null && schedule.feedback().stepsPerBatch() > 1) {
      network
          .model()
          .addListeners(
              new FeedbackScheduleListener(
                  FeedbackSchedule.none().stepsPerBatch(schedule.feedback().stepsPerBatch()),
                  Batches.inOrder(data.train(), schedule.batch(), configuration.dataType())));
    }

    TrainingClock clock = new TrainingClock();
    Supplier<AlignmentSeries> alignment = alignment(network, clock, loss, divergences);

    List<EpochResult> epochs = new ArrayList<>();
    RunResult result =
        new RunResult(rule, seed, epochs, false, alignment.get(), divergences.warnings());
    while (!result.complete() && !stop.getAsBoolean()) {
      int epoch = epochs.size() + 1;
      double seconds = trainEpoch(network, seed, epoch, clock, loss, divergences);
      if (stop.getAsBoolean()) {
        return new RunResult(rule, seed, epochs, false, alignment.get(), divergences.warnings());
      }
      EpochResult measured = measure(network, epoch, loss.average(), seconds, divergences);
      epochs.add(measured);
      boolean last = epoch == schedule.epochs() || measured.diverged();
      result = new RunResult(rule, seed, epochs, last, alignment.get(), divergences.warnings());
      progress.epochDone(measured);
      afterEpoch.accept(result);
    }
    return result;
  }

  /**
   * Has alignment measured while the network trains, until it diverges; last of all listeners, so
   * that others hear of an update before.
   *
   * @return gives what was measured so far; null if nothing is to be
   */
  private Supplier<AlignmentSeries> alignment(
      LiveNetwork network, TrainingClock clock, LossAverage loss, Divergences divergences) {
    AlignmentPlan plan = schedule.alignmentOrNull();
    if (plan == null) {
      return () -> null;
    }
    AlignmentListener listener = plan.listener(network, data);
    if (network.hasRule()) {
      network
          .model()
          .addListeners(
              new AlignmentWatch(listener, clock, () -> loss.diverged() || divergences.any()));
    }
    return listener::series;
  }

  /**
   * Trains the feedback weights alone, where they learn; stops as epochs do.
   *
   * @param first number of the first of these epochs, which has its order from it
   */
  private void trainFeedback(LiveNetwork network, long seed, int first, int epochs) {
    FeedbackTraining training = network.feedbackTrainingOrNull();
    if (training == null) {
      return;
    }
    DataType type = network.dataType();
    for (int i = 0; i < epochs; i++) {
      Batches batches =
          Batches.shuffled(data.train(), schedule.batch(), type, seed, -1 - first - i, stop);
      while (batches.hasNext()) {
        training.step(batches.next().getFeatures());
      }
    }
  }

  private double trainEpoch(
      LiveNetwork network,
      long seed,
      int epoch,
      TrainingClock clock,
      LossAverage loss,
      Divergences divergences) {
    DataType type = network.dataType();
    loss.reset();
    BooleanSupplier end = () -> stop.getAsBoolean() || loss.diverged() || divergences.any();
    FeedbackSchedule feedback = schedule.feedback();
    clock.restart();
    if (epoch == 1) {
      divergences.watch(
          network.model(), () -> trainFeedback(network, seed, 0, feedback.pretrainingEpochs()));
    }
    network.fit(Batches.shuffled(data.train(), schedule.batch(), type, seed, epoch, end));
    int done = feedback.pretrainingEpochs() + (epoch - 1) * feedback.extraEpochs();
    if (!end.getAsBoolean()) {
      divergences.watch(
          network.model(), () -> trainFeedback(network, seed, done, feedback.extraEpochs()));
    }
    return clock.seconds();
  }

  private EpochResult measure(
      LiveNetwork network, int epoch, double trainLoss, double seconds, Divergences divergences) {
    boolean diverged = !Double.isFinite(trainLoss) || divergences.any();
    double validation = diverged ? Double.NaN : metric.measure(network, data.validation());
    double test = diverged ? Double.NaN : metric.measure(network, data.test());
    return new EpochResult(
        epoch, trainLoss, validation, test, seconds, divergences.describeOrNull());
  }
}
