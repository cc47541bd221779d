package org.dl4jtp.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.Main;
import org.dl4jtp.examples.bench.Product.Operand;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The products that a floor consists of are those that steps make. */
class StepProductsTest {
  private static final List<String> RULES =
      List.of(
          "exact",
          "dfa",
          "ddtp-linear",
          "ddtp-control",
          "dtp",
          "dtpdrl",
          "ldrl",
          "fw-dtp",
          "ddtp-rhl");

  private static BenchPlan plan() {
    return new BenchPlan(
        RULES,
        "bp",
        List.of("all"),
        BenchNetwork.DENSE,
        "7-6",
        8,
        4,
        16,
        1,
        1,
        DataType.DOUBLE,
        WorkspaceMode.ENABLED);
  }

  /*
   * 8-7-6-4: layers of 56, 42 and 24 multiply-adds, together 122. DL4J's backpropagation computes
   * pre-activations again in its backward pass, and errors for the input. Beyond the equations our
   * rules may have the output layer hand errors down, and exact a second pass from the first layer.
   */
  @Test
  void seenInRealStepsTheyAreThoseOfTheEquations() {
    List<StepProducts> seen = new BenchChild(Main.class, () -> false).observe(plan()).orElseThrow();
    assertThat(seen).hasSize(1 + RULES.size());
    List<String> names = new ArrayList<>(List.of("bp"));
    names.addAll(RULES);
    for (int i = 0; i < names.size(); i++) {
      String rule = names.get(i);
      StepProducts products = seen.get(i);
      assertThat(products.unseen()).as(rule).isNull();
      double more = products.multiplyAddsPerStep() / 16 - count(rule).total() / 2;
      switch (rule) {
        case "bp" -> assertThat(more).as(rule).isEqualTo(122 + 56);
        case "exact" -> assertThat(more).as(rule).isBetween(0.0, 24.0 + 42 + 24);
        default -> assertThat(more).as(rule).isBetween(0.0, 24.0);
      }
    }
  }

  private static OperationCount count(String rule) {
    MultiLayerConfiguration plain = BenchNetwork.DENSE.configuration(plan());
    TargetPropagation propagation = TargetPropagation.of(TrainingRule.parse(rule));
    if (!rule.equals("bp")) {
      propagation = propagation.perturbation(Perturbation.ALL_LAYERS);
    }
    MultiLayerNetwork network = Networks.network(propagation.applyTo(plain));
    Optional<OperationCount> count = OperationCount.of(network, 8);
    return count.orElseThrow();
  }

  @Test
  void madeAloneTheyGiveWhatNd4jGives() {
    INDArray a = Nd4j.rand(DataType.DOUBLE, 5, 3);
    INDArray b = Nd4j.rand(DataType.DOUBLE, 4, 3).dup('f');
    for (char order : new char[] {'c', 'f'}) {
      INDArray c = Nd4j.createUninitialized(DataType.DOUBLE, new long[] {5, 4}, order);
      Product product =
          new Product(Operand.of(0, a, false), Operand.of(1, b, true), Operand.of(2, c, false), 0);
      assertThat(product.multiplyAdds()).isEqualTo(5 * 4 * 3);
      Blas.multiply(
          DataType.DOUBLE,
          product,
          a.data().addressPointer(),
          b.data().addressPointer(),
          c.data().addressPointer());
      assertThat(c.distance2(a.mmul(b.transpose()))).isLessThan(1e-12);
    }
  }

  @Test
  void floorTakesTime() {
    Operand square = new Operand(0, 8, 8, true, 8);
    Product product =
        new Product(square, new Operand(1, 8, 8, false, 8), new Operand(2, 8, 8, true, 8), 1);
    Floor floor = new Floor(DataType.FLOAT, new StepProducts(2, List.of(product, product), null));
    floor.warmUp(1e5);
    assertThat(floor.measure()).isPositive();
  }
}
