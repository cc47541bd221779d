package org.dl4jtp.examples.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.dl4jtp.Sample;
import org.dl4jtp.examples.data.ImageShape;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A rule's version stands for what it computes: neither changes alone. */
class ComputationVersionsTest {
  @TempDir Path directory;

  static Stream<Arguments> losses() {
    return Sample.oneIn(
        6,
        Stream.of(
            Arguments.of("mnist_BP", "all", 1, 1.7888562612809158),
            Arguments.of("mnist_DFA", "all", 1, 2.4057110751329236),
            Arguments.of("mnist_DTP", "all", 1, 2.407942923010835),
            Arguments.of("mnist_DTP_pretrained", "all", 1, 2.4073206781837455),
            Arguments.of("mnist_DTPDRL", "all", 1, 2.3960054988641413),
            Arguments.of("mnist_DTPDRL", "one-per-example", 1, 2.3984395853106593),
            Arguments.of("mnist_DDTPlinear", "all", 1, 2.402790952508864),
            Arguments.of("mnist_DDTPlinear", "one-per-example", 1, 2.4043851017407225),
            Arguments.of("mnist_frozen_DDTPlinear", "all", 1, 1.8121779664769457),
            Arguments.of("mnist_DDTPControl", "all", 1, 2.370788907627315),
            Arguments.of("mnist_DDTPRHL", "all", 1, 1.9998137209329618),
            Arguments.of("mnist_DDTPRHL_rec", "all", 1, 2.3972273303017544),
            Arguments.of("cifar10_DDTPConv", "all", 1, 2.735820397209983)));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void whatItComputesHasNotChangedWithoutIt(String name, String perturb, int version, double loss) {
    Preset preset = Preset.named(name);
    RunSettings settings =
        new RunSettings(name, 42, 2, DataType.DOUBLE, Perturbation.parse(perturb), true, null);
    RunState state =
        new PresetRun(settings, data(name), RunDirectory.of(directory, settings)).run(s -> {});
    assertThat(ComputationVersions.of(preset)).isEqualTo(version);
    assertThat(state.epochs().get(1).trainLoss())
        .as(
            "what %s computes has changed: raise its version in ComputationVersions, and enter"
                + " version and loss here; recorded runs are then carried out again",
            preset.rule())
        .isCloseTo(loss, within(1e-6 * loss));
  }

  /** Few examples; of vectors two batches, the second smaller. */
  private static LabelledData data(String preset) {
    boolean images = preset.startsWith("cifar10");
    ImageShape shape = images ? new ImageShape(3, 32, 32) : new ImageShape(1, 28, 28);
    return new LabelledData(
        "random",
        part(images ? 40 : 200, shape, 1),
        part(50, shape, 2),
        part(50, shape, 3),
        LabelledData.Task.CLASSIFICATION,
        shape);
  }

  private static DataSet part(int examples, ImageShape shape, int seed) {
    INDArray features =
        Nd4j.create(
            DataType.FLOAT, examples, (long) shape.channels() * shape.height() * shape.width());
    INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, 10);
    Random random = new Random(seed);
    for (int i = 0; i < examples; i++) {
      int label = random.nextInt(10);
      labels.putScalar(i, label, 1);
      for (int j = 0; j < features.size(1); j++) {
        features.putScalar(i, j, random.nextGaussian() + (j % 10 == label ? 1 : 0));
      }
    }
    return new DataSet(features, labels);
  }

  @ParameterizedTest
  @EnumSource(PaperDataset.class)
  void everyMethodHasOne(PaperDataset dataset) {
    for (PaperTable table : PaperTable.values()) {
      for (PaperMethod method : PaperMethod.values()) {
        String name = method.presetOn(dataset, table);
        if (name != null) {
          assertThat(ComputationVersions.of(Preset.named(name))).as(name).isPositive();
        }
      }
    }
  }
}
