package org.dl4jtp.golden;

import static org.dl4jtp.golden.Formulas.columnSums;
import static org.dl4jtp.golden.Formulas.combine;
import static org.dl4jtp.golden.Formulas.map;
import static org.dl4jtp.golden.Formulas.minus;
import static org.dl4jtp.golden.Formulas.plus;
import static org.dl4jtp.golden.Formulas.scaled;
import static org.dl4jtp.golden.Formulas.sum;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * Cases in the golden files' format, computed by the formulas of their description: independent of
 * this library, and of the authors' code.
 */
final class FormulaCases {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Set<String> LAYERWISE = Set.of("DTP", "DTPDRL", "LeeDTP");
  private static final int HIDDEN_FEEDBACK = 7;
  private static final double DAMPING = 0.1;

  /**
   * What a case is about.
   *
   * @param method as in the files; with " (recurrent)" for that of DDTP-RHL
   * @param hidden activation of hidden layers
   * @param feedback activation of feedback, as the files name it
   * @param kind of output
   */
  record Spec(String method, String hidden, String feedback, String kind) {
    String name() {
      return String.join(" ", method, hidden, feedback, kind);
    }

    String plainMethod() {
      return method.replace(" (recurrent)", "");
    }

    boolean isLayerwise() {
      return LAYERWISE.contains(method);
    }

    /** Section 3: the name's meaning depends on where it stands. */
    String feedbackFunction() {
      boolean inverse = isLayerwise() || plainMethod().equals("DDTP-RHL");
      return inverse && feedback.equals("leakyrelu") ? "inverse leakyrelu" : feedback;
    }
  }

  private final Spec spec;
  private final double eta;
  private final double sigma;
  private final Random random;
  private final FormulaNetwork net;
  private final FormulaMapping[] mappings; // by the layer that the file says they are stored on
  private final FormulaMapping.Layer shared;

  private FormulaCases(Spec spec, long seed) {
    this.spec = spec;
    random = new Random(seed);
    eta = 0.05 + 0.01 * random.nextInt(10);
    sigma = 0.05 + 0.01 * random.nextInt(10);
    int[] sizes = {5, 6 + random.nextInt(3), 4 + random.nextInt(2), 6, 3 + random.nextInt(2)};
    net = new FormulaNetwork(spec.kind(), spec.hidden(), sizes, random);
    net.draw(3 + random.nextInt(3), random);
    shared =
        spec.plainMethod().equals("DDTP-RHL")
            ? FormulaMapping.Layer.random(
                HIDDEN_FEEDBACK, sizes[sizes.length - 1], "leakyrelu", random)
            : null;
    mappings = new FormulaMapping[net.w.length];
    for (int i = 0; i < mappings.length; i++) {
      mappings[i] = mapping(i, sizes);
    }
  }

  /** A case of one evaluation. */
  static ObjectNode step(Spec spec, long seed) {
    FormulaCases c = new FormulaCases(spec, seed);
    ObjectNode node = c.node();
    ObjectNode data = node.putObject("data");
    put(data, "x", c.net.x);
    put(data, "y", c.net.y);
    c.results(node.putObject("results"));
    return node;
  }

  /** A case of three steps of training by SGD. */
  static ObjectNode trace(Spec spec, long seed) {
    FormulaCases c = new FormulaCases(spec, seed);
    ObjectNode node = c.node();
    double rate = 0.3;
    double feedbackRate = 0.01;
    double decay = 0.02;
    ObjectNode optimizer = ((ObjectNode) node.get("meta")).putObject("optimizer");
    optimizer.put("type", "SGD").put("lr", rate);
    optimizer.put("lr_fb", feedbackRate).put("feedback_wd", decay);
    ArrayNode steps = node.putArray("steps");
    for (int step = 0; step < 3; step++) {
      c.net.draw(c.net.batch(), c.random);
      c.step(steps.addObject().put("step", step), rate, feedbackRate, decay);
    }
    return node;
  }

  private FormulaMapping mapping(int storedOn, int[] sizes) {
    int last = net.last();
    int output = sizes[sizes.length - 1];
    String t = spec.feedbackFunction();
    if (spec.isLayerwise()) {
      boolean none = storedOn == 0 || (storedOn == last && spec.method().equals("LeeDTP"));
      return none ? null : affine(sizes[storedOn], sizes[storedOn + 1], t);
    }
    if (storedOn == last || Set.of("BP", "GNT").contains(spec.method())) {
      return null;
    }
    int own = sizes[storedOn + 1];
    boolean top = storedOn == last - 1;
    boolean recurrent = !spec.plainMethod().equals(spec.method());
    return switch (spec.plainMethod()) {
      case "DDTP-RHL" ->
          top
              ? affine(own, output, t)
              : new FormulaMapping(
                      shared,
                      FormulaMapping.Layer.random(
                          own, HIDDEN_FEEDBACK + (recurrent ? own : 0), t, random))
                  .besideTheFirst(recurrent ? net.h[storedOn] : null);
      case "DDTP-MLP" ->
          top
              ? affine(own, output, "linear")
              : new FormulaMapping(
                  FormulaMapping.Layer.random(6, output, t, random),
                  FormulaMapping.Layer.random(own, 6, "linear", random));
      default -> affine(own, output, t);
    };
  }

  private FormulaMapping affine(int out, int in, String activation) {
    return new FormulaMapping(FormulaMapping.Layer.random(out, in, activation, random));
  }

  private ObjectNode node() {
    ObjectNode node = MAPPER.createObjectNode().put("name", spec.name());
    ObjectNode meta = node.putObject("meta").put("method", spec.plainMethod());
    meta.put("batch_size", net.batch()).put("output_kind", spec.kind());
    if (spec.method().equals("GNT")) {
      meta.put("damping", DAMPING);
    } else {
      meta.put("sigma", sigma).put("target_stepsize", eta);
      meta.put("recurrent_input", !spec.plainMethod().equals(spec.method()));
    }
    ObjectNode params = node.putObject("params");
    ArrayNode forward = params.putArray("forward");
    for (int i = 0; i < net.w.length; i++) {
      ObjectNode layer = forward.addObject().put("layer", i).put("activation", net.activations[i]);
      layer.put("n_in", net.w[i][0].length).put("n_out", net.w[i].length);
      put(layer, "W", net.w[i]);
      put(layer, "b", net.b[i]);
    }
    ArrayNode feedback = params.putArray("feedback");
    for (int i = 0; i < mappings.length; i++) {
      if (mappings[i] != null) {
        ObjectNode mapping = feedback.addObject().put("stored_on_layer", i);
        mapping.put("maps_to_layer", reconstructs(i));
        parameters(mappings[i], mapping);
      }
    }
    if (shared != null) {
      ObjectNode hidden = params.putObject("shared_hidden_feedback");
      hidden.put("activation", shared.activation);
      put(hidden, "R", shared.q);
      put(hidden, "r", shared.bias);
    }
    return node;
  }

  private void parameters(FormulaMapping mapping, ObjectNode into) {
    boolean perceptron = spec.method().equals("DDTP-MLP");
    ArrayNode layers = perceptron ? into.putArray("mlp") : null;
    for (FormulaMapping.Layer layer : trained(mapping)) {
      ObjectNode node = perceptron ? layers.addObject() : into;
      node.put("activation", perceptron ? layer.activation : spec.feedback());
      put(node, "Q", layer.q);
      put(node, "q", layer.bias);
    }
  }

  private List<FormulaMapping.Layer> trained(FormulaMapping mapping) {
    return spec.method().equals("DDTP-MLP") ? mapping.layers : List.of(mapping.top());
  }

  private int reconstructs(int storedOn) {
    return spec.isLayerwise() ? storedOn - 1 : storedOn;
  }

  private void results(ObjectNode results) {
    ArrayNode activations = results.putArray("activations");
    for (int i = 0; i < net.h.length; i++) {
      ObjectNode layer = activations.addObject().put("layer", i);
      put(layer, "a", net.a[i]);
      put(layer, "h", net.h[i]);
    }
    results.put("loss", net.loss());
    double[][][] backpropagation = net.backpropagation();
    if (spec.method().equals("BP")) {
      gradients(results.putArray("forward_gradients"), backpropagation);
      return;
    }
    put(results, "dL_dh_output", net.error());
    double[][][] targets = targets();
    if (spec.method().equals("LeeDTP")) {
      put(results, "dL_dh_last_hidden", backpropagation[net.last() - 1]);
    } else {
      put(results, "output_target", targets[net.last()]);
    }
    ArrayNode recorded = results.putArray("targets");
    for (int i = 0; i < targets.length; i++) {
      ObjectNode layer = recorded.addObject().put("layer", i);
      if (targets[i] == null) {
        layer.putNull("target");
      } else {
        put(layer, "target", targets[i]);
      }
    }
    forwardGradients(targets, results.putArray("forward_gradients"));
    if (!Set.of("GNT", "DFA").contains(spec.method())) {
      feedback(results.putArray("feedback"));
    }
    ObjectNode comparison = results.putObject("comparison");
    gradients(comparison.putArray("bp"), backpropagation);
    comparison.putArray("gnt");
  }

  /** Section 5. */
  private double[][][] targets() {
    int last = net.last();
    double[][][] targets = new double[last + 1][][];
    targets[last] = minus(net.h[last], scaled(net.error(), eta));
    if (spec.method().equals("GNT")) {
      for (int i = 0; i <= last; i++) {
        targets[i] = minus(net.h[i], net.gaussNewton(i, DAMPING));
      }
    } else if (spec.isLayerwise()) {
      int top = last;
      if (spec.method().equals("LeeDTP")) {
        targets[last] = null;
        top = last - 1;
        targets[top] = minus(net.h[top], scaled(net.backpropagation()[top], eta));
      }
      for (int i = top; i > 0; i--) {
        targets[i - 1] = corrected(mappings[i], targets[i], net.h[i], net.h[i - 1]);
      }
    } else {
      double[][] propagated =
          spec.kind().equals("sigmoid_mse")
              ? map(targets[last], t -> Math.log(t / (1 - t)))
              : targets[last];
      for (int i = 0; i < last; i++) {
        targets[i] = corrected(mappings[i], propagated, net.a[last], net.h[i]);
      }
    }
    return targets;
  }

  /** g(there) + h − g(here). */
  private static double[][] corrected(
      FormulaMapping g, double[][] there, double[][] here, double[][] h) {
    return plus(minus(g.apply(there), g.apply(here)), h);
  }

  /** Section 6. */
  private List<double[][]> forwardGradients(double[][][] targets, ArrayNode into) {
    List<double[][]> deltas = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      double[][] delta =
          targets[i] == null
              ? net.ofPreActivation(i, net.error())
              : scaled(net.ofPreActivation(i, minus(net.h[i], targets[i])), 2.0 / net.batch());
      deltas.add(delta);
      gradient(into.addObject().put("layer", i), i, delta);
    }
    return deltas;
  }

  /** Section 10. */
  private void gradients(ArrayNode into, double[][][] ofActivations) {
    for (int i = 0; i < ofActivations.length; i++) {
      ObjectNode layer = into.addObject().put("layer", i);
      put(layer, "dL_dh", ofActivations[i]);
      gradient(layer, i, net.ofPreActivation(i, ofActivations[i]));
    }
  }

  private void gradient(ObjectNode into, int layer, double[][] delta) {
    put(into, "dW", net.weightGradient(layer, delta));
    put(into, "db", columnSums(delta));
  }

  private void feedback(ArrayNode into) {
    for (int i = 0; i < mappings.length; i++) {
      if (mappings[i] == null) {
        continue;
      }
      double[][] eps = noise(i);
      ObjectNode node = into.addObject().put("stored_on_layer", i);
      node.put("reconstructs_layer", reconstructs(i));
      put(node, "eps", eps);
      node.put("reconstruction_loss", learn(i, eps));
      boolean perceptron = spec.method().equals("DDTP-MLP");
      ArrayNode layers = perceptron ? node.putArray("mlp") : null;
      for (FormulaMapping.Layer layer : trained(mappings[i])) {
        ObjectNode gradients = perceptron ? layers.addObject() : node;
        put(gradients, "dQ", layer.gradient);
        put(gradients, "dq", layer.biasGradient);
      }
    }
  }

  private double[][] noise(int storedOn) {
    double[][] h = net.h[reconstructs(storedOn)];
    return Formulas.normal(random, h.length, h[0].length, 1);
  }

  /** Section 8: the loss of one mapping; its layers have the gradients. */
  private double learn(int storedOn, double[][] eps) {
    FormulaMapping g = mappings[storedOn];
    g.layers.forEach(FormulaMapping.Layer::clear);
    int k = reconstructs(storedOn);
    double[][] h = net.h[k];
    double[][] corrupted = plus(h, scaled(eps, sigma));
    double[][] there = source(storedOn, corrupted);
    double[][] here = spec.isLayerwise() ? net.h[storedOn] : net.a[net.last()];
    boolean plain = Set.of("DTP", "LeeDTP", "DDTP-control").contains(spec.method());
    double[][] back = plain ? g.apply(there) : corrected(g, there, here, h);
    double least = spec.isLayerwise() ? 0.02 : 0;
    double scale =
        spec.method().equals("DDTP-control") ? 1 : 1 / Math.pow(Math.max(sigma, least), 2);
    double weight = scale / h.length / h[0].length;
    double[][] error = combine(back, corrupted, (b, c) -> 2 * weight * (b - c));
    if (plain) {
      g.addGradients(there, error);
    } else {
      g.addGradientsOfDifference(there, here, error);
    }
    return weight * sum(map(minus(back, corrupted), d -> d * d));
  }

  /** What g maps when h is corrupted. */
  private double[][] source(int storedOn, double[][] corrupted) {
    if (!spec.isLayerwise()) {
      return net.output(storedOn, corrupted);
    }
    if (!spec.method().equals("DTPDRL")) {
      return net.layer(storedOn, corrupted);
    }
    double[][] at = corrupted;
    for (int i = storedOn; i <= net.last(); i++) {
      at = net.layer(i, at);
    }
    for (int i = net.last(); i > storedOn; i--) {
      at = corrected(mappings[i], at, net.h[i], net.h[i - 1]);
    }
    return at;
  }

  /** Section 14. */
  private void step(ObjectNode step, double rate, double feedbackRate, double decay) {
    put(step, "x", net.x);
    put(step, "y", net.y);
    step.put("loss", net.loss());
    List<double[][]> deltas = forwardGradients(targets(), MAPPER.createArrayNode());
    ArrayNode eps = step.putArray("eps");
    ArrayNode losses = step.putArray("reconstruction_losses");
    for (int i = 0; i < mappings.length; i++) {
      if (mappings[i] != null) {
        double[][] drawn = noise(i);
        eps.add(MAPPER.<ArrayNode>valueToTree(drawn));
        losses.addObject().put("stored_on_layer", i).put("loss", learn(i, drawn));
      }
    }
    for (FormulaMapping mapping : mappings) {
      if (mapping != null) {
        descend(mapping.top().q, mapping.top().gradient, feedbackRate, decay);
        descend(mapping.top().bias, mapping.top().biasGradient, feedbackRate, decay);
      }
    }
    for (int i = 0; i < net.w.length; i++) {
      descend(net.w[i], net.weightGradient(i, deltas.get(i)), rate, 0);
      descend(net.b[i], columnSums(deltas.get(i)), rate, 0);
    }
    step.set("params_after", node().get("params"));
  }

  private static void descend(double[][] w, double[][] gradient, double rate, double decay) {
    for (int i = 0; i < w.length; i++) {
      descend(w[i], gradient[i], rate, decay);
    }
  }

  private static void descend(double[] w, double[] gradient, double rate, double decay) {
    for (int i = 0; i < w.length; i++) {
      w[i] -= rate * (gradient[i] + decay * w[i]);
    }
  }

  private static void put(ObjectNode into, String key, double[][] values) {
    into.set(key, MAPPER.valueToTree(values));
  }

  private static void put(ObjectNode into, String key, double[] values) {
    into.set(key, MAPPER.valueToTree(values));
  }
}
