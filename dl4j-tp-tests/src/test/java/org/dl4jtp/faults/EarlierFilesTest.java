package org.dl4jtp.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Files that an earlier version wrote, configurations and models: refused with what to do. State of
 * an updater that lay otherwise, but is as long, would be taken for other parameters' state.
 */
class EarlierFilesTest {
  private static final String[] REMEDY = {
    "earlier version of dl4j-tp", "TargetPropagation.strip", "TargetPropagation.applyTo"
  };

  @TempDir Path dir;

  private enum Earlier {
    TARGET_LAYERS("target-layers.json", false),
    PASSIVE_LAYER("passive-layer.json", false),
    GRAPH("graph.json", true),
    GRAPH_OF_VERTICES("graph-of-vertices.json", true);

    private final String file;
    private final boolean graph;

    Earlier(String file, boolean graph) {
      this.file = file;
      this.graph = graph;
    }

    String json() {
      try (InputStream in = Earlier.class.getResourceAsStream("/earlier/" + file)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Object read(String json) {
      return graph
          ? ComputationGraphConfiguration.fromJson(json)
          : MultiLayerConfiguration.fromJson(json);
    }

    Model restore(Path model) throws IOException {
      return graph
          ? ModelSerializer.restoreComputationGraph(model.toFile())
          : ModelSerializer.restoreMultiLayerNetwork(model.toFile());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aConfigurationIsRefusedWithWhatToDo(Earlier earlier) {
    assertThatThrownBy(() -> earlier.read(earlier.json())).hasMessageContainingAll(REMEDY);
  }

  @ParameterizedTest
  @EnumSource
  void aModelIsRefusedWithWhatToDo(Earlier earlier) throws IOException {
    Model today =
        earlier.graph
            ? Graphs.network(Graphs.branches(DataType.FLOAT))
            : Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    Path model = dir.resolve("model.zip");
    ModelSerializer.writeModel(today, model.toFile(), true);
    earlier.restore(model); // so it is the configuration that is refused
    try (FileSystem files = FileSystems.newFileSystem(model, (ClassLoader) null)) {
      Files.writeString(files.getPath("configuration.json"), earlier.json());
    }

    assertThatThrownBy(() -> earlier.restore(model)) // Deeplearning4j says what kind of model
        .rootCause()
        .hasMessageContainingAll(REMEDY);
  }

  @Test
  void eachTargetLayerTellsTheFormAndNoOtherIsRead() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    String json = net.getLayerWiseConfigurations().toJson();
    String form = "\"form\" : 2,";

    assertThat(json.split(form, -1)).hasSize(net.getnLayers() + 1);
    assertThat(MultiLayerConfiguration.fromJson(json)).isEqualTo(net.getLayerWiseConfigurations());
    for (String other : new String[] {"", "\"form\" : null,", "\"form\" : 1,"}) {
      assertThatThrownBy(() -> MultiLayerConfiguration.fromJson(json.replaceFirst(form, other)))
          .as("%s instead of %s", other, form)
          .hasMessageContainingAll(REMEDY);
    }
    assertThatThrownBy(
            () -> MultiLayerConfiguration.fromJson(json.replaceFirst(form, "\"form\" : 3,")))
        .hasMessageContainingAll("form 3", "reads form 2", "later", "TargetPropagation.strip");
  }
}
