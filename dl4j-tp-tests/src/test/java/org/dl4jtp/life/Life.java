package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What these tests share. */
final class Life {
  static final DataType TYPE = DataType.DOUBLE;
  static final List<String> FORWARD = List.of("0_W", "0_b", "1_W", "1_b", "2_W", "2_b");

  private Life() {}

  /** One rule of each kind: direct and learned, layer-wise and learned, fixed. */
  static Stream<TrainingRule> kinds() {
    return Stream.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL, TrainingRule.DFA);
  }

  /** Those, and the two that equal Deeplearning4j's own training. */
  static Stream<TrainingRule> kindsAndBackpropagation() {
    return Stream.concat(Stream.of(TrainingRule.BP, TrainingRule.EXACT), kinds());
  }

  /** A network under a rule whose feedback learns by plain gradient descent, without decay. */
  static MultiLayerNetwork network(TrainingRule rule, MultiLayerConfiguration plain) {
    return Networks.network(
        TargetPropagation.of(rule)
            .feedbackUpdater(new Sgd(0.01))
            .feedbackWeightDecay(0)
            .applyTo(plain));
  }

  static DataSet batch(int seed) {
    return Networks.data(16, TYPE, seed);
  }

  static List<DataSet> batches(int count) {
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      batches.add(batch(i));
    }
    return batches;
  }

  static void train(MultiLayerNetwork net, int from, int to) {
    for (int i = from; i < to; i++) {
      net.fit(batch(i));
    }
  }

  static List<String> feedbackNames(MultiLayerNetwork net) {
    List<String> names = new ArrayList<>(net.paramTable().keySet());
    names.removeAll(FORWARD);
    return names;
  }

  /** Equal but for the rounding of another order of the same operations. */
  static void assertClose(
      MultiLayerNetwork actual, MultiLayerNetwork expected, List<String> names) {
    for (String name : names) {
      assertThat(distance(actual.getParam(name), expected.getParam(name)))
          .as(name)
          .isLessThan(1e-10);
    }
  }

  static void assertEqual(
      MultiLayerNetwork actual, MultiLayerNetwork expected, List<String> names) {
    for (String name : names) {
      assertThat(actual.getParam(name)).as(name).isEqualTo(expected.getParam(name));
    }
  }

  static double distance(INDArray a, INDArray b) {
    return a.sub(b).amaxNumber().doubleValue();
  }

  static double accuracy(MultiLayerNetwork net, DataSet test) {
    return net.output(test.getFeatures())
        .argMax(1)
        .eq(test.getLabels().argMax(1))
        .castTo(DataType.FLOAT)
        .meanNumber()
        .doubleValue();
  }

  /** Trains two networks alike, each from the same state of ND4J's generator. */
  static void trainAlike(MultiLayerNetwork one, MultiLayerNetwork two, int steps) {
    for (MultiLayerNetwork net : List.of(one, two)) {
      Nd4j.getRandom().setSeed(11);
      List<DataSet> batches = batches(steps);
      Nd4j.getRandom().setSeed(12);
      batches.forEach(net::fit);
    }
  }
}
