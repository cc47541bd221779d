package org.dl4jtp.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.api.buffer.DataType;
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
  private final List<String> refusal; // null if accepted
  private final boolean doubleByDefault;
  private final Set<String> alike; // parameters; null for all

  private Check(
      String name,
      Function<NeuralNetConfiguration.Builder, Network> network,
      Supplier<MultiDataSet> data,
      List<String> refusal,
      boolean doubleByDefault,
      Set<String> alike) {
    this.name = name;
    this.network = network;
    this.data = data;
    this.refusal = refusal;
    this.doubleByDefault = doubleByDefault;
    this.alike = alike;
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
        global -> {
          ListBuilder list = conf.apply(global);
          if (type != null) {
            list.setInputType(type);
          }
          return network(list.validateOutputLayerConfig(false).build(), type);
        },
        data,
        null,
        false,
        null);
  }

  /** A graph; without input types where the sizes of all layers are given. */
  static Check graph(
      String name,
      Supplier<MultiDataSet> data,
      Function<NeuralNetConfiguration.Builder, GraphBuilder> conf,
      InputType... types) {
    return new Check(
        name,
        global -> {
          GraphBuilder graph = conf.apply(global);
          if (types.length > 0) {
            graph.setInputTypes(types);
          }
          return network(graph.validateOutputLayerConfig(false).build(), types);
        },
        data,
        null,
        false,
        null);
  }

  /**
   * The same, which cannot be trained yet.
   *
   * @param parts of the message
   */
  Check refused(String... parts) {
    return this;
  }

  /** The same, with something of Deeplearning4j's that makes arrays of ND4J's default type. */
  Check doubleByDefault() {
    return new Check(name, network, data, refusal, true, alike);
  }

  /**
   * The same, random in training: exact targets are those of inference, so only these parameters
   * get backpropagation's gradients.
   */
  Check alikeIn(String... parameters) {
    return new Check(name, network, data, refusal, doubleByDefault, Set.of(parameters));
  }

  boolean isRefused() {
    return refusal != null;
  }

  private static Network network(MultiLayerConfiguration conf, InputType type) {
    return new Network() {
      @Override
      public Net plain() {
        return Net.of(conf.clone());
      }

      @Override
      public Net exact() {
        return Net.of(type == null ? EXACT.applyTo(conf) : EXACT.applyTo(conf, type));
      }
    };
  }

  private static Network network(ComputationGraphConfiguration conf, InputType... types) {
    return new Network() {
      @Override
      public Net plain() {
        return Net.of(conf.clone());
      }

      @Override
      public Net exact() {
        return Net.of(EXACT.applyTo(conf, types));
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
    if (alike != null) {
      Network both = network(new Sgd(0.1));
      Agreement agreement = new Agreement(GRADIENTS, true);
      agreement.ofAStep(both.exact(), both.plain(), batch, alike);
      assertThat(agreement.differences()).as(name).isEmpty();
      return;
    }
    List<String> differences = new ArrayList<>();
    for (IUpdater updater : List.of(new Sgd(0.1), new Adam(0.01), new Nesterovs(0.05, 0.9))) {
      Network both = network(updater);
      Net plain = both.plain();
      Net exact = both.exact();
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

  private Network network(IUpdater updater) {
    return network.apply(
        new NeuralNetConfiguration.Builder()
            .seed(12345)
            .dataType(DataType.DOUBLE)
            .updater(updater)
            .dist(new NormalDistribution(0, 1)));
  }

  @Override
  public String toString() {
    return name + (isRefused() ? ": refused" : "");
  }
}
