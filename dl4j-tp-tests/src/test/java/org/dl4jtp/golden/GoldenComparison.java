package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;
import static org.dl4jtp.golden.GoldenCase.array;
import static org.dl4jtp.golden.GoldenCase.elements;
import static org.dl4jtp.golden.GoldenVectorsTest.checkForwardGradients;
import static org.dl4jtp.golden.GoldenVectorsTest.close;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.Alignment;
import org.dl4jtp.diagnostics.LayerAlignment;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Replays the comparison block: BP and Gauss-Newton gradients at the same weights, and angles. */
final class GoldenComparison {
  private GoldenComparison() {}

  static void check(GoldenCase c, MultiLayerNetwork net) {
    JsonNode comparison = c.results().path("comparison");
    if (comparison.isMissingNode()) {
      return;
    }
    Alignment measured = Alignment.of(net, c.features(), c.labels(), 0);
    compare(c, measured, comparison.get("bp"), TrainingRule.EXACT, 0);
    for (JsonNode gnt : elements(comparison.get("gnt"))) {
      double damping = gnt.get("damping").asDouble();
      measured = Alignment.of(net, c.features(), c.labels(), damping);
      compare(c, measured, gnt.get("layers"), TrainingRule.gaussNewton(damping), damping);
    }
  }

  private static void compare(
      GoldenCase c, Alignment measured, JsonNode recorded, TrainingRule rule, double damping) {
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
    }
    checkAngles(measured, recorded, backprop);
  }

  /** The recorded angles of every layer to backpropagation's updates, or to Gauss-Newton's. */
  static void checkAngles(Alignment measured, JsonNode recorded, boolean toBackprop) {
    for (JsonNode layer : elements(recorded)) {
      LayerAlignment ours = measured.layers().get(layer.get("layer").asInt());
      angle(
          toBackprop ? ours.weightAngleToBackpropagation() : ours.weightAngleToGaussNewton(),
          layer.path("angle_W"));
      angle(
          toBackprop ? ours.biasAngleToBackpropagation() : ours.biasAngleToGaussNewton(),
          layer.path("angle_b"));
      JsonNode activation = layer.path("activation_angle_deg");
      if (activation.isNumber()) {
        degrees(
            toBackprop
                ? ours.activationAngleToBackpropagation()
                : ours.activationAngleToGaussNewton(),
            activation.asDouble());
      }
    }
  }

  private static void angle(double degrees, JsonNode recorded) {
    if (recorded.isObject()) {
      assertThat(Math.cos(Math.toRadians(degrees)))
          .isCloseTo(recorded.get("cos").asDouble(), offset(1e-10));
      degrees(degrees, recorded.get("deg").asDouble());
    }
  }

  /** The recorded ones come from arccos, which near 0 and 180 loses half the digits. */
  private static void degrees(double actual, double recorded) {
    boolean parallel = Math.abs(Math.cos(Math.toRadians(recorded))) > 1 - 1e-8;
    assertThat(actual).isCloseTo(recorded, offset(parallel ? 1e-5 : 1e-8));
  }
}
