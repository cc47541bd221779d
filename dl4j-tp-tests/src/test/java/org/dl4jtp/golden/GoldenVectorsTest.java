package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.golden.GoldenCase.array;
import static org.dl4jtp.golden.GoldenCase.elements;
import static org.dl4jtp.golden.GoldenCase.row;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * Replays every case of the golden files through the public API and real networks in double
 * precision. {@code -Dgolden.dir=DIR} replays the files of another directory.
 */
class GoldenVectorsTest {
  /** Relative to the largest element of the recorded array, but at least to {@link #FLOOR}. */
  private static final double TOLERANCE = 1e-9;

  private static final double FLOOR = 1e-4;

  @TestFactory
  Stream<DynamicTest> everyRecordedCase() throws Exception {
    String chosen = System.getProperty("golden.dir", "");
    return casesIn(
        chosen.isEmpty()
            ? Path.of(GoldenVectorsTest.class.getResource("/golden/bp.json").toURI()).getParent()
            : Path.of(chosen));
  }

  static Stream<DynamicTest> casesIn(Path dir) throws IOException {
    try (Stream<Path> paths = Files.list(dir)) {
      List<Path> files =
          paths.filter(p -> p.getFileName().toString().endsWith(".json")).sorted().toList();
      assertThat(files).as("golden files in %s", dir).isNotEmpty();
      return files.stream().flatMap(GoldenVectorsTest::testsOf);
    }
  }

  private static Stream<DynamicTest> testsOf(Path file) {
    JsonNode json;
    try {
      json = new ObjectMapper().readTree(file.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("cannot read " + file, e);
    }
    assertThat(json.path("format").asText()).as("format of %s", file).isEqualTo("tp-golden/1");
    return elements(json.get("cases")).stream()
        .map(
            node -> {
              GoldenCase c = new GoldenCase(node);
              return DynamicTest.dynamicTest(file.getFileName() + " " + c.name(), () -> replay(c));
            });
  }

  private static void replay(GoldenCase c) {
    if (c.method().startsWith("L-DRL")) {
      GoldenLdrl.replay(c);
    } else if (c.method().startsWith("DDTP-conv")) {
      GoldenConv.replay(c);
    } else if (!c.steps().isEmpty()) {
      replayTrace(c, c.network());
    } else if (c.rule().isBackpropagation()) {
      replayBackpropagation(c);
    } else {
      replayStep(c);
    }
  }

  private static void replayBackpropagation(GoldenCase c) {
    MultiLayerNetwork net = c.network();
    checkActivations(net, c);
    net.setInput(c.features());
    net.setLabels(c.labels());
    net.computeGradientAndScore();
    close(net.score(), c.results().get("loss").asDouble(), "loss");
    for (JsonNode recorded : elements(c.results().get("forward_gradients"))) {
      int i = recorded.get("layer").asInt();
      INDArray dw = net.gradient().getGradientFor(i + "_W").div(c.batchSize());
      close(dw.transpose(), array(recorded.get("dW")), "dW of layer " + i);
      if (!recorded.get("db").isNull()) {
        INDArray db = net.gradient().getGradientFor(i + "_b").div(c.batchSize());
        close(db, row(recorded.get("db")), "db of layer " + i);
      }
    }
  }

  private static void replayStep(GoldenCase c) {
    MultiLayerNetwork net = c.network();
    checkActivations(net, c);
    TrainingStep step = TrainingStep.of(net, c.features(), c.labels());
    JsonNode results = c.results();
    close(step.score(), results.get("loss").asDouble(), "loss");

    int last = c.layers() - 1;
    INDArray error =
        step.layers().get(last).displacement().div(-c.targetStepSize() * c.batchSize());
    close(error, array(results.get("dL_dh_output")), "dL/dh of the output");
    if (results.has("dL_dh_last_hidden")) {
      INDArray below = step.layers().get(last - 1).displacement();
      close(
          below.div(-c.targetStepSize() * c.batchSize()),
          array(results.get("dL_dh_last_hidden")),
          "dL/dh of the last hidden layer");
    }

    for (JsonNode recorded : elements(results.get("targets"))) {
      int i = recorded.get("layer").asInt();
      if (!recorded.get("target").isNull()) {
        LayerStep layer = step.layers().get(i);
        INDArray moved = layer.displacement().div(i == last ? 1 + c.damping() : 1);
        INDArray target = layer.activation().add(moved);
        close(target, array(recorded.get("target")), "target of layer " + i);
        if (i == last) {
          close(target, array(results.get("output_target")), "output target");
        }
      }
    }
    for (JsonNode recorded : elements(results.get("forward_gradients"))) {
      int i = recorded.get("layer").asInt();
      // Lee's output layer learns by plain backpropagation; ours always does, up to the factor.
      boolean plain = i == last && c.method().equals("LeeDTP");
      double factor = plain ? 1 : c.gradientFactor() / (i == last ? 1 + c.damping() : 1);
      checkForwardGradients(step.layers().get(i), recorded, factor, "");
    }
    if (learnsFeedback(c)) {
      for (JsonNode recorded : elements(results.get("feedback"))) {
        checkFeedback(step.layers().get(c.ownerOfFeedback(recorded)), recorded);
      }
    } else {
      assertThat(step.layers()).allMatch(layer -> Double.isNaN(layer.feedbackLoss()));
    }
    GoldenComparison.check(c, net);
  }

  static void checkForwardGradients(
      LayerStep layer, JsonNode recorded, double factor, String which) {
    String where = which + " of layer " + layer.index();
    INDArray dw = layer.gradients().get("W").mul(factor);
    close(dw.transpose(), array(recorded.get("dW")), "dW" + where);
    if (!recorded.get("db").isNull()) {
      close(layer.gradients().get("b").mul(factor), row(recorded.get("db")), "db" + where);
    }
  }

  private static void checkFeedback(LayerStep layer, JsonNode recorded) {
    String which = " of feedback stored on layer " + recorded.get("stored_on_layer");
    double loss = recorded.get("reconstruction_loss").asDouble();
    close(layer.feedbackLoss(), loss, "reconstruction loss" + which);
    for (GoldenCase.RecordedMapping m : GoldenCase.RecordedMapping.of(recorded)) {
      INDArray dq = layer.feedbackGradients().get(m.weight());
      close(dq.transpose(), array(m.json().get("dQ")), "d" + m.weight() + which);
      if (!m.json().get("dq").isNull()) {
        INDArray bias = layer.feedbackGradients().get(m.bias());
        close(bias, row(m.json().get("dq")), "d" + m.bias() + which);
      }
    }
  }

  private static boolean learnsFeedback(GoldenCase c) {
    TrainingRule rule = c.rule();
    return rule.feedbackLoss().learns();
  }

  private static void checkActivations(MultiLayerNetwork net, GoldenCase c) {
    List<INDArray> activations = net.feedForward(c.features());
    for (JsonNode recorded : elements(c.results().get("activations"))) {
      int i = recorded.get("layer").asInt();
      boolean logits =
          i == c.layers() - 1 && c.meta().get("output_kind").asText().equals("softmax_ce");
      if (!logits) { // the reference's softmax belongs to its loss, ours to the layer
        close(activations.get(i + 1), array(recorded.get("h")), "h of layer " + i);
      }
    }
  }

  static void replayTrace(GoldenCase c, MultiLayerNetwork net) {
    for (JsonNode step : c.steps()) {
      String when = " in step " + step.get("step");
      INDArray x = array(step.get("x"));
      INDArray y = array(step.get("y"));
      TrainingStep before = TrainingStep.of(net, x, y);
      close(before.score(), step.get("loss").asDouble(), "loss" + when);
      for (JsonNode recorded : elements(step.get("reconstruction_losses"))) {
        double loss = before.layers().get(c.ownerOfFeedback(recorded)).feedbackLoss();
        close(loss, recorded.get("loss").asDouble(), "reconstruction loss" + when);
      }

      net.fit(new DataSet(x, y));

      for (JsonNode recorded : elements(step.get("params_after").get("forward"))) {
        int i = recorded.get("layer").asInt();
        INDArray w = net.getLayer(i).getParam("W");
        close(w.transpose(), array(recorded.get("W")), "W of layer " + i + when);
        if (!recorded.get("b").isNull()) {
          close(net.getLayer(i).getParam("b"), row(recorded.get("b")), "b of layer " + i + when);
        }
      }
      for (JsonNode recorded : elements(step.get("params_after").get("feedback"))) {
        int i = c.ownerOfFeedback(recorded);
        INDArray q = net.getLayer(i).getParam("Q");
        close(q.transpose(), array(recorded.get("Q")), "Q of layer " + i + when);
        if (!recorded.get("q").isNull()) {
          close(net.getLayer(i).getParam("q"), row(recorded.get("q")), "q of layer " + i + when);
        }
      }
    }
  }

  static void close(INDArray actual, INDArray expected, String what) {
    // Deeplearning4j keeps some biases as vectors, others as rows.
    assertThat(actual.length()).as("length of %s", what).isEqualTo(expected.length());
    boolean row = expected.size(0) == 1;
    if (!row) {
      assertThat(actual.shape()).as("shape of %s", what).isEqualTo(expected.shape());
    }
    double scale = Math.max(expected.amaxNumber().doubleValue(), FLOOR);
    double error =
        (row ? actual.reshape(expected.shape()) : actual).sub(expected).amaxNumber().doubleValue()
            / scale;
    assertThat(error).as("relative error of %s", what).isLessThanOrEqualTo(TOLERANCE);
  }

  static void close(double actual, double expected, String what) {
    double error = Math.abs(actual - expected) / Math.max(Math.abs(expected), FLOOR);
    assertThat(error).as("relative error of %s", what).isLessThanOrEqualTo(TOLERANCE);
  }
}
