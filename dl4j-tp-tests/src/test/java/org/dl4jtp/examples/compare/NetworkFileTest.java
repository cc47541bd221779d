package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.examples.compare.OwnNetwork.hidden;
import static org.dl4jtp.examples.compare.OwnNetwork.network;
import static org.dl4jtp.examples.compare.OwnNetwork.output;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Files that are no configuration of a network, or of one that the data sets do not train. */
class NetworkFileTest {
  private static final String KERAS =
      """
      {"class_name": "Sequential", "keras_version": "2.4.0", "backend": "tensorflow",
       "config": {"name": "s", "layers": [%s, %s]}}
      """
          .formatted(dense("a", 8, "tanh"), dense("b", 2, "softmax"));

  private static String dense(String name, int units, String activation) {
    return """
        {"class_name": "Dense", "config": {"name": "%s", "batch_input_shape": [null, 3],
         "dtype": "float32", "units": %d, "activation": "%s", "use_bias": true,
         "kernel_initializer": {"class_name": "GlorotUniform", "config": {}},
         "bias_initializer": {"class_name": "Zeros", "config": {}}}}"""
        .formatted(name, units, activation);
  }

  @TempDir Path directory;

  static Stream<Arguments> strangers() {
    MultiLayerConfiguration plain = network(hidden(3, 8), output(8, 2));
    return Stream.of(
        file("is a model of Keras", "importKerasSequentialConfiguration, replace", text(KERAS)),
        file(
            "is a model of Keras",
            "importKerasModelConfiguration, replace",
            text("{\"class_name\": \"Functional\", \"config\": {}}")),
        file(
            "is an HDF5 file",
            "importKerasModelAndWeights",
            new byte[] {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'}),
        file("as UTF-8 text", "cannot read", new byte[] {'{', (byte) 0xff, (byte) 0xfe}),
        file("no MultiLayerConfiguration or Comp", "toJson", text("{\"networkInputs\": [7]}")),
        file("it has no layers", "toJson", text("{\"networkInputs\": [], \"vertices\": {}}")),
        file("no MultiLayerConfiguration or Comp", "toJson", text(plain.getConf(0).toJson())),
        file(
            "has a training rule already",
            "TargetPropagation.revert",
            text(TargetPropagation.of(TrainingRule.DFA).applyTo(plain).toJson())),
        file(
            "it does not take an example",
            "shape [1, 3]",
            text(
                network(new Convolution3D.Builder(1, 1, 1).nIn(3).nOut(4).build(), output(4, 2))
                    .toJson())),
        sequences("first layer LSTM takes", lstm(), output(4, 2)),
        sequences("last layer RnnOutputLayer gives", lstm(), rnnOutput()),
        sequences(
            "first layer Convolution1DLayer takes",
            new Convolution1DLayer.Builder(2, 1).nIn(3).nOut(4).build(),
            output(4, 2)));
  }

  private static Arguments sequences(String fault, Layer... layers) {
    return file(fault + " sequences", "command 'sequences'", text(network(layers).toJson()));
  }

  private static Arguments file(String fault, String remedy, byte[] content) {
    return Arguments.of(fault, remedy, content);
  }

  private static byte[] text(String content) {
    return content.getBytes(StandardCharsets.UTF_8);
  }

  private static Layer lstm() {
    return new LSTM.Builder().nIn(3).nOut(4).build();
  }

  private static Layer rnnOutput() {
    return new RnnOutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("strangers")
  void otherFilesAreNamedWithTheRemedy(String fault, String remedy, byte[] content)
      throws IOException {
    assertRefused(Files.write(directory.resolve("n.json"), content), fault, remedy);
  }

  @Test
  void aSavedNetworkIsNoConfiguration() throws IOException {
    MultiLayerNetwork saved = new MultiLayerNetwork(network(hidden(3, 8), output(8, 2)));
    saved.init();
    Path file = directory.resolve("net.zip");
    ModelSerializer.writeModel(saved, file.toFile(), false);
    assertRefused(file, "net.zip is a zip file", "configuration.json within it");
  }

  @Test
  void withoutAFileTheProgramsOwnAreNamed() throws IOException {
    assertRefused(directory.resolve("none.json"), "no file", "none.json", "lenet and resnet");
  }

  @Test
  void aModelOfKerasTrainsOnceItIsImportedAsTold() throws Exception {
    Path keras = Files.writeString(directory.resolve("keras.json"), KERAS);
    MultiLayerNetwork imported =
        new MultiLayerNetwork(
            KerasModelImport.importKerasSequentialConfiguration(keras.toString()));
    imported.init();
    String json =
        new TransferLearning.Builder(imported)
            .fineTuneConfiguration(
                new FineTuneConfiguration.Builder().updater(new Adam(1e-3)).build())
            .removeOutputLayer()
            .addLayer(output(8, 2))
            .build()
            .getLayerWiseConfigurations()
            .toJson();
    CommandRun run = compare(Files.writeString(directory.resolve("n.json"), json));
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  private void assertRefused(Path file, String... words) throws IOException {
    CommandRun run = compare(file, "--out", directory.resolve("out"));
    assertThat(run.err())
        .startsWith("dl4j-tp: --config: ")
        .contains(file.toString())
        .contains(words)
        .doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(directory.resolve("out")).doesNotExist();
  }

  private CommandRun compare(Path file, Object... more) throws IOException {
    Object[] all = Stream.concat(Stream.of("--epochs=1"), Stream.of(more)).toArray();
    return CommandRun.ownNetwork(Tables.classes(directory), file, all);
  }
}
