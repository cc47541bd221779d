package org.dl4jtp.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A configuration and data: with exact targets it trains as with backpropagation, or it is refused.
 */
@SuppressWarnings("deprecation") // of Deeplearning4j's own
final class Check {
  private static final TargetPropagation EXACT = TargetPropagation.of(TrainingRule.EXACT);
  private static final double GRADIENTS = 1e-9;
  // Adam divides by gradients, small ones too.
  private static final double WEIGHTS = 1e-7;

  private interface Network {
    Net plain();

    Net exact();
  }

  private final String name;
  private final Function<NeuralNetConfiguration.Builder, Network> network;
  private final Supplier<MultiDataSet> data;
  private List<String> refusal; // null if accepted
  private String broken; // why Deeplearning4j's own network fails; null if it does not
  private String brokenInWorkspaces; // as broken, but for workspaces
  private boolean withoutGradient;
  private boolean doubleByDefault;
  private Set<String> alike; // parameters; null for all

  private Check(
      String name,
      Function<NeuralNetConfiguration.Builder, Network> network,
      Supplier<MultiDataSet> data) {
    this.name = name;
    this.network = network;
    this.data = data;
  }

  private Check with(Consumer<Check> change) {
    Check copy = new Check(name, network, data);
    copy.refusal = refusal;
    copy.broken = broken;
    copy.brokenInWorkspaces = brokenInWorkspaces;
    copy.withoutGradient = withoutGradient;
    copy.doubleByDefault = doubleByDefault;
    copy.alike = alike;
    change.accept(copy);
    return copy;
  }

  /**
   * A network of layers.
   *
   * @param type of its input; null where the sizes of all layers are given
   */
  static Check layers(
      String name,
      InputType type,
      Supplier<MultiDataSet> data,
      Function<NeuralNetConfiguration.Builder, ListBuilder> conf) {
    return new Check(
        name,
        global ->
            network(
                () -> {
                  ListBuilder list = conf.apply(global.clone());
                  if (type != null) {
                    list.setInputType(type);
                  }
                  return list.validateOutputLayerConfig(false).build();
                },
                type),
        data);
  }

  /** A graph; without input types where the sizes of all layers are given. */
  static Check graph(
      String name,
      Supplier<MultiDataSet> data,
      Function<NeuralNetConfiguration.Builder, GraphBuilder> conf,
      InputType... types) {
    return new Check(
        name,
        global ->
            network(
                () -> {
                  GraphBuilder graph = conf.apply(global.clone());
                  if (types.length > 0) {
                    graph.setInputTypes(types);
                  }
                  return graph.validateOutputLayerConfig(false).build();
                },
                types),
        data);
  }

  /**
   * The same, which cannot be trained.
   *
   * @param parts of the message
   */
  Check refused(String... parts) {
    return with(check -> check.refusal = List.of(parts));
  }

  /**
   * The same, where Deeplearning4j's own network throws, so that there is nothing to compare with.
   *
   * @param why it does
   */
  Check brokenInDeeplearning4j(String why) {
    return with(check -> check.broken = why);
  }

  /**
   * The same, where Deeplearning4j's own network throws unless it is without workspaces.
   *
   * @param why it does
   */
  Check brokenInDeeplearning4jsWorkspaces(String why) {
    return with(check -> check.brokenInWorkspaces = why);
  }

  /** The same, with data at which no parameter has a gradient. */
  Check withoutGradient() {
    return with(check -> check.withoutGradient = true);
  }

  /** The same, with something of Deeplearning4j's that makes arrays of ND4J's default type. */
  Check doubleByDefault() {
    return with(check -> check.doubleByDefault = true);
  }

  /**
   * The same, random in training: exact targets are those of inference, so only these parameters
   * get backpropagation's gradients.
   */
  Check alikeIn(String... parameters) {
    return with(check -> check.alike = Set.of(parameters));
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** Each is built anew: some of Deeplearning4j's configurations lose fields when cloned. */
  private static Network network(Supplier<MultiLayerConfiguration> conf, InputType type) {
    return new Network() {
      @Override
      public Net plain() {
        return Net.of(conf.get());
      }

      @Override
      public Net exact() {
        return Net.of(type == null ? EXACT.applyTo(conf.get()) : EXACT.applyTo(conf.get(), type));
      }
    };
  }

  private static Network network(Supplier<ComputationGraphConfiguration> conf, InputType... types) {
    return new Network() {
      @Override
      public Net plain() {
        return Net.of(conf.get());
      }

      @Override
      public Net exact() {
        return Net.of(EXACT.applyTo(conf.get(), types));
      }
    };
  }

  void run() {
    if (!doubleByDefault) {
      runAsItIs();
      return;
    }
    DataType before = Nd4j.defaultFloatingPointType();
    Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    try {
      runAsItIs();
    } finally {
      Nd4j.setDefaultDataTypes(before, before);
    }
  }

  private void runAsItIs() {
    if (isRefused()) {
      assertThatThrownBy(() -> network(new Sgd(0.1)).exact())
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .satisfies(e -> assertThat(e.getMessage()).contains(refusal));
      return;
    }
    Nd4j.getRandom().setSeed(12345);
    MultiDataSet batch = data.get();
    if (broken != null) {
      assertThatThrownBy(
              () -> {
                Net plain = network(new Sgd(0.1)).plain();
                plain.gradients(Data.copy(batch));
                plain.output(batch);
              })
          .as("%s: %s", name, broken)
          .isInstanceOf(RuntimeException.class);
      return;
    }
    if (brokenInWorkspaces != null) {
      assertThatThrownBy(() -> network(new Sgd(0.1)).plain().gradients(Data.copy(batch)))
          .as("%s: %s", name, brokenInWorkspaces)
          .isInstanceOf(RuntimeException.class);
    }
    if (withoutGradient) {
      Network both = network(new Sgd(0.1));
      assertThat(both.plain().gradients(Data.copy(batch)).values())
          .as(name)
          .allMatch(Check::isZero);
      assertThat(both.exact().gradients(batch).values()).as(name).allMatch(Check::isZero);
      return;
    }
    if (alike != null) {
      Network both = network(new Sgd(0.1));
      Agreement agreement = new Agreement(GRADIENTS, true);
      agreement.ofAStep(both.exact(), both.plain(), batch, alike);
      assertThat(agreement.differences()).as(name).isEmpty();
      return;
    }
    List<String> differences = new ArrayList<>();
    for (IUpdater updater : List.of(new Sgd(0.1), new Adam(0.01), new Nesterovs(0.05, 0.9))) {
      Net plain = (brokenInWorkspaces == null ? network(updater) : without(updater)).plain();
      Net exact = network(updater).exact();
      assertThat(exact.parameters()).isEqualTo(plain.parameters());
      if (updater instanceof Sgd) {
        differences.addAll(
            new Agreement(GRADIENTS, true)
                .ofOutputs(exact, plain, batch)
                .ofAStep(exact, plain, batch)
                .differences());
      }
      new Agreement(WEIGHTS, true)
          .afterSteps(3, exact, plain, batch)
          .differences()
          .forEach(d -> differences.add(updater.getClass().getSimpleName() + " " + d));
      if (updater instanceof Sgd) {
        new Agreement(WEIGHTS, true)
            .ofAStep(exact, plain, batch)
            .differences()
            .forEach(d -> differences.add("after training " + d));
      }
    }
    assertThat(differences).as(name).isEmpty();
  }

  private static boolean isZero(INDArray array) {
    return array.amaxNumber().doubleValue() == 0;
  }

  private Network network(IUpdater updater) {
    return network.apply(global(updater));
  }

  /** Without workspaces. */
  private Network without(IUpdater updater) {
    return network.apply(
        global(updater)
            .trainingWorkspaceMode(WorkspaceMode.NONE)
            .inferenceWorkspaceMode(WorkspaceMode.NONE));
  }

  private static NeuralNetConfiguration.Builder global(IUpdater updater) {
    return new NeuralNetConfiguration.Builder()
        .seed(12345)
        .dataType(DataType.DOUBLE)
        .updater(updater)
        .dist(new NormalDistribution(0, 1));
  }

  @Override
  public String toString() {
    return name + (isRefused() ? ": refused" : broken != null ? ": " + broken : "");
  }
}
