package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.dl4jtp.golden.GoldenCase.array;
import static org.dl4jtp.golden.GoldenCase.elements;
import static org.dl4jtp.golden.GoldenVectorsTest.checkForwardGradients;
import static org.dl4jtp.golden.GoldenVectorsTest.close;

import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Replays the comparison block: BP and Gauss-Newton gradients at the same weights, and angles. */
final class GoldenComparison {
  private GoldenComparison() {}

  static void check(GoldenCase c, TrainingStep method) {
    JsonNode comparison = c.results().path("comparison");
    if (comparison.isMissingNode()) {
      return;
    }
    compare(c, method, comparison.get("bp"), TrainingRule.EXACT, 0);
    for (JsonNode gnt : elements(comparison.get("gnt"))) {
      double damping = gnt.get("damping").asDouble();
      compare(c, method, gnt.get("layers"), TrainingRule.gaussNewton(damping), damping);
    }
  }

  private static void compare(
      GoldenCase c, TrainingStep method, JsonNode recorded, TrainingRule rule, double damping) {
    TrainingStep reference = TrainingStep.of(c.network(rule), c.features(), c.labels());
    boolean backprop = rule.equals(TrainingRule.EXACT);
    for (JsonNode layer : elements(recorded)) {
      int i = layer.get("layer").asInt();
      LayerStep ours = reference.layers().get(i);
      String which = " by " + rule + (backprop ? "" : "(" + damping + ")");
      // Our output layer keeps its own target; a damped one would be shorter by 1 + λ.
      double shorter = i == c.layers() - 1 ? 1 + damping : 1;
      INDArray update = ours.displacement().div(-shorter);
      JsonNode activationUpdate = layer.get(backprop ? "dL_dh" : "gn_activation_update");
      close(update, array(activationUpdate), "activation update" + which + " of layer " + i);
      double factor = backprop ? 1 : 2.0 / c.batchSize() / shorter;
      checkForwardGradients(ours, layer, factor, which);

      LayerStep theirs = method.layers().get(i);
      angle(theirs.gradients().get("W"), ours.gradients().get("W"), layer.path("angle_W"));
      if (theirs.gradients().containsKey("b")) {
        angle(theirs.gradients().get("b"), ours.gradients().get("b"), layer.path("angle_b"));
      }
      activationAngle(theirs, ours, layer);
    }
  }

  static void activationAngle(LayerStep theirs, LayerStep ours, JsonNode recorded) {
    JsonNode angle = recorded.path("activation_angle_deg");
    if (angle.isNumber()) {
      double mean = meanAngle(theirs.displacement(), ours.displacement());
      // arccos of a cosine near 1 loses half the digits
      assertThat(mean).isCloseTo(angle.asDouble(), offset(mean < 1e-3 ? 1e-5 : 1e-7));
    }
  }

  static void angle(INDArray one, INDArray two, JsonNode recorded) {
    if (!recorded.isObject()) {
      return;
    }
    double cos = cosine(one, two);
    assertThat(cos).isCloseTo(recorded.get("cos").asDouble(), offset(1e-9));
    boolean parallel = Math.abs(cos) > 1 - 1e-8;
    double degrees = Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cos))));
    assertThat(degrees).isCloseTo(recorded.get("deg").asDouble(), offset(parallel ? 1e-5 : 1e-7));
  }

  private static double meanAngle(INDArray one, INDArray two) {
    double sum = 0;
    for (int example = 0; example < one.rows(); example++) {
      double cos = cosine(one.getRow(example), two.getRow(example));
      sum += Math.toDegrees(Math.acos(Math.max(-1, Math.min(1, cos))));
    }
    return sum / one.rows();
  }

  private static double cosine(INDArray one, INDArray two) {
    INDArray a = Nd4j.toFlattened(one);
    INDArray b = Nd4j.toFlattened(two);
    double product = a.mul(b).sumNumber().doubleValue();
    return product / (a.norm2Number().doubleValue() * b.norm2Number().doubleValue());
  }
}
