package org.dl4jtp.gradientcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Whatever stands at the top of a network, exact targets give backpropagation's gradients: every
 * activation function below every output and loss layer, whatever lies between.
 */
class CombinationTest {
  private static final double TOLERANCE = 1e-8;
  private static final TargetPropagation EXACT = TargetPropagation.of(TrainingRule.EXACT);

  /** RReLU is random, and ND4J's own derivative of it is another. */
  private static final Set<Activation> ACTIVATIONS =
      EnumSet.complementOf(EnumSet.of(Activation.RRELU));

  static List<Below> below() {
    return Below.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("below")
  void networksOfLayersHaveBackpropagationsGradients(Below below) {
    assertThat(differences(below, true)).isEmpty();
  }

  /** Deeplearning4j lets the last one work after it has shown activations to listeners. */
  @Test
  void preprocessorsMayWorkInPlace() {
    assertThat(differences(Below.inPlace(), false)).isEmpty();
  }

  private static List<String> differences(Below below, boolean activationsStay) {
    List<String> differences = new ArrayList<>();
    MultiDataSet data = data(below, 1);
    for (Arguments pair : activationsAndTops().toList()) {
      Activation activation = (Activation) pair.get()[0];
      Top top = (Top) pair.get()[1];
      Stack stack = below.with(top, activation);
      Net exact = Net.of(EXACT.applyTo(stack.layers(), below.input()));
      new Agreement(TOLERANCE, activationsStay)
          .ofAStep(exact, Net.of(stack.layers()), data)
          .differences()
          .forEach(d -> differences.add(activation + " below " + top + ": " + d));
    }
    return differences;
  }

  private static Stream<Arguments> activationsAndTops() {
    return Sample.rotating(
        ACTIVATIONS.stream().flatMap(a -> Top.all().stream().map(top -> Arguments.of(a, top))));
  }

  private static List<Top> tops() {
    return Sample.oneIn(9, Top.all().stream()).toList();
  }

  /** All activation functions at once: each in a branch of its own, with an output of its own. */
  @ParameterizedTest(name = "{0}, skip edge: {1}")
  @MethodSource("belowAndSkip")
  void graphsHaveBackpropagationsGradients(Below below, boolean skip) {
    List<String> differences = new ArrayList<>();
    MultiDataSet data = data(below, ACTIVATIONS.size());
    for (Top top : tops()) {
      Map<String, Stack> branches = new LinkedHashMap<>();
      ACTIVATIONS.forEach(a -> branches.put(a.name(), below.with(top, a)));
      ComputationGraphConfiguration conf = Stack.graph(branches, skip);
      Net exact = Net.of(EXACT.applyTo(conf, below.input()));
      Net plain = Net.of(conf);
      new Agreement(TOLERANCE, true)
          .ofOutputs(exact, plain, data)
          .ofAStep(exact, plain, data)
          .differences()
          .forEach(d -> differences.add(top + ": " + d));
    }
    assertThat(differences).isEmpty();
  }

  /** As a graph, a network of layers is converted as such. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("below")
  void graphsWithoutBranchesHaveBackpropagationsGradients(Below below) {
    List<String> differences = new ArrayList<>();
    MultiDataSet data = data(below, 1);
    for (Top top : tops()) {
      for (Activation activation : List.of(Activation.TANH, Activation.SIGMOID)) {
        Stack stack = below.with(top, activation);
        Net exact = Net.of(EXACT.applyTo(stack.graph(), below.input()));
        Net plain = Net.of(stack.graph());
        new Agreement(TOLERANCE, true)
            .ofOutputs(exact, plain, data)
            .ofAStep(exact, plain, data)
            .differences()
            .forEach(d -> differences.add(activation + " below " + top + ": " + d));
      }
    }
    assertThat(differences).isEmpty();
  }

  static Stream<Arguments> belowAndSkip() {
    return Sample.rotating(
        Stream.concat(Below.all().stream(), Stream.of(Below.topInPlace()))
            .flatMap(b -> Stream.of(false, true).map(skip -> Arguments.of(b, skip))));
  }

  private static MultiDataSet data(Below below, int outputs) {
    Nd4j.getRandom().setSeed(23);
    long[] shape = below.input().getShape(true);
    shape[0] = 3;
    INDArray features = Nd4j.rand(DataType.DOUBLE, shape).muli(2).subi(1);
    INDArray labels = Transforms.softmax(Nd4j.randn(DataType.DOUBLE, 3, below.width()), false);
    return new MultiDataSet(
        new INDArray[] {features}, Collections.nCopies(outputs, labels).toArray(INDArray[]::new));
  }
}
