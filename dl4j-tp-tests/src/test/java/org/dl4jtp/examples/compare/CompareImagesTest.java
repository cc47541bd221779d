package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.examples.compare.OwnNetwork.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;

/** Whole comparisons on images in files. */
class CompareImagesTest {
  @TempDir Path directory;

  @Test
  void cifar10WithTheDefaultNetwork() throws IOException {
    JsonNode json = compareCifar10("--rules", "bp,ddtp-linear", "--hidden", "8x2");
    assertThat(json.get("network").get("layerSizes").toString()).isEqualTo("[3072,8,8,10]");
    assertThat(json.get("runs")).hasSize(2);
    JsonNode settings = json.get("settings");
    assertThat(settings.get("dataset").asText()).isEqualTo("cifar10");
    assertThat(settings.get("dataDir").asText()).isEqualTo(directory.toString());
    assertThat(settings.get("validation").asInt()).isEqualTo(10);
  }

  @Test
  void cifar10WithAConvolutionalNetwork() throws IOException {
    Path file = directory.resolve("cnn.json");
    String images = convolutional(InputType.convolutional(32, 32, 3));
    JsonNode shaped = compareCifar10("--rules", "bp", "--config", Files.writeString(file, images));
    String rows = convolutional(InputType.convolutionalFlat(32, 32, 3));
    JsonNode flat = compareCifar10("--rules", "bp", "--config", Files.writeString(file, rows));

    assertThat(shaped.get("network").get("layerSizes").toString()).isEqualTo("[3072,4,10]");
    assertThat(shaped.findValuesAsText("trainLoss"))
        .hasSize(2)
        .isEqualTo(flat.findValuesAsText("trainLoss"));
  }

  /** Where convolutions follow one another, rules must be told how large the images are. */
  @Test
  void everyInputOfConvolutionsOnConvolutionsTrainsAlikeByTargetPropagation() throws IOException {
    Path file = directory.resolve("deep.json");
    List<String> losses = new ArrayList<>();
    for (InputType input :
        List.of(InputType.convolutional(32, 32, 3), InputType.convolutionalFlat(32, 32, 3))) {
      String json =
          network(
                  input,
                  new ConvolutionLayer.Builder(5, 5).stride(3, 3).nOut(4).build(),
                  new ConvolutionLayer.Builder(3, 3).stride(2, 2).nOut(5).build(),
                  new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
              .toJson();
      JsonNode results =
          compareCifar10("--rules", "ddtp-linear", "--config", Files.writeString(file, json));
      losses.add(results.findValuesAsText("trainLoss").toString());
    }
    assertThat(losses.get(0)).isEqualTo(losses.get(1));
  }

  private static String convolutional(InputType input) {
    return network(
            input,
            new ConvolutionLayer.Builder(5, 5).stride(3, 3).nOut(4).build(),
            new OutputLayer.Builder().nOut(10).activation(Activation.SOFTMAX).build())
        .toJson();
  }

  private JsonNode compareCifar10(Object... more) throws IOException {
    TinyImages.cifar10(directory);
    return compare("cifar10", more);
  }

  @Test
  void fashionMnist() throws IOException {
    TinyImages.fashionMnist(directory);
    JsonNode json = compare("fashion-mnist", "--rules", "bp", "--hidden", "4x1");
    assertThat(json.get("settings").get("dataset").asText()).isEqualTo("fashion-mnist");
    assertThat(json.get("network").get("layerSizes").toString()).isEqualTo("[784,4,10]");
  }

  private JsonNode compare(String dataset, Object... more) throws IOException {
    Path out = directory.resolve("out");
    List<Object> all = new ArrayList<>(List.of("compare", "--dataset", dataset));
    all.addAll(List.of("--data-dir", directory, "--validation", 10, "--batch", 16));
    all.addAll(List.of("--epochs", 2, "--out", out, "--overwrite"));
    all.addAll(List.of(more));
    CommandRun run = CommandRun.of(all.toArray());
    assertThat(run.exitCode()).as(run.err()).isZero();
    return new ObjectMapper().readTree(out.resolve("results.json").toFile());
  }
}
