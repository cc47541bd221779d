package org.dl4jtp.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.dl4jtp.golden.FormulaCases.Spec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.shade.jackson.core.JsonPointer;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/**
 * The replay of golden files, with files of the documented format that are made here by the
 * documented formulas: every method with every activation function, leaky ReLU as feedback among
 * them, which the recorded files do not have.
 */
class GoldenFormulasTest {
  private static final List<String> METHODS =
      List.of(
          "BP",
          "DTP",
          "DTPDRL",
          "LeeDTP",
          "DDTP-linear",
          "DDTP-control",
          "DDTP-MLP",
          "DDTP-RHL",
          "DDTP-RHL (recurrent)",
          "DFA",
          "GNT");
  private static final List<String> KINDS = List.of("softmax_ce", "sigmoid_mse", "linear_mse");

  @TempDir Path dir;

  @TestFactory
  Stream<DynamicTest> everyMethodWithEveryActivation() throws IOException {
    List<String> hidden = List.of("leakyrelu", "relu", "tanh", "sigmoid", "linear");
    int number = 0;
    for (String method : METHODS) {
      ObjectNode file = file();
      for (String activation : hidden) {
        for (String feedback : List.of("leakyrelu", "relu", "tanh", "linear")) {
          if (activation.equals("leakyrelu") || feedback.equals("leakyrelu")) {
            boolean softmaxOnly = method.equals("LeeDTP"); // section 10
            String kind = softmaxOnly ? "softmax_ce" : KINDS.get(number % KINDS.size());
            Spec spec = new Spec(method, activation, feedback, kind);
            cases(file).add(FormulaCases.step(spec, number++));
          }
        }
      }
      write(file, method);
    }
    return GoldenVectorsTest.casesIn(dir);
  }

  @TestFactory
  Stream<DynamicTest> trainingAndLocalDifferenceReconstruction() throws IOException {
    ObjectNode file = file();
    for (String method : List.of("DTP", "DTPDRL", "DDTP-linear")) {
      cases(file).add(FormulaCases.trace(new Spec(method, "tanh", "leakyrelu", "softmax_ce"), 1));
      cases(file).add(FormulaCases.trace(new Spec(method, "leakyrelu", "relu", "linear_mse"), 2));
    }
    for (String activation : List.of("leakyrelu", "relu", "tanh", "elu")) {
      cases(file).add(FormulaPair.of(activation, 3));
    }
    write(file, "others");
    return GoldenVectorsTest.casesIn(dir);
  }

  @ParameterizedTest
  @CsvSource({
    "/data/x/1/2",
    "/data/y/0/0",
    "/meta/sigma",
    "/meta/target_stepsize",
    "/params/forward/0/W/1/1",
    "/params/forward/2/b/1",
    "/params/feedback/0/Q/2/1",
    "/params/feedback/1/q/1",
    "/results/activations/1/h/0/1",
    "/results/loss",
    "/results/dL_dh_output/1/0",
    "/results/output_target/2/1",
    "/results/targets/0/target/0/3",
    "/results/forward_gradients/0/dW/3/2",
    "/results/forward_gradients/1/db/2",
    "/results/feedback/0/eps/1/1",
    "/results/feedback/1/reconstruction_loss",
    "/results/feedback/0/dQ/2/2",
    "/results/feedback/1/dq/0",
    "/results/comparison/bp/0/dL_dh/1/1"
  })
  void aWrongNumberMakesTheReplayFail(String pointer) throws IOException {
    Spec spec = new Spec("DTP", "leakyrelu", "leakyrelu", "softmax_ce");
    ObjectNode file = file();
    ObjectNode recorded = FormulaCases.step(spec, 4);
    cases(file).add(recorded);
    JsonPointer place = JsonPointer.compile(pointer);
    double right = recorded.at(place).asDouble();
    double wrong = right + 1e-6 * Math.max(1, Math.abs(right));
    if (recorded.at(place.head()).isArray()) {
      ((ArrayNode) recorded.at(place.head())).insert(place.last().getMatchingIndex(), wrong);
      ((ArrayNode) recorded.at(place.head())).remove(place.last().getMatchingIndex() + 1);
    } else {
      ((ObjectNode) recorded.at(place.head())).put(place.last().getMatchingProperty(), wrong);
    }
    assertThat(recorded.at(place).asDouble()).isEqualTo(wrong);
    write(file, "wrong");
    List<DynamicTest> tests = GoldenVectorsTest.casesIn(dir).toList();
    assertThat(tests).hasSize(1);
    assertThatThrownBy(() -> tests.get(0).getExecutable().execute())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("relative error");
  }

  private static ObjectNode file() {
    ObjectNode file = new ObjectMapper().createObjectNode().put("format", "tp-golden/1");
    file.putArray("cases");
    return file;
  }

  private static ArrayNode cases(ObjectNode file) {
    return (ArrayNode) file.get("cases");
  }

  private void write(ObjectNode file, String name) throws IOException {
    Files.writeString(dir.resolve(name + ".json"), file.toString());
  }
}
