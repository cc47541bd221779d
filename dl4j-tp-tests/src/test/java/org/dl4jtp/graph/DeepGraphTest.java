package org.dl4jtp.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Residual graphs of many blocks, through which the ways are beyond counting. */
class DeepGraphTest {
  private static final int BLOCKS = 200;
  private static final Duration HOPELESS = Duration.ofMinutes(2);

  static Stream<TrainingRule> rules() {
    return Stream.of(
        TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL, TrainingRule.EXACT, TrainingRule.DFA);
  }

  /** Blocks without a non-linearity behind the sum, so that no layer ends the ways' multiplying. */
  private static ComputationGraphConfiguration residual(int blocks) {
    GraphBuilder graph =
        Graphs.builder(DataType.DOUBLE).addInputs("in").addLayer("first", Graphs.dense(5), "in");
    String below = "first";
    for (int block = 1; block <= blocks; block++) {
      graph
          .addLayer("one" + block, Graphs.dense(5), below)
          .addLayer("norm" + block, new BatchNormalization(), "one" + block)
          .addLayer("two" + block, Graphs.dense(5, Activation.IDENTITY), "norm" + block);
      Graphs.add(graph, "add" + block, "two" + block, below);
      below = "add" + block;
    }
    return graph
        .addLayer("classes", Graphs.softmax(Networks.CLASSES), below)
        .setOutputs("classes")
        .setInputTypes(InputType.feedForward(Networks.INPUTS))
        .build();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void twoHundredBlocksAreConvertedInUnderASecond(TrainingRule rule) {
    ComputationGraphConfiguration plain = residual(BLOCKS);
    TargetPropagation propagation = TargetPropagation.of(rule);
    propagation.applyTo(residual(4)); // classes are loaded
    ComputationGraphConfiguration converted =
        inUnderASecond("applyTo", () -> propagation.applyTo(plain));
    ComputationGraphConfiguration reverted =
        inUnderASecond("revert", () -> TargetPropagation.revert(converted));
    assertThat(reverted).isEqualTo(plain);
  }

  /** In time of the processor, whatever else the machine does. */
  private static <T> T inUnderASecond(String what, Supplier<T> action) {
    return assertTimeoutPreemptively(
        HOPELESS,
        () -> {
          long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
          T result = action.get();
          long taken = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
          assertThat(taken / 1e9).as("seconds that %s takes", what).isLessThan(1);
          return result;
        });
  }

  @Test
  void manyBlocksTrain() {
    int blocks = Sample.times(20, 60);
    String middle = "one" + blocks / 2 + "_W";
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL}) {
      ComputationGraph net = Graphs.network(TargetPropagation.of(rule), residual(blocks));
      INDArray before = net.getParam(middle).dup();
      assertTimeoutPreemptively(HOPELESS, () -> net.fit(Networks.data(8, DataType.DOUBLE, 1)));
      assertThat(net.getParam(middle)).as("%s", rule).isNotEqualTo(before);
      assertThat(net.params().isNaN().any()).as("%s", rule).isFalse();
    }
  }
}
