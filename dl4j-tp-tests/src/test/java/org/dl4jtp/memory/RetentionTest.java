package org.dl4jtp.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A network that was trained keeps nothing of what it was trained on, but for what any of
 * Deeplearning4j's keeps: the last batch, for its score, until it gets another.
 */
class RetentionTest {
  private static final int COLLECTIONS = 50;

  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theDataCanGo(TrainingRule rule) throws InterruptedException {
    MultiLayerNetwork network = Networks.network(rule, DataType.FLOAT);
    List<WeakReference<INDArray>> data = fit(network);
    network.setInput(null);
    network.setLabels(null);
    for (int i = 0; i < COLLECTIONS && data.stream().anyMatch(d -> d.get() != null); i++) {
      System.gc();
      Thread.sleep(20);
    }
    assertThat(data).as("features, labels").allMatch(d -> d.get() == null);
    assertThat(network.getIterationCount()).isEqualTo(3); // and the network is still there
  }

  /** Apart, so that no variable of the test keeps the data. */
  private static List<WeakReference<INDArray>> fit(MultiLayerNetwork network) {
    DataSet data = Networks.data(16, DataType.FLOAT, 1);
    for (int i = 0; i < 3; i++) {
      network.fit(data);
    }
    if (FeedbackTraining.appliesTo(network)) {
      FeedbackTraining.of(network).step(data.getFeatures());
    }
    return List.of(new WeakReference<>(data.getFeatures()), new WeakReference<>(data.getLabels()));
  }
}
