package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Measures all rules of a plan in this process. Rounds go on side by side: in each every network
 * trains a few steps, in another order every time, and is compared with backpropagation in that
 * round, so that what else the machine does falls on all.
 */
final class Measurement {
  private static final double NANOS_PER_ROUND = 0.6e9;
  private static final double FEWEST_NANOS = 0.04e9;

  private final BenchPlan plan;
  private final BooleanSupplier stop;
  private final List<Contestant> contestants = new ArrayList<>();
  private BlasReport blas;

  /**
   * Builds the networks, backpropagation's first.
   *
   * @throws org.dl4jtp.examples.cli.UserError when a rule cannot train this network
   */
  Measurement(BenchPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
    List<DataSet> data =
        RandomData.batches(
            plan.network().inputType(plan), classes(plan), plan.batch(), plan.dataType());
    if (!plan.isPeak()) {
      contestants.add(Contestant.of(plan, TargetPropagation.of(TrainingRule.BP), data));
    }
    for (String name : plan.rules()) {
      TrainingRule rule = TrainingRule.parse(name);
      if (plan.isPeak() || !rule.isBackpropagation()) {
        variants(rule).forEach(variant -> contestants.add(Contestant.of(plan, variant, data)));
      }
    }
  }

  private List<TargetPropagation> variants(TrainingRule rule) {
    TargetPropagation propagation = TargetPropagation.of(rule);
    boolean learns = !rule.isBackpropagation() && rule.feedbackLoss().learns();
    return !learns || plan.perturbations().isEmpty()
        ? List.of(propagation)
        : plan.perturbations().stream()
            .map(label -> propagation.perturbation(Perturbation.parse(label)))
            .toList();
  }

  private static int classes(BenchPlan plan) {
    MultiLayerConfiguration network = plan.network().configuration(plan);
    List<NeuralNetConfiguration> layers = network.getConfs();
    return (int) ((FeedForwardLayer) layers.get(layers.size() - 1).getLayer()).getNOut();
  }

  /** In a process that observes: the matrix products of every rule's step. */
  List<StepProducts> observe() {
    return contestants.stream().map(Contestant::observe).toList();
  }

  /**
   * Has the products of steps measured beside the steps.
   *
   * @param products of every rule's step, as {@link #observe()} told them for the same plan
   */
  void stand(List<StepProducts> products) {
    for (int i = 0; i < products.size(); i++) {
      contestants.get(i).stand(plan.dataType(), products.get(i));
    }
  }

  /** Trains until steps get no faster, rule beside rule; measures nothing. */
  void warmUp() {
    boolean more = true;
    while (more) {
      more = false;
      for (Contestant contestant : contestants) {
        if (!stop.getAsBoolean()) {
          more |= contestant.warmUp();
        }
      }
    }
  }

  /** {@link #warmUp} and {@link #rounds}. */
  List<BenchRow> run() {
    warmUp();
    return rounds();
  }

  /**
   * Measures until the last round or the stop signal.
   *
   * @return a row for every rule, backpropagation first; none without a complete round
   */
  List<BenchRow> rounds() {
    if (stop.getAsBoolean()) {
      return List.of();
    }
    double share = Math.max(FEWEST_NANOS, NANOS_PER_ROUND / contestants.size());
    contestants.forEach(contestant -> contestant.settle(share));
    BlasReport.LargeProduct large =
        Blas.isPresent() ? new BlasReport.LargeProduct(plan.dataType()) : null;
    int done = 0;
    List<Contestant> order = new ArrayList<>(contestants);
    while (done < plan.rounds() && !stop.getAsBoolean()) {
      order.forEach(Contestant::round);
      if (large != null) {
        large.measure();
      }
      Collections.rotate(order, 1);
      done++;
    }
    blas = BlasReport.of(large == null ? List.of() : large.gigaflops());
    Contestant backpropagation = contestants.get(0);
    Contestant against =
        contestants.stream()
            .filter(c -> c.isOf(TrainingRule.parse(plan.against())))
            .findFirst()
            .orElseThrow();
    return done == 0
        ? List.of()
        : contestants.stream().map(c -> c.row(plan, backpropagation, against)).toList();
  }

  /** The library behind the products, after {@link #run()}; null if that was stopped early. */
  BlasReport blas() {
    return blas;
  }
}
