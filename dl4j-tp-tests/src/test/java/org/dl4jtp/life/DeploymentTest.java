package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A stripped network is deployed without this library. */
class DeploymentTest {
  @TempDir Path dir;

  static Stream<TrainingRule> rules() {
    return Life.kinds();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aProgramWithoutThisLibraryComputesTheSameOutputs(TrainingRule rule) throws Exception {
    MultiLayerNetwork net =
        Networks.network(
            TargetPropagation.of(rule).applyTo(Images.network(DataType.FLOAT, true), Images.FLAT));
    for (int i = 0; i < 3; i++) {
      net.fit(Images.data(16, DataType.FLOAT, i));
    }
    INDArray input = Images.data(20, DataType.FLOAT, 9).getFeatures();
    File model = dir.resolve("model.zip").toFile();
    File in = dir.resolve("in.bin").toFile();
    File out = dir.resolve("out.bin").toFile();
    ModelSerializer.writeModel(TargetPropagation.strip(net), model, false);
    Nd4j.saveBinary(input, in);

    File log = dir.resolve("log").toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPathWithoutThisLibrary(),
                new File(DeploymentTest.class.getResource("/deployment/Predict.java").toURI())
                    .toString(),
                model.toString(),
                in.toString(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue())
        .as(() -> java.nio.file.Files.exists(log.toPath()) ? read(log) : "no output")
        .isZero();
    assertThat(Nd4j.readBinary(out)).isEqualTo(net.output(input));
  }

  private static String read(File file) {
    try {
      return java.nio.file.Files.readString(file.toPath());
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  private static String classPathWithoutThisLibrary() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("dl4j-tp-"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
