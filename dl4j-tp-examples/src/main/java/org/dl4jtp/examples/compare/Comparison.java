package org.dl4jtp.examples.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.deeplearning4j.exception.DL4JException;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData;

/** Trains every rule from every seed, one after the other. */
final class Comparison {
  private final Networks networks;
  private final Schedule schedule;
  private final BooleanSupplier stop;
  private final Trainer trainer;

  Comparison(LabelledData data, Networks networks, Schedule schedule, BooleanSupplier stop) {
    this.networks = networks;
    this.schedule = schedule;
    this.stop = stop;
    this.trainer = new Trainer(data, schedule, stop);
  }

  /**
   * Trains every rule for a moment, see {@link Trainer#warmUp}, and measures alignment if that is
   * asked for.
   *
   * @throws UserError when a rule cannot train this network on this data, or not be measured
   */
  void warmUp() {
    for (TrainingRule rule : networks.rules()) {
      try {
        trainer.warmUp(networks.configuration(rule, 0));
      } catch (DL4JException | IllegalStateException e) {
        throw RuleOptions.cannotTrain(rule, e);
      }
      try {
        trainer.tryAlignment(networks.configuration(rule, 0));
      } catch (DL4JException | IllegalArgumentException | IllegalStateException e) {
        throw new UserError(
            "--alignment: cannot be measured of '"
                + rule.name()
                + "' on this network: "
                + e.getMessage()
                + "; leave it out, or take that rule out of --rules",
            e);
      }
    }
  }

  /**
   * Runs until the end or the stop signal. Seeds are the outer loop, so that an interrupted
   * comparison has as many runs of one rule as of another.
   *
   * @param sink gets all runs so far after each epoch
   * @return all runs; the last one may be incomplete
   */
  List<RunResult> run(Progress progress, Consumer<List<RunResult>> sink) {
    List<RunResult> finished = new ArrayList<>();
    for (long seed : schedule.seeds()) {
      for (TrainingRule rule : networks.rules()) {
        if (stop.getAsBoolean()) {
          return finished;
        }
        progress.runStarted(rule.name(), seed, finished.size() + 1);
        RunResult result =
            trainer.run(
                rule.name(),
                seed,
                networks.configuration(rule, seed),
                progress,
                soFar -> sink.accept(append(finished, soFar)));
        progress.runDone(result);
        finished.add(result);
      }
    }
    return finished;
  }

  private static List<RunResult> append(List<RunResult> finished, RunResult running) {
    List<RunResult> all = new ArrayList<>(finished);
    all.add(running);
    return all;
  }
}
