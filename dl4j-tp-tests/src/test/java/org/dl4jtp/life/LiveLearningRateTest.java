package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.life.Life.FORWARD;
import static org.dl4jtp.life.Life.TYPE;
import static org.dl4jtp.life.Life.assertClose;
import static org.dl4jtp.life.Life.train;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.UpdaterStates;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.ISchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A learning rate set in the midst of training changes that rate, and nothing that was learned. */
class LiveLearningRateTest {
  private static final double RATE = 0.00390625;

  static Stream<TrainingRule> rules() {
    return Stream.of(
        TrainingRule.DDTP_LINEAR,
        TrainingRule.DTP,
        TrainingRule.DDTP_RHL,
        TrainingRule.DFA,
        TrainingRule.EXACT);
  }

  static List<IUpdater> updaters() {
    return List.of(
        new Adam(0.01),
        new AMSGrad(0.01),
        new Nesterovs(0.01),
        new RmsProp(0.01),
        new AdaGrad(0.01),
        new Sgd(0.01),
        new AdaDelta(),
        new NoOp());
  }

  static Stream<Arguments> rulesAndUpdaters() {
    return Sample.rotating(
        rules().flatMap(rule -> updaters().stream().map(u -> Arguments.of(rule, u))));
  }

  /** Neither the layers nor weights and biases have updaters alike. */
  private static MultiLayerConfiguration mixed(IUpdater... updaters) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).updater(updaters[0]).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).updater(updaters[1]).build())
        .layer(
            new DenseLayer.Builder()
                .nIn(6)
                .nOut(6)
                .updater(updaters[2])
                .biasUpdater(updaters[2].clone())
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .updater(updaters[3])
                .nIn(6)
                .nOut(Networks.CLASSES)
                .build())
        .build();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rulesAndUpdaters")
  void ofEveryLayerOfARow(TrainingRule rule, IUpdater updater) {
    ofEveryLayer(
        TargetPropagation.of(rule).applyTo(Networks.plain(TYPE, b -> b.updater(updater.clone()))));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofEveryLayerWhereUpdatersDiffer(TrainingRule rule) {
    Adam adam = new Adam(0.01);
    for (MultiLayerConfiguration plain :
        List.of(
            mixed(adam, adam, adam, new Sgd(0.01)),
            mixed(new Sgd(0.01), adam, adam, new NoOp()),
            mixed(new NoOp(), new Nesterovs(0.01), adam, adam),
            mixed(new Adam(0.02), adam, adam, new Adam(RATE)))) {
      ofEveryLayer(TargetPropagation.of(rule).applyTo(plain));
    }
  }

  private static void ofEveryLayer(MultiLayerConfiguration conf) {
    MultiLayerNetwork moved = Networks.network(conf.clone());
    MultiLayerNetwork still = Networks.network(conf.clone());
    train(moved, 0, 3);
    train(still, 0, 3);
    for (int layer = 0; layer < still.getnLayers(); layer++) {
      Double rate = moved.getLearningRate(layer);
      moved.setLearningRate(layer, RATE);
      for (int other = 0; other < still.getnLayers(); other++) {
        assertThat(moved.getLearningRate(other))
            .as("rate of layer %d", other)
            .isEqualTo(other == layer ? rate(rate) : still.getLearningRate(other));
      }
      assertSameState(moved, still);
      if (rate != null) {
        moved.setLearningRate(layer, rate);
      }
    }
    train(moved, 3, 5);
    train(still, 3, 5);
    assertThat(moved.params()).isEqualTo(still.params());
    assertSameState(moved, still);
  }

  /** What is set; an updater without a rate stays so. */
  private static Double rate(Double before) {
    return before == null ? null : Double.valueOf(RATE);
  }

  private static void assertSameState(Model actual, Model expected) {
    assertThat(UpdaterStates.byParameter(actual)).isEqualTo(UpdaterStates.byParameter(expected));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofOneLayerAndThenOfAllAndBySchedule(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    train(net, 0, 3);
    Map<String, INDArray> before = UpdaterStates.byParameter(net);
    ISchedule schedule = new ExponentialSchedule(ScheduleType.ITERATION, 0.1, 0.8);
    net.setLearningRate(0, 0.5);
    net.setLearningRate(2, schedule);
    net.setLearningRate(1, 0.25);
    assertThat(net.getLearningRate(2)).isEqualTo(schedule.valueAt(3, 0));
    net.setLearningRate(schedule);
    assertThat(net.getLearningRate(0)).isEqualTo(schedule.valueAt(3, 0));
    net.setLearningRate(0.01);
    assertThat(UpdaterStates.byParameter(net)).isEqualTo(before);
    MultiLayerNetwork still = Networks.network(rule, TYPE);
    train(still, 0, 3);
    train(net, 3, 6);
    train(still, 3, 6);
    assertThat(net.params()).isEqualTo(still.params());
  }

  @Test
  void underTheExactRuleTrainingGoesOnAsInThePlainNetwork() {
    for (IUpdater updater : List.of(new Adam(0.01), new Nesterovs(0.01), new RmsProp(0.01))) {
      MultiLayerConfiguration conf = Networks.plain(TYPE, b -> b.updater(updater));
      MultiLayerNetwork plain = Networks.network(conf.clone());
      MultiLayerNetwork exact = Life.network(TrainingRule.EXACT, conf);
      for (MultiLayerNetwork net : List.of(plain, exact)) {
        train(net, 0, 3);
        net.setLearningRate(0, 0.03);
        train(net, 3, 5);
        net.setLearningRate(1, 0.002);
        train(net, 5, 7);
      }
      assertClose(exact, plain, FORWARD);
      Map<String, INDArray> states = UpdaterStates.byParameter(exact);
      UpdaterStates.byParameter(plain)
          .forEach(
              (name, state) ->
                  assertThat(states.get(name).equalsWithEps(state, 1e-10)).as(name).isTrue());
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofImagesWithBatchNormalisation(TrainingRule rule) {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(rule).applyTo(Images.network(TYPE, true), Images.FLAT));
    net.fit(Images.data(6, TYPE, 1));
    for (int layer = 0; layer < net.getnLayers(); layer++) {
      Map<String, INDArray> before = UpdaterStates.byParameter(net);
      Double rate = net.getLearningRate(layer);
      net.setLearningRate(layer, RATE * (layer + 1));
      assertThat(net.getLearningRate(layer))
          .isEqualTo(rate == null ? null : Double.valueOf(RATE * (layer + 1)));
      assertThat(UpdaterStates.byParameter(net)).isEqualTo(before).isNotEmpty();
    }
    net.fit(Images.data(6, TYPE, 2));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void withFrozenLayers(TrainingRule rule) {
    ofEveryLayer(TargetPropagation.of(rule).freezeLayers(1).applyTo(Networks.plain(TYPE)));
    MultiLayerNetwork byTransfer =
        new TransferLearning.Builder(Networks.network(rule, TYPE)).setFeatureExtractor(0).build();
    train(byTransfer, 0, 3);
    for (int layer = 0; layer < 3; layer++) {
      Map<String, INDArray> before = UpdaterStates.byParameter(byTransfer);
      byTransfer.setLearningRate(layer, RATE * (layer + 1));
      assertThat(byTransfer.getLearningRate(layer)).isEqualTo(Double.valueOf(RATE * (layer + 1)));
      assertThat(UpdaterStates.byParameter(byTransfer)).isEqualTo(before);
    }
  }

  /** Deeplearning4j's clone() wraps frozen layers twice, and takes them for others then. */
  @Test
  void ofACloneWithFrozenLayersAsInThePlainNetwork() {
    for (MultiLayerConfiguration conf :
        List.of(
            Networks.plain(TYPE),
            TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(Networks.plain(TYPE)))) {
      MultiLayerNetwork clone =
          new TransferLearning.Builder(Networks.network(conf))
              .setFeatureExtractor(0)
              .build()
              .clone();
      assertThatThrownBy(() -> clone.setLearningRate(RATE))
          .isInstanceOf(NullPointerException.class)
          .hasStackTraceContaining("org.deeplearning4j.util.NetworkUtils.setLearningRate");
    }
  }

  static Stream<ComputationGraphConfiguration> graphs() {
    return Stream.of(
        Graphs.residual(TYPE, Activation.TANH),
        Graphs.resNet(TYPE, true),
        Networks.network(Networks.plain(TYPE)).toComputationGraph().getConfiguration());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void ofEveryLayerOfGraphs(TrainingRule rule) {
    graphs().forEach(plain -> ofEveryLayer(rule, plain));
  }

  private static void ofEveryLayer(TrainingRule rule, ComputationGraphConfiguration plain) {
    boolean maps = plain.getVertices().containsKey("stem");
    TargetPropagation tp = TargetPropagation.of(rule);
    ComputationGraphConfiguration conf =
        maps ? tp.applyTo(plain, Graphs.IMAGES) : tp.applyTo(plain);
    ComputationGraph moved = Graphs.network(conf.clone());
    ComputationGraph still = Graphs.network(conf.clone());
    fit(moved, maps, 0, 2);
    fit(still, maps, 0, 2);
    for (Layer layer : still.getLayers()) {
      String name = layer.conf().getLayer().getLayerName();
      Double rate = moved.getLearningRate(name);
      moved.setLearningRate(name, RATE);
      assertThat(moved.getLearningRate(name)).isEqualTo(rate(rate));
      assertSameState(moved, still);
      if (rate != null) {
        moved.setLearningRate(name, rate);
      }
    }
    fit(moved, maps, 2, 3);
    fit(still, maps, 2, 3);
    assertThat(moved.params()).isEqualTo(still.params());
    moved.setLearningRate(RATE);
    assertSameState(moved, still);
  }

  private static void fit(ComputationGraph net, boolean maps, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(maps ? Graphs.images(6, TYPE, i) : Networks.data(6, TYPE, i));
    }
  }
}
