package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;
import static org.dl4jtp.life.Life.TYPE;
import static org.dl4jtp.life.Life.batches;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.factory.Nd4j;

/** All of Deeplearning4j's ways to train give the same network, bit for bit. */
class TrainingWaysTest {
  private static final int BATCHES = 4;

  static Stream<TrainingRule> rules() {
    return Life.kindsAndBackpropagation();
  }

  private static MultiLayerNetwork network(TrainingRule rule) {
    return Networks.network(rule, TYPE);
  }

  private static ListDataSetIterator<DataSet> iterator() {
    List<DataSet> examples = new ArrayList<>();
    batches(BATCHES).forEach(batch -> examples.addAll(batch.asList()));
    return new ListDataSetIterator<>(examples, 16);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void dataSetsArraysAndIteratorsTrainAlike(TrainingRule rule) {
    MultiLayerNetwork byDataSet = network(rule);
    batches(BATCHES).forEach(byDataSet::fit);
    List<MultiLayerNetwork> others = new ArrayList<>();

    others.add(network(rule));
    batches(BATCHES).forEach(b -> others.get(0).fit(b.getFeatures(), b.getLabels()));
    others.add(network(rule));
    others.get(1).fit(iterator());
    others.add(network(rule));
    others.get(2).fit(new AsyncDataSetIterator(iterator(), 2));
    others.add(network(rule));
    batches(BATCHES).forEach(b -> others.get(3).fit(b.toMultiDataSet()));
    others.add(network(rule));
    others.get(4).fit(new MultiDataSetIteratorAdapter(iterator()));
    others.add(network(rule));
    others.get(5).fit(iterator(), 1);

    assertThat(others).extracting(MultiLayerNetwork::params).containsOnly(byDataSet.params());
    assertThat(byDataSet.getIterationCount()).isEqualTo(BATCHES);
    assertThat(others.get(5).getEpochCount()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyWorkspaceAndCacheModeTrainsAlike(TrainingRule rule) {
    List<INDArray> results = new ArrayList<>();
    for (WorkspaceMode workspaces : List.of(WorkspaceMode.ENABLED, WorkspaceMode.NONE)) {
      for (CacheMode cache : CacheMode.values()) {
        MultiLayerConfiguration plain = Images.network(TYPE, false);
        plain.setTrainingWorkspaceMode(workspaces);
        plain.setInferenceWorkspaceMode(workspaces);
        plain.setCacheMode(cache);
        MultiLayerNetwork net =
            Networks.network(TargetPropagation.of(rule).applyTo(plain, Images.FLAT));
        for (int i = 0; i < 2; i++) {
          net.fit(Images.data(6, TYPE, i));
        }
        results.add(net.params());
      }
    }
    assertThat(results).hasSizeGreaterThan(4).containsOnly(results.get(0));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void floatAndDoubleLearnTheSame(TrainingRule rule) {
    List<MultiLayerNetwork> nets = new ArrayList<>();
    INDArray start = network(rule).params();
    for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
      MultiLayerNetwork net = Networks.network(rule, type);
      net.setParams(start.castTo(DataType.FLOAT).castTo(type));
      for (int i = 0; i < 5; i++) {
        net.fit(Networks.data(16, type, i));
      }
      nets.add(net);
    }
    for (String name : Life.FORWARD) {
      INDArray single = nets.get(0).getParam(name).castTo(DataType.DOUBLE);
      // Adam's steps have the size of the learning rate whatever the gradient, so rounding shows.
      assertThat(Life.distance(single, nets.get(1).getParam(name))).as(name).isLessThan(2e-3);
    }
  }

  /** Deeplearning4j asks the last layer for its class here; it is refused before anything moves. */
  @ParameterizedTest
  @MethodSource("kinds")
  void classNumbersInsteadOfLabelsAreRefused(TrainingRule rule) {
    MultiLayerNetwork net = network(rule);
    INDArray before = net.params().dup();
    assertThatThrownBy(() -> net.fit(Nd4j.rand(TYPE, 2, Networks.INPUTS), new int[] {0, 1}))
        .isInstanceOf(ClassCastException.class)
        .hasMessageContaining("TargetLayer");
    assertThat(net.params()).isEqualTo(before);
  }

  static Stream<TrainingRule> kinds() {
    return Life.kinds();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void featureMasksOfFeedForwardDataChangeNothing(TrainingRule rule) {
    MultiLayerNetwork masked = network(rule);
    MultiLayerNetwork plain = network(rule);
    DataSet batch = Life.batch(1);
    plain.fit(batch);
    DataSet withMask = batch.copy();
    withMask.setFeaturesMaskArray(Nd4j.ones(TYPE, batch.numExamples(), 1));
    masked.fit(withMask);
    for (String name : Life.FORWARD) {
      assertThat(Life.distance(masked.getParam(name), plain.getParam(name))).isLessThan(1e-12);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void scoresOfExamplesAndGradientsOfTheInputAreAsTheNetworkTellsThem(TrainingRule rule) {
    MultiLayerNetwork net = network(rule);
    MultiLayerNetwork plain = TargetPropagation.strip(net);
    DataSet data = Life.batch(3);
    assertThat(net.score(data)).isCloseTo(plain.score(data), offset(1e-12));
    assertThat(net.scoreExamples(data, true)).isEqualTo(plain.scoreExamples(data, true));
    assertThat(net.feedForward(data.getFeatures(), false))
        .isEqualTo(plain.feedForward(data.getFeatures(), false));
    assertThat(net.predict(data.getFeatures())).isEqualTo(plain.predict(data.getFeatures()));
  }
}
