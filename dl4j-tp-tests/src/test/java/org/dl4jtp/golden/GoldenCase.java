package org.dl4jtp.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.learning.TorchAdam;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;

/** One recorded case of dense layers, and the Deeplearning4j network that replays it. */
final class GoldenCase {
  private static final Map<String, TrainingRule> RULES =
      Map.of(
          "BP", TrainingRule.BP,
          "DTP", TrainingRule.DTP,
          "DTPDRL", TrainingRule.DTPDRL,
          "DDTP-linear", TrainingRule.DDTP_LINEAR,
          "DDTP-control", TrainingRule.DDTP_CONTROL,
          "DFA", TrainingRule.DFA);

  private final JsonNode json;

  GoldenCase(JsonNode json) {
    this.json = json;
  }

  String name() {
    return json.get("name").asText();
  }

  /** The rule that the case was recorded with, if it is built. */
  Optional<TrainingRule> rule() {
    return Optional.ofNullable(RULES.get(method()));
  }

  String method() {
    return meta().get("method").asText();
  }

  JsonNode meta() {
    return json.get("meta");
  }

  JsonNode results() {
    return json.get("results");
  }

  /** Three recorded training steps, in a trace. */
  List<JsonNode> steps() {
    return json.has("steps") ? elements(json.get("steps")) : List.of();
  }

  INDArray features() {
    return array(json.get("data").get("x"));
  }

  INDArray labels() {
    return array(json.get("data").get("y"));
  }

  int layers() {
    return json.get("params").get("forward").size();
  }

  int batchSize() {
    return meta().get("batch_size").asInt();
  }

  /** Ours: the reference's target step size is that of a loss averaged over the batch. */
  double targetStepSize() {
    return referenceStepSize() / batchSize();
  }

  private double referenceStepSize() {
    return meta().path("target_stepsize").asDouble(1);
  }

  /** What the reference's forward gradients are multiples of, ours averaged over the batch. */
  double gradientFactor() {
    return 2 * targetStepSize();
  }

  /**
   * Index of our layer that owns a recorded feedback mapping: we keep it where it leads into the
   * input, the reference's direct rules one layer lower.
   */
  int ownerOfFeedback(JsonNode mapping) {
    int stored = mapping.get("stored_on_layer").asInt();
    JsonNode recorded = json.get("params").get("feedback");
    int first = recorded.get(0).get("maps_to_layer").asInt();
    return recorded.get(0).get("stored_on_layer").asInt() == first ? stored + 1 : stored;
  }

  /** The network at the recorded parameters, with the recorded noise. */
  MultiLayerNetwork network() {
    MultiLayerNetwork net = new MultiLayerNetwork(configuration());
    net.init();
    setParameters(net, json.get("params"));
    return net;
  }

  private MultiLayerConfiguration configuration() {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(forwardUpdater())
            .list();
    List<JsonNode> forward = elements(json.get("params").get("forward"));
    for (int i = 0; i < forward.size(); i++) {
      JsonNode layer = forward.get(i);
      boolean hasBias = !layer.get("b").isNull();
      int in = layer.get("n_in").asInt();
      int out = layer.get("n_out").asInt();
      if (i < forward.size() - 1) {
        list.layer(
            new DenseLayer.Builder()
                .nIn(in)
                .nOut(out)
                .hasBias(hasBias)
                .activation(activation(layer.get("activation").asText()))
                .build());
        continue;
      }
      String kind = meta().get("output_kind").asText();
      boolean softmax = kind.equals("softmax_ce");
      list.layer(
          new OutputLayer.Builder(softmax ? LossFunction.MCXENT : LossFunction.MSE)
              .nIn(in)
              .nOut(out)
              .hasBias(hasBias)
              .activation(
                  softmax
                      ? Activation.SOFTMAX
                      : kind.equals("sigmoid_mse") ? Activation.SIGMOID : Activation.IDENTITY)
              .build());
    }
    return targetPropagation().applyTo(list.build());
  }

  private TargetPropagation targetPropagation() {
    TrainingRule rule = rule().orElseThrow();
    TargetPropagation tp = TargetPropagation.of(rule).targetStepSize(targetStepSize());
    JsonNode feedback = json.get("params").get("feedback");
    if (rule.isBackpropagation() || feedback.isEmpty()) {
      return tp;
    }
    tp =
        tp.feedbackActivation(feedbackActivation(feedback.get(0).get("activation").asText()))
            .feedbackUpdater(feedbackUpdater())
            .feedbackWeightDecay(optimizer().path("feedback_wd").asDouble(0));
    return rule.feedbackLoss().learns()
        ? tp.noiseLevel(meta().get("sigma").asDouble()).noiseSource(new RecordedNoise(noise()))
        : tp;
  }

  private List<List<INDArray>> noise() {
    if (steps().isEmpty()) {
      return List.of(
          elements(results().get("feedback")).stream().map(f -> array(f.get("eps"))).toList());
    }
    return steps().stream()
        .map(step -> elements(step.get("eps")).stream().map(GoldenCase::array).toList())
        .toList();
  }

  private JsonNode optimizer() {
    return meta().path("optimizer");
  }

  /**
   * The reference steps by lr times its own gradient, which is 2η times ours: SGD takes the factor
   * into its learning rate, Adam, which is free of scale, into epsilon.
   */
  private IUpdater forwardUpdater() {
    JsonNode o = optimizer();
    return o.path("type").asText("SGD").equals("SGD")
        ? new Sgd(o.path("lr").asDouble(1) * gradientFactor())
        : new TorchAdam(
            o.get("lr").asDouble(),
            o.get("beta1").asDouble(),
            o.get("beta2").asDouble(),
            o.get("epsilon").asDouble() / gradientFactor());
  }

  private IUpdater feedbackUpdater() {
    JsonNode o = optimizer();
    return o.path("type").asText("SGD").equals("SGD")
        ? new Sgd(o.path("lr_fb").asDouble(1))
        : new TorchAdam(
            o.get("lr_fb").asDouble(),
            o.get("beta1_fb").asDouble(),
            o.get("beta2_fb").asDouble(),
            o.get("epsilon_fb").asDouble());
  }

  private void setParameters(MultiLayerNetwork net, JsonNode params) {
    List<JsonNode> forward = elements(params.get("forward"));
    for (int i = 0; i < forward.size(); i++) {
      net.getLayer(i).setParam("W", array(forward.get(i).get("W")).transpose());
      if (!forward.get(i).get("b").isNull()) {
        net.getLayer(i).setParam("b", row(forward.get(i).get("b")));
      }
    }
    for (JsonNode mapping : elements(params.get("feedback"))) {
      int layer = ownerOfFeedback(mapping);
      net.getLayer(layer).setParam("Q", array(mapping.get("Q")).transpose());
      if (!mapping.get("q").isNull()) {
        net.getLayer(layer).setParam("q", row(mapping.get("q")));
      }
    }
  }

  private static IActivation activation(String name) {
    return switch (name) {
      case "tanh" -> new ActivationTanH();
      case "sigmoid" -> new ActivationSigmoid();
      case "relu" -> new ActivationReLU();
      case "leakyrelu" -> new ActivationLReLU(0.2);
      case "linear" -> new ActivationIdentity();
      default -> throw new IllegalArgumentException("activation " + name);
    };
  }

  /** Layer-wise, the reference's leaky ReLU is the inverse of the forward one. */
  private IActivation feedbackActivation(String name) {
    boolean layerwise = method().equals("DTP") || method().equals("DTPDRL");
    return name.equals("leakyrelu") && layerwise ? new ActivationLReLU(5) : activation(name);
  }

  static INDArray array(JsonNode rows) {
    INDArray a = Nd4j.create(DataType.DOUBLE, rows.size(), rows.get(0).size());
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < rows.get(i).size(); j++) {
        a.putScalar(i, j, rows.get(i).get(j).asDouble());
      }
    }
    return a;
  }

  static INDArray row(JsonNode values) {
    INDArray a = Nd4j.create(DataType.DOUBLE, 1, values.size());
    for (int i = 0; i < values.size(); i++) {
      a.putScalar(i, values.get(i).asDouble());
    }
    return a;
  }

  static List<JsonNode> elements(JsonNode array) {
    return new ArrayList<>(StreamSupport.stream(array.spliterator(), false).toList());
  }
}
