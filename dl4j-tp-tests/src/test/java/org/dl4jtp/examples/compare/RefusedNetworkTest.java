package org.dl4jtp.examples.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dl4jtp.examples.compare.OwnNetwork.hidden;
import static org.dl4jtp.examples.compare.OwnNetwork.network;
import static org.dl4jtp.examples.compare.OwnNetwork.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that backpropagation trains and a rule cannot: told before anything is written. */
class RefusedNetworkTest {
  @TempDir Path directory;

  @Test
  void singleLayer() throws IOException {
    assertRefused(network(output(3, 2)), "single layer", "add a hidden layer", "rule bp");
  }

  @Test
  @SuppressWarnings("rawtypes") // as Deeplearning4j has it
  void patchesAsExamples() throws IOException {
    MultiLayerConfiguration network =
        network(
            InputType.convolutionalFlat(1, 3, 1),
            new SpaceToBatchLayer.Builder(new int[] {1, 1}).build(),
            hidden(3, 5),
            output(5, 2));
    assertRefused(network, "Layer 0", "SpaceToBatchLayer", "SpaceToDepthLayer");
  }

  @Test
  void batchNormalizationOfTheInput() throws IOException {
    MultiLayerConfiguration network =
        network(
            new BatchNormalization.Builder().nIn(3).nOut(3).build(), hidden(3, 5), output(5, 2));
    assertRefused(network, "Layer 0", "BatchNormalization", "behind", "lock");
  }

  @Test
  void otherLayersAndLossesAreNot() throws IOException {
    MultiLayerConfiguration deconvolution =
        network(
            InputType.convolutionalFlat(1, 3, 1),
            new Deconvolution2D.Builder(1, 2).nOut(2).build(),
            hidden(8, 5),
            output(5, 2));
    MultiLayerConfiguration recurrent =
        network(InputType.feedForward(3), new LSTM.Builder().nIn(3).nOut(4).build(), output(4, 2));
    MultiLayerConfiguration loss =
        network(hidden(3, 5), output(5, 2, Activation.SOFTMAX, LossFunction.MSE));
    for (MultiLayerConfiguration network : List.of(deconvolution, recurrent, loss)) {
      CommandRun run = compare("bp,ddtp-linear", network, List.of("--overwrite"));
      assertThat(run.exitCode()).as(run.err()).isZero();
    }
  }

  @Test
  void targetsOutOfTheOutputsRange() throws IOException {
    MultiLayerConfiguration network =
        network(hidden(3, 5), output(5, 2, Activation.SIGMOID, LossFunction.MSE));
    assertRefused(network, List.of("--target-step-size", 9), "between 0 and 1", "target step size");
  }

  private void assertRefused(MultiLayerConfiguration network, String... words) throws IOException {
    assertRefused(network, List.of(), words);
  }

  private void assertRefused(MultiLayerConfiguration network, List<Object> more, String... words)
      throws IOException {
    CommandRun run = compare("bp,ddtp-linear", network, more);
    assertThat(run.err()).contains("--rules: 'ddtp-linear' cannot train").contains(words);
    assertThat(run.err()).doesNotContain("\tat ", "null");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(directory.resolve("out")).doesNotExist();

    CommandRun bp = compare("bp", network, more);
    assertThat(bp.exitCode()).as(bp.err()).isZero();
  }

  private CommandRun compare(String rules, MultiLayerConfiguration network, List<Object> more)
      throws IOException {
    List<Object> arguments = new ArrayList<>(more);
    arguments.addAll(List.of("--rules", rules, "--epochs", 1, "--out", directory.resolve("out")));
    return CommandRun.ownNetwork(
        Tables.classes(directory),
        Files.writeString(directory.resolve("n.json"), network.toJson()),
        arguments.toArray());
  }
}
