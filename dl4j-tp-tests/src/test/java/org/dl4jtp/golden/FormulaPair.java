package org.dl4jtp.golden;

import static org.dl4jtp.golden.Formulas.hadamard;
import static org.dl4jtp.golden.Formulas.map;
import static org.dl4jtp.golden.Formulas.minus;
import static org.dl4jtp.golden.Formulas.plus;
import static org.dl4jtp.golden.Formulas.scaled;
import static org.dl4jtp.golden.Formulas.sum;

import java.util.Random;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** A layer pair of L-DRL by the formulas of section 13, G(y) = act(y) Qᵀ + q. */
final class FormulaPair {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final double NOISE = 0.2;
  private static final int SAMPLES = 2;

  private FormulaPair() {}

  static ObjectNode of(String activation, long seed) {
    Random random = new Random(seed);
    FormulaMapping.Layer forward = FormulaMapping.Layer.random(4, 5, activation, random);
    FormulaMapping.Layer backward = FormulaMapping.Layer.random(5, 4, "linear", random);
    FormulaMapping function = new FormulaMapping(forward);
    FormulaMapping linear = new FormulaMapping(backward);
    int batch = 3;
    double[][] x = Formulas.normal(random, batch, 5, 1);
    double[][] y = function.apply(x);

    ObjectNode node = MAPPER.createObjectNode().put("name", "L-DRL pair, " + activation);
    node.putObject("meta").put("method", "L-DRL pair").put("batch_size", batch);
    node.putObject("data").set("x", MAPPER.valueToTree(x));
    ObjectNode params = node.putObject("params");
    ObjectNode up = params.putArray("forward").addObject().put("activation", activation);
    up.put("layer", 0).put("n_in", 5).put("n_out", 4);
    up.set("W", MAPPER.valueToTree(forward.q));
    up.set("b", MAPPER.valueToTree(forward.bias));
    ObjectNode down = params.putArray("feedback").addObject().put("activation", activation);
    down.put("stored_on_layer", 0).put("order", "activation, then linear");
    down.set("Q", MAPPER.valueToTree(backward.q));
    down.set("q", MAPPER.valueToTree(backward.bias));

    ObjectNode results = node.putObject("results");
    results.put("noise_scale", NOISE).put("noise_samples", SAMPLES);
    results.set("y", MAPPER.valueToTree(y));
    ArrayNode samples = results.putArray("samples");
    double loss = 0;
    double weight = 1.0 / batch / SAMPLES;
    double[][] here = map(y, Formulas.value(activation));
    for (int k = 0; k < SAMPLES; k++) {
      double[][] ofX = Formulas.normal(random, batch, 5, 1);
      double[][] ofY = Formulas.normal(random, batch, 4, 1);
      ObjectNode sample = samples.addObject();
      sample.set("eps_x", MAPPER.valueToTree(ofX));
      sample.set("eps_y", MAPPER.valueToTree(ofY));
      double[][] dx = scaled(ofX, NOISE);
      double[][] there = map(function.apply(plus(x, dx)), Formulas.value(activation));
      double[][] answer = minus(linear.apply(there), linear.apply(here));
      loss -= 2 * weight * sum(hadamard(dx, answer));
      linear.addGradientsOfDifference(there, here, scaled(dx, -2 * weight));
      double[][] moved = map(plus(y, scaled(ofY, NOISE)), Formulas.value(activation));
      double[][] own = minus(linear.apply(moved), linear.apply(here));
      loss += weight * sum(hadamard(own, own));
      linear.addGradientsOfDifference(moved, here, scaled(own, 2 * weight));
    }
    results.put("feedback_loss", loss);
    results.set("dQ", MAPPER.valueToTree(backward.gradient));
    results.set("dq", MAPPER.valueToTree(backward.biasGradient));
    return node;
  }
}
