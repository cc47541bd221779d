package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.golden.GoldenCase.activation;
import static org.dl4jtp.golden.GoldenCase.array;
import static org.dl4jtp.golden.GoldenCase.elements;
import static org.dl4jtp.golden.GoldenCase.published;
import static org.dl4jtp.golden.GoldenCase.row;
import static org.dl4jtp.golden.GoldenVectorsTest.close;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.Alignment;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Replays the cases with convolutions, whose layers and scales differ from the dense ones'. */
final class GoldenConv {
  private final GoldenCase c;
  private final List<JsonNode> layers;
  private final List<JsonNode> feedback;
  private final INDArray features;

  /** Our indices of the recorded layers: pooling is a layer of its own here. */
  private final List<Integer> positions = new ArrayList<>();

  private final int length;

  private GoldenConv(GoldenCase c) {
    this.c = c;
    layers = elements(c.params().get("forward"));
    feedback = elements(c.params().get("feedback"));
    features = tensor(c.data().get("x"));
    int next = 0;
    for (JsonNode layer : layers) {
      positions.add(next);
      next += hasPool(layer) ? 2 : 1;
    }
    length = next;
  }

  static void replay(GoldenCase c) {
    new GoldenConv(c).replay();
  }

  private void replay() {
    TrainingRule rule =
        c.method().endsWith("control") ? TrainingRule.DDTP_CONTROL : TrainingRule.DDTP_LINEAR;
    MultiLayerNetwork net =
        network(
            published(rule)
                .perturbation(Perturbation.ALL_LAYERS)
                .feedbackActivation(activation(c.meta().path("fb_activation").asText("linear")))
                .targetStepSize(c.targetStepSize())
                .noiseLevel(c.meta().get("sigma").asDouble())
                .noiseSource(new RecordedNoise(noise())));
    feedback.forEach(mapping -> setFeedback(net, mapping));
    checkActivations(net);

    TrainingStep step = TrainingStep.of(net, features, c.labels());
    JsonNode results = c.results();
    close(step.score(), results.get("loss").asDouble(), "loss");
    int last = layers.size() - 1;
    LayerStep output = step.layers().get(last);
    INDArray error = output.displacement().div(-c.targetStepSize() * c.batchSize());
    close(error, array(results.get("dL_dh_output")), "dL/dh of the output");
    close(output.target(), array(results.get("output_target")), "output target");
    for (JsonNode recorded : elements(results.get("targets"))) {
      int i = recorded.get("layer").asInt();
      close(step.layers().get(i).target(), rows(recorded.get("target")), "target of layer " + i);
    }
    for (JsonNode recorded : elements(results.get("forward_gradients"))) {
      LayerStep layer = step.layers().get(recorded.get("layer").asInt());
      // Theirs is the gradient of a mean over the units of a convolution, of a sum over dense ones.
      double units = isConvolution(recorded) ? layer.activation().size(1) : 1;
      checkGradients(layer, recorded, c.gradientFactor() / units, "");
    }
    for (JsonNode recorded : elements(results.get("feedback"))) {
      checkFeedback(step.layers().get(recorded.get("reconstructs_layer").asInt() + 1), recorded);
    }
    JsonNode comparison = results.get("comparison");
    compare(comparison.get("bp"), TrainingRule.EXACT, 0);
    GoldenComparison.checkAngles(
        Alignment.of(net, features, c.labels(), 0), comparison.get("bp"), true);
    for (JsonNode gnt : elements(comparison.get("gnt"))) {
      double damping = gnt.get("damping").asDouble();
      compare(gnt.get("layers"), TrainingRule.gaussNewton(damping), damping);
      GoldenComparison.checkAngles(
          Alignment.of(net, features, c.labels(), damping), gnt.get("layers"), false);
    }
  }

  private void checkActivations(MultiLayerNetwork net) {
    List<INDArray> activations = net.feedForward(features);
    for (JsonNode recorded : elements(c.results().get("activations"))) {
      int i = recorded.get("layer").asInt();
      int position = positions.get(i);
      if (recorded.has("pre_pool")) {
        INDArray conv = activations.get(position + 1);
        close(conv, tensor(recorded.get("pre_pool")), "activation before pooling of layer " + i);
      }
      if (i < layers.size() - 1) { // the reference's softmax belongs to its loss
        int top = hasPool(layers.get(i)) ? position + 2 : position + 1;
        close(activations.get(top), tensor(recorded.get("h")), "h of layer " + i);
      }
    }
  }

  private void checkFeedback(LayerStep layer, JsonNode recorded) {
    String which = " of feedback stored on layer " + recorded.get("stored_on_layer");
    double loss = recorded.get("reconstruction_loss").asDouble();
    close(layer.feedbackLoss(), loss, "reconstruction loss" + which);
    INDArray dq = layer.feedbackGradients().get("Q");
    close(dq.transpose(), array(recorded.get("dQ")), "dQ" + which);
    if (!recorded.get("dq").isNull()) {
      close(layer.feedbackGradients().get("q"), row(recorded.get("dq")), "dq" + which);
    }
  }

  private void compare(JsonNode recorded, TrainingRule rule, double damping) {
    boolean backprop = rule.equals(TrainingRule.EXACT);
    // The step size at which targets are those of a loss averaged over the batch.
    MultiLayerNetwork net = network(published(rule).targetStepSize(1.0 / c.batchSize()));
    TrainingStep reference = TrainingStep.of(net, features, c.labels());
    for (JsonNode layer : elements(recorded)) {
      int i = layer.get("layer").asInt();
      String which = " by " + rule + (backprop ? "" : "(" + damping + ")");
      LayerStep ours = reference.layers().get(i);
      // Our output layer keeps its own target; a damped one would be shorter by 1 + λ.
      double shorter = i == layers.size() - 1 ? 1 + damping : 1;
      JsonNode update = layer.get(backprop ? "dL_dh" : "gn_activation_update");
      close(ours.displacement().div(-shorter), rows(update), "activation update" + which);
      // Theirs of a convolution has no factor 2 and is summed over the batch.
      double factor = backprop || isConvolution(layer) ? 1 : 2.0 / c.batchSize() / shorter;
      checkGradients(ours, layer, factor, which);
    }
  }

  private static void checkGradients(
      LayerStep layer, JsonNode recorded, double factor, String which) {
    if (!isConvolution(recorded)) {
      GoldenVectorsTest.checkForwardGradients(layer, recorded, factor, which);
      return;
    }
    String where = which + " of layer " + layer.index();
    close(layer.gradients().get("W").mul(factor), tensor(recorded.get("dK")), "dK" + where);
    if (!recorded.get("db").isNull()) {
      close(layer.gradients().get("b").mul(factor), row(recorded.get("db")), "db" + where);
    }
  }

  private List<List<List<INDArray>>> noise() {
    return List.of(
        elements(c.results().get("feedback")).stream()
            .map(f -> List.of(rows(f.get("eps"))))
            .toList());
  }

  private void setFeedback(MultiLayerNetwork net, JsonNode mapping) {
    int into = positions.get(mapping.get("maps_to_layer").asInt() + 1);
    net.getLayer(into).setParam("Q", array(mapping.get("Q")).transpose());
    if (!mapping.get("q").isNull()) { // ours has one, which starts at zero
      net.getLayer(into).setParam("q", row(mapping.get("q")));
    }
  }

  private MultiLayerNetwork network(TargetPropagation tp) {
    MultiLayerNetwork net = new MultiLayerNetwork(tp.applyTo(configuration(), inputType()));
    net.init();
    assertThat(net.getnLayers()).isEqualTo(length);
    for (int i = 0; i < layers.size(); i++) {
      JsonNode layer = layers.get(i);
      INDArray weights =
          isConvolution(layer) ? tensor(layer.get("K")) : array(layer.get("W")).transpose();
      net.getLayer(positions.get(i)).setParam("W", weights);
      if (!layer.get("b").isNull()) {
        net.getLayer(positions.get(i)).setParam("b", row(layer.get("b")));
      }
    }
    return net;
  }

  private InputType inputType() {
    return InputType.convolutional(features.size(2), features.size(3), features.size(1));
  }

  private MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(1))
            .list();
    for (JsonNode layer : layers.subList(0, layers.size() - 1)) {
      boolean hasBias = !layer.get("b").isNull();
      if (!isConvolution(layer)) {
        list.layer(
            new DenseLayer.Builder()
                .nOut(layer.get("n_out").asInt())
                .hasBias(hasBias)
                .activation(activation(layer.get("activation").asText()))
                .build());
        continue;
      }
      list.layer(
          new ConvolutionLayer.Builder(
                  pair(layer, "kernel"), pair(layer, "stride"), pair(layer, "padding"))
              .nOut(layer.get("out_channels").asInt())
              .hasBias(hasBias)
              .activation(activation(layer.get("activation").asText()))
              .build());
      if (hasPool(layer)) {
        JsonNode pool = layer.get("pool");
        assertThat(pool.get("type").asText()).isEqualTo("max");
        list.layer(
            new SubsamplingLayer.Builder(
                    SubsamplingLayer.PoolingType.MAX,
                    pair(pool, "kernel"),
                    pair(pool, "stride"),
                    pair(pool, "padding"))
                .build());
      }
    }
    JsonNode last = layers.get(layers.size() - 1);
    assertThat(c.meta().get("output_kind").asText()).isEqualTo("softmax_ce");
    return list.layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(last.get("n_out").asInt())
                .hasBias(!last.get("b").isNull())
                .build())
        .setInputType(inputType())
        .build();
  }

  private static boolean isConvolution(JsonNode layer) {
    return layer.has("K") || layer.has("dK");
  }

  private static boolean hasPool(JsonNode layer) {
    return layer.path("pool").isObject();
  }

  private static int[] pair(JsonNode node, String key) {
    return new int[] {node.get(key).get(0).asInt(), node.get(key).get(1).asInt()};
  }

  /** Nested lists of any depth. */
  private static INDArray tensor(JsonNode nested) {
    List<Long> shape = new ArrayList<>();
    for (JsonNode n = nested; n.isArray(); n = n.get(0)) {
      shape.add((long) n.size());
    }
    List<Double> values = new ArrayList<>();
    collect(nested, values);
    return Nd4j.createFromArray(values.stream().mapToDouble(d -> d).toArray())
        .reshape('c', shape.stream().mapToLong(n -> n).toArray());
  }

  private static INDArray rows(JsonNode nested) {
    INDArray tensor = tensor(nested);
    return tensor.reshape('c', tensor.size(0), tensor.length() / tensor.size(0));
  }

  private static void collect(JsonNode node, List<Double> into) {
    if (node.isArray()) {
      node.forEach(element -> collect(element, into));
    } else {
      into.add(node.asDouble());
    }
  }
}
