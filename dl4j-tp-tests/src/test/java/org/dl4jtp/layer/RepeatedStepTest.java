package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * What a step that was taken before makes anew, relative to plain backpropagation's. Of INDArrays
 * it is what Deeplearning4j makes: activations, and views of parameters in its updater's loop, of
 * which feedback weights have more.
 */
class RepeatedStepTest {
  private static final int WARM_UP = 40;
  private static final int STEPS = 20;

  @ParameterizedTest
  @CsvSource({
    "exact, 0.85, 0.8",
    "dfa, 1.45, 1.2",
    "ddtp-linear, 1.5, 1.35",
    "dtp, 1.45, 1.35",
    "dtpdrl, 1.5, 1.45",
    "ldrl, 1.45, 1.35"
  })
  void makesFewArrays(String rule, double arrays, double heap) {
    long[] plain = median("bp");
    long[] made = median(rule);
    assertThat(made[0]).as("arrays").isLessThan((long) (arrays * plain[0]));
    assertThat(made[1]).as("bytes of heap").isLessThan((long) (heap * plain[1]));
  }

  /** Number of arrays and bytes of heap. */
  private static long[] median(String rule) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .updater(new Adam(1e-3))
            .list();
    for (int i = 0; i < 3; i++) {
      list.layer(
          new DenseLayer.Builder()
              .nIn(i == 0 ? 20 : 32)
              .nOut(32)
              .activation(Activation.TANH)
              .build());
    }
    list.layer(
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nIn(32)
            .nOut(4)
            .activation(Activation.SOFTMAX)
            .build());
    MultiLayerNetwork net =
        new MultiLayerNetwork(TargetPropagation.of(TrainingRule.parse(rule)).applyTo(list.build()));
    net.init();
    DataSet data =
        new DataSet(
            Nd4j.randn(DataType.FLOAT, 12, 20), Nd4j.eye(4).castTo(DataType.FLOAT).repeat(0, 3));
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long[] arrays = new long[STEPS];
    long[] heap = new long[STEPS];
    for (int i = -WARM_UP; i < STEPS; i++) {
      long id = Nd4j.scalar(1).getId();
      long before = threads.getThreadAllocatedBytes(thread);
      net.fit(data);
      long after = threads.getThreadAllocatedBytes(thread);
      if (i >= 0) {
        arrays[i] = Nd4j.scalar(1).getId() - id;
        heap[i] = after - before;
      }
    }
    Arrays.sort(arrays);
    Arrays.sort(heap);
    return new long[] {arrays[STEPS / 2], heap[STEPS / 2]};
  }
}
