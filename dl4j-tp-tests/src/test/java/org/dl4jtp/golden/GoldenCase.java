package org.dl4jtp.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.FeedbackStart;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.learning.TorchAdam;
import org.dl4jtp.target.DirectTargets;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
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
  private final JsonNode json;

  GoldenCase(JsonNode json) {
    this.json = json;
  }

  String name() {
    return json.get("name").asText();
  }

  /** The rule that the case was recorded with. */
  TrainingRule rule() {
    return switch (method()) {
      case "BP" -> TrainingRule.BP;
      case "DTP" -> TrainingRule.DTP;
      case "DTPDRL" -> TrainingRule.DTPDRL;
      case "LeeDTP" -> TrainingRule.LEE_DTP;
      case "DDTP-linear" -> TrainingRule.DDTP_LINEAR;
      case "DDTP-control" -> TrainingRule.DDTP_CONTROL;
      case "DDTP-RHL" -> randomHiddenLayer();
      case "DDTP-MLP" -> perceptron();
      case "DFA" -> TrainingRule.DFA;
      case "GNT" -> TrainingRule.gaussNewton(damping());
      default -> throw new IllegalArgumentException("method " + method());
    };
  }

  private TrainingRule randomHiddenLayer() {
    JsonNode shared = json.get("params").get("shared_hidden_feedback");
    IActivation activation = activation(shared.get("activation").asText());
    return TrainingRule.of(
        "ddtp-rhl",
        meta().path("recurrent_input").asBoolean()
            ? DirectTargets.withRecurrentInput()
            : new DirectTargets(),
        RandomHiddenFeedback.tanh(shared.get("R").size()).withHiddenActivation(activation),
        new DifferenceReconstruction());
  }

  private TrainingRule perceptron() {
    List<JsonNode> layers = elements(json.get("params").get("feedback").get(0).get("mlp"));
    int last = layers.size() - 1;
    return TrainingRule.of(
        "ddtp-mlp",
        new DirectTargets(),
        new MlpFeedback(
            layers.subList(0, last).stream().mapToInt(l -> l.get("Q").size()).toArray(),
            activation(layers.get(0).get("activation").asText()),
            activation(layers.get(last).get("activation").asText())),
        new DifferenceReconstruction());
  }

  /** λ of Gauss-Newton targets; 0 for other methods. */
  double damping() {
    return meta().path("damping").asDouble(0);
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

  JsonNode params() {
    return json.get("params");
  }

  JsonNode data() {
    return json.get("data");
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
    return network(targetPropagation().applyTo(configuration()));
  }

  /** A network of another configuration at the recorded parameters. */
  MultiLayerNetwork network(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = forward(conf);
    for (JsonNode mapping : elements(json.get("params").get("feedback"))) {
      setFeedback(net.getLayer(ownerOfFeedback(mapping)), mapping);
    }
    JsonNode shared = json.get("params").path("shared_hidden_feedback");
    if (!shared.isMissingNode()) {
      net.getLayer(layers() - 1).setParam("R", array(shared.get("R")).transpose());
      INDArray r = net.getLayer(layers() - 1).getParam("r");
      r.assign(shared.path("r").isArray() ? row(shared.get("r")) : r.ulike().assign(0));
    }
    return net;
  }

  /**
   * The network at the recorded forward parameters, with a reference rule, and with the step size
   * at which its targets are those of a loss averaged over the batch.
   */
  MultiLayerNetwork network(TrainingRule reference) {
    TargetPropagation tp = published(reference).targetStepSize(1.0 / batchSize());
    return forward(tp.applyTo(configuration()));
  }

  private MultiLayerNetwork forward(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    List<JsonNode> forward = elements(json.get("params").get("forward"));
    for (int i = 0; i < forward.size(); i++) {
      net.getLayer(i).setParam("W", array(forward.get(i).get("W")).transpose());
      if (!forward.get(i).get("b").isNull()) {
        net.getLayer(i).setParam("b", row(forward.get(i).get("b")));
      }
    }
    return net;
  }

  private static void setFeedback(Layer layer, JsonNode mapping) {
    for (RecordedMapping m : RecordedMapping.of(mapping)) {
      layer.setParam(m.weight(), array(m.json().get("Q")).transpose());
      if (!m.json().get("q").isNull()) {
        layer.setParam(m.bias(), row(m.json().get("q")));
      }
    }
  }

  /** One affine layer of a recorded mapping or its gradients, and our names of its parameters. */
  record RecordedMapping(String weight, String bias, JsonNode json) {
    /**
     * A perceptron's layers are numbered from the input side; everything else is a single layer.
     */
    static List<RecordedMapping> of(JsonNode mapping) {
      JsonNode layers = mapping.path("mlp");
      if (layers.isMissingNode() || layers.isNull()) {
        return List.of(new RecordedMapping("Q", "q", mapping));
      }
      if (layers.size() == 1) {
        return List.of(new RecordedMapping("Q", "q", layers.get(0)));
      }
      List<RecordedMapping> all = new ArrayList<>();
      for (int i = 0; i < layers.size(); i++) {
        all.add(new RecordedMapping("Q" + (i + 1), "q" + (i + 1), layers.get(i)));
      }
      return all;
    }
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
    return list.build();
  }

  private TargetPropagation targetPropagation() {
    TrainingRule rule = rule();
    TargetPropagation tp =
        published(rule).perturbation(Perturbation.ALL_LAYERS).targetStepSize(targetStepSize());
    JsonNode feedback = json.get("params").get("feedback");
    if (rule.isBackpropagation() || feedback.isEmpty()) {
      return tp;
    }
    if (feedback.get(0).has("activation")) {
      String activation = feedback.get(0).get("activation").asText();
      tp = tp.feedbackActivation(feedbackActivation(activation));
    }
    if (rule.feedbackMapping() instanceof AffineFeedback
        && elements(feedback).stream().allMatch(f -> f.path("q").isNull())) {
      tp = tp.feedbackBias(false);
    }
    tp =
        tp.feedbackUpdater(feedbackUpdater())
            .feedbackWeightDecay(optimizer().path("feedback_wd").asDouble(0));
    return rule.feedbackLoss().learns()
        ? tp.noiseLevel(meta().get("sigma").asDouble()).noiseSource(noise())
        : tp;
  }

  NoiseSource noise() {
    if (steps().isEmpty()) {
      return new RecordedNoise(
          List.of(
              elements(results().get("feedback")).stream()
                  .map(f -> List.of(array(f.get("eps"))))
                  .toList()));
    }
    return new RecordedNoise(
        steps().stream()
            .map(step -> elements(step.get("eps")).stream().map(e -> List.of(array(e))).toList())
            .toList());
  }

  JsonNode optimizer() {
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

  static IActivation activation(String name) {
    return switch (name) {
      case "tanh" -> new ActivationTanH();
      case "sigmoid" -> new ActivationSigmoid();
      case "relu" -> new ActivationReLU();
      case "leakyrelu" -> new ExactLeakyReLU(0.2);
      case "elu" -> new ActivationELU();
      case "linear" -> new ActivationIdentity();
      default -> throw new IllegalArgumentException("activation " + name);
    };
  }

  /**
   * In some of the reference's classes leaky ReLU is the inverse of the forward one, and sigmoid
   * the logit.
   */
  private IActivation feedbackActivation(String name) {
    boolean plain =
        method().equals("DFA") || (method().startsWith("DDTP") && !method().equals("DDTP-RHL"));
    if (name.equals("sigmoid") && !plain) {
      throw new IllegalArgumentException(
          name() + ": logit as the feedback activation of " + method() + " cannot be replayed");
    }
    return name.equals("leakyrelu") && !plain ? new ExactLeakyReLU(5) : activation(name);
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

  /** With drawn weights and no damping but weight decay, as the authors have it. */
  static TargetPropagation published(TrainingRule rule) {
    return TargetPropagation.of(rule).feedbackStart(FeedbackStart.DRAWN).feedbackDamping(0);
  }
}
