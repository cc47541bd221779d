package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.StatUtils;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/** A network that trains by one rule, and what its steps used, round by round. */
final class Contestant {
  private static final long SEED = 42;
  private static final int OBSERVED_STEPS = 4;
  private static final double FLOOR_SHARE = 0.3;
  private static final int FEWEST_STEPS = 2;
  private static final int MEMORY_STEPS = 9;

  private final TrainingRule rule;
  private final MultiLayerNetwork network;
  private final OperationCount operations; // null if not known
  private final List<DataSet> data;
  private final List<Usage> rounds = new ArrayList<>();
  private final List<Double> floors = new ArrayList<>(); // nanoseconds a step, by round
  private final WarmUp warmUp = new WarmUp();
  private Floor floor; // null if there is none
  private String noFloor;
  private int next;
  private int steps;

  private Contestant(
      TrainingRule rule, MultiLayerNetwork network, OperationCount operations, List<DataSet> data) {
    this.rule = rule;
    this.network = network;
    this.operations = operations;
    this.data = data;
  }

  /**
   * Builds the network.
   *
   * @param propagation the rule and its options
   * @param data batches to train on, again and again
   * @throws UserError when the rule cannot train it
   */
  static Contestant of(BenchPlan plan, TargetPropagation propagation, List<DataSet> data) {
    TrainingRule rule = propagation.rule();
    MultiLayerConfiguration plain = plan.network().configuration(plan);
    plain.getConfs().forEach(layer -> layer.setSeed(SEED));
    MultiLayerConfiguration configuration;
    try {
      configuration = propagation.applyTo(plain, plan.network().inputType(plan));
    } catch (IllegalArgumentException e) {
      throw new UserError(
          "--rules: '" + rule.name() + "' cannot train this network: " + e.getMessage(), e);
    }
    configuration.setTrainingWorkspaceMode(plan.workspaces());
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    long[] batch = data.get(0).getFeatures().shape();
    long[] example = Arrays.copyOfRange(batch, 1, batch.length);
    Optional<OperationCount> operations = OperationCount.of(network, example);
    return new Contestant(rule, network, operations.orElse(null), data);
  }

  private String perturbation() {
    return TargetPropagation.ruleOf(network.getLayerWiseConfigurations())
        .filter(settings -> settings.feedbackLoss().learns())
        .map(settings -> settings.perturbation().label())
        .orElse(null);
  }

  /** The matrix products of a few steps; in a process that observes. */
  StepProducts observe() {
    train(1);
    return ProductObserver.observe(OBSERVED_STEPS, () -> train(OBSERVED_STEPS));
  }

  /**
   * Has the products of its steps measured beside them.
   *
   * @param products of steps like its own
   */
  void stand(DataType type, StepProducts products) {
    if (products.unseen() == null) {
      floor = new Floor(type, products);
    } else {
      noFloor = "its step multiplies by ND4J's " + products.unseen();
    }
  }

  /**
   * Trains a moment.
   *
   * @return whether there is more to do
   */
  boolean warmUp() {
    if (!warmUp.isOver()) {
      warmUp.window(() -> Usage.of(() -> train(1)).wallNanos());
    }
    return !warmUp.isOver();
  }

  /** After the last warm-up: settles how many steps fill a given time. */
  void settle(double nanosPerRound) {
    steps = Math.max(FEWEST_STEPS, (int) Math.round(nanosPerRound / warmUp.stepNanos()));
    if (floor != null) {
      floor.warmUp(nanosPerRound * FLOOR_SHARE);
    }
  }

  /** Trains the steps of a round, and makes their products alone. */
  void round() {
    rounds.add(Usage.of(() -> train(steps)));
    if (floor != null) {
      floors.add(floor.measure());
    }
  }

  private void train(int count) {
    for (int i = 0; i < count; i++) {
      network.fit(data.get(next));
      next = (next + 1) % data.size();
    }
  }

  /**
   * What was measured.
   *
   * @param backpropagation measured in the same rounds
   * @param against too, and what it is compared with
   */
  BenchRow row(BenchPlan plan, Contestant backpropagation, Contestant against) {
    double nanos = median(rounds.stream().map(u -> u.wallNanos() / (double) steps).toList());
    return new BenchRow(
        rule.name(),
        perturbation(),
        plan.network().title(),
        plan.hidden(),
        plan.batch(),
        plan.threads(),
        Choice.name(plan.dataType()),
        Choice.name(plan.workspaces()),
        rounds.size(),
        steps,
        nanos / 1e6,
        ratio(backpropagation::wallPerStep),
        against.rule.name(),
        ratio(against::wallPerStep),
        floors.isEmpty() ? null : median(floors) / 1e6,
        floors.isEmpty() ? null : ratio(floors::get),
        noFloor,
        warmUp.done(),
        cpuPerStep() / 1e6,
        cpuPerStep() / backpropagation.cpuPerStep(),
        operations == null ? null : BenchRow.Operations.of(operations),
        operations == null ? null : operations.total() * plan.batch() / nanos,
        (long) median(rounds.stream().map(u -> u.heapBytes() / (double) steps).toList()),
        offHeapPerStep(),
        null,
        null);
  }

  private BenchRow.Spread ratio(IntToDoubleFunction other) {
    double[] ratios =
        IntStream.range(0, rounds.size())
            .mapToDouble(i -> wallPerStep(i) / other.applyAsDouble(i))
            .toArray();
    return new BenchRow.Spread(
        StatUtils.percentile(ratios, 50), StatUtils.min(ratios), StatUtils.max(ratios));
  }

  boolean isOf(TrainingRule other) {
    return rule.equals(other);
  }

  private double wallPerStep(int round) {
    return rounds.get(round).wallNanos() / (double) steps;
  }

  private double cpuPerStep() {
    return rounds.stream().mapToLong(Usage::cpuNanos).sum() / ((double) rounds.size() * steps);
  }

  private Long offHeapPerStep() {
    List<Long> bytes = new ArrayList<>();
    for (int i = 0; i < MEMORY_STEPS; i++) {
      OptionalLong step = OffHeap.allocatedBy(() -> train(1));
      if (step.isEmpty()) {
        return null;
      }
      bytes.add(step.getAsLong());
    }
    return (long) median(bytes);
  }

  private static double median(List<? extends Number> values) {
    return StatUtils.percentile(values.stream().mapToDouble(Number::doubleValue).toArray(), 50);
  }
}
