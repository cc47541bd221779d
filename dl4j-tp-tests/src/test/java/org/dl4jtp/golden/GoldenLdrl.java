package org.dl4jtp.golden;

import static org.dl4jtp.golden.GoldenCase.activation;
import static org.dl4jtp.golden.GoldenCase.array;
import static org.dl4jtp.golden.GoldenCase.elements;
import static org.dl4jtp.golden.GoldenCase.published;
import static org.dl4jtp.golden.GoldenCase.row;
import static org.dl4jtp.golden.GoldenVectorsTest.checkForwardGradients;
import static org.dl4jtp.golden.GoldenVectorsTest.close;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.LocalDifferenceReconstruction;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.target.LayerwiseTargets;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Replays the cases of local difference reconstruction, which have a format of their own. */
final class GoldenLdrl {
  private GoldenLdrl() {}

  static void replay(GoldenCase c) {
    if (c.results().has("forward_gradients")) {
      replayNetwork(c);
    } else {
      replayPair(c);
    }
  }

  /** A network whose first layer is the identity, so that the pair's input is its activation. */
  private static void replayPair(GoldenCase c) {
    JsonNode forward = c.params().get("forward").get(0);
    JsonNode feedback = c.params().get("feedback").get(0);
    int in = forward.get("n_in").asInt();
    int out = forward.get("n_out").asInt();
    boolean activationFirst = feedback.get("order").asText().startsWith("activation");
    TrainingRule rule =
        TrainingRule.of(
            "ldrl",
            new LayerwiseTargets(),
            (activationFirst
                    ? AffineFeedback.reversingLayerAbove()
                    : AffineFeedback.matchingLayerBelow())
                .withActivation(activation(feedback.get("activation").asText())),
            new LocalDifferenceReconstruction(c.results().get("noise_samples").asInt()));
    NeuralNetConfiguration.ListBuilder list =
        builder()
            .layer(dense(in, in, "linear"))
            .layer(dense(in, out, forward.get("activation").asText()))
            .layer(output(out, 2));
    RecordedNoise noise =
        new RecordedNoise(List.of(List.of(draws(c.results()), silence(c.batchSize(), out, 2, 8))));
    MultiLayerNetwork net =
        network(
            published(rule)
                .perturbation(Perturbation.ALL_LAYERS)
                .noiseLevel(c.results().get("noise_scale").asDouble())
                .noiseSource(noise),
            list);
    net.getLayer(0).setParam("W", Nd4j.eye(in).castTo(DataType.DOUBLE));
    setForward(net, 1, forward);
    setFeedback(net, 1, feedback);

    INDArray labels = Nd4j.zeros(DataType.DOUBLE, c.batchSize(), 2);
    LayerStep layer = TrainingStep.of(net, c.features(), labels).layers().get(1);
    close(layer.activation(), array(c.results().get("y")), "y");
    checkFeedback(layer, c.results());
  }

  private static void replayNetwork(GoldenCase c) {
    List<JsonNode> forward = elements(c.params().get("forward"));
    NeuralNetConfiguration.ListBuilder list = builder();
    for (JsonNode layer : forward.subList(0, forward.size() - 1)) {
      list.layer(
          dense(
              layer.get("n_in").asInt(),
              layer.get("n_out").asInt(),
              layer.get("activation").asText()));
    }
    JsonNode last = forward.get(forward.size() - 1);
    list.layer(output(last.get("n_in").asInt(), last.get("n_out").asInt()));

    double beta = c.meta().get("beta").asDouble();
    List<List<INDArray>> noise = new ArrayList<>();
    for (JsonNode f : elements(c.results().get("feedback"))) {
      // The noise level differs from layer to layer here, so it goes into the noise itself.
      double scale = f.get("noise_scale").asDouble();
      noise.add(draws(f).stream().map(eps -> eps.mul(scale)).toList());
    }
    int samples = c.results().get("feedback").get(0).get("noise_samples").asInt();
    TrainingRule rule =
        TrainingRule.of(
            "ldrl",
            TrainingRule.LDRL.targetPath(),
            AffineFeedback.reversingLayerAbove(),
            new LocalDifferenceReconstruction(samples));
    MultiLayerNetwork net =
        network(
            published(rule)
                .perturbation(Perturbation.ALL_LAYERS)
                .targetStepSize(beta)
                .noiseLevel(1)
                .noiseSource(new RecordedNoise(List.of(noise))),
            list);
    for (int i = 0; i < forward.size(); i++) {
      setForward(net, i, forward.get(i));
    }
    for (JsonNode f : elements(c.params().get("feedback"))) {
      if (f.get("stored_on_layer").asInt() > 0) { // the one into the input is never used
        setFeedback(net, f.get("stored_on_layer").asInt(), f);
      }
    }

    TrainingStep step = TrainingStep.of(net, c.features(), c.labels());
    close(
        step.score() * c.batchSize(),
        c.results().get("cross_entropy_sum").asDouble(),
        "cross entropy");
    for (JsonNode recorded : elements(c.results().get("targets"))) {
      INDArray target = step.layers().get(recorded.get("layer").asInt()).target();
      close(target, array(recorded.get("target")), "target of layer " + recorded.get("layer"));
    }
    double sum = 0;
    for (int i = 0; i < forward.size(); i++) {
      double norm = step.layers().get(i).displacement().norm2Number().doubleValue();
      double loss = 0.5 * norm * norm / c.batchSize();
      close(loss, c.results().get("layer_losses").get(i).asDouble(), "loss of layer " + i);
      sum += loss;
    }
    close(sum, c.results().get("forward_loss").asDouble(), "forward loss");
    for (JsonNode recorded : elements(c.results().get("forward_gradients"))) {
      LayerStep layer = step.layers().get(recorded.get("layer").asInt());
      checkForwardGradients(layer, recorded, beta, "");
    }
    for (JsonNode recorded : elements(c.results().get("feedback"))) {
      checkFeedback(step.layers().get(recorded.get("stored_on_layer").asInt()), recorded);
    }
  }

  private static void checkFeedback(LayerStep layer, JsonNode recorded) {
    close(layer.feedbackLoss(), recorded.get("feedback_loss").asDouble(), "feedback loss");
    INDArray dq = layer.feedbackGradients().get("Q");
    close(dq.transpose(), array(recorded.get("dQ")), "dQ");
    if (recorded.get("dq").isArray()) {
      close(layer.feedbackGradients().get("q"), row(recorded.get("dq")), "dq");
    }
  }

  /** Noise at the border, then at the mapping's source, for every sample. */
  private static List<INDArray> draws(JsonNode results) {
    List<INDArray> draws = new ArrayList<>();
    for (JsonNode sample : elements(results.get("samples"))) {
      draws.add(array(sample.get("eps_x")));
      draws.add(array(sample.get("eps_y")));
    }
    return draws;
  }

  private static List<INDArray> silence(int batch, int own, int source, int draws) {
    List<INDArray> zeros = new ArrayList<>();
    for (int i = 0; i < draws; i++) {
      zeros.add(Nd4j.zeros(DataType.DOUBLE, batch, i % 2 == 0 ? own : source));
    }
    return zeros;
  }

  private static NeuralNetConfiguration.ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(1))
        .list();
  }

  private static DenseLayer dense(int in, int out, String activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation(activation)).build();
  }

  private static OutputLayer output(int in, int out) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(in)
        .nOut(out)
        .build();
  }

  private static MultiLayerNetwork network(
      TargetPropagation tp, NeuralNetConfiguration.ListBuilder list) {
    MultiLayerNetwork net = new MultiLayerNetwork(tp.applyTo(list.build()));
    net.init();
    return net;
  }

  private static void setForward(MultiLayerNetwork net, int layer, JsonNode recorded) {
    net.getLayer(layer).setParam("W", array(recorded.get("W")).transpose());
    if (recorded.get("b").isArray()) { // ours starts at zero
      net.getLayer(layer).setParam("b", row(recorded.get("b")));
    }
  }

  private static void setFeedback(MultiLayerNetwork net, int layer, JsonNode recorded) {
    net.getLayer(layer).setParam("Q", array(recorded.get("Q")).transpose());
    if (recorded.get("q").isArray()) {
      net.getLayer(layer).setParam("q", row(recorded.get("q")));
    }
  }
}
