package org.dl4jtp.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.ListedTargets;
import com.example.LoadAndTrain;
import com.example.RegisteredNoise;
import com.example.Trap;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackProblem;
import org.dl4jtp.feedback.FixedFeedback;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.NoiseSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a configuration's JSON may name: parts of rules that somebody vouches for. */
class RulePartsTest {
  private static final TrainingRule LISTED =
      TrainingRule.of("own", new ListedTargets(0.5), new NoFeedback(), new FixedFeedback());

  @ParameterizedTest
  @CsvSource({
    "org.dl4jtp.target.LayerwiseTargets, com.example.Trap",
    "org.dl4jtp.feedback.AffineFeedback, com.example.Trap",
    "org.dl4jtp.feedback.Reconstruction, com.example.Trap",
    "org.dl4jtp.feedback.GaussianNoise, com.example.Trap",
    "org.dl4jtp.feedback.GaussianNoise, org.dl4jtp.json.HiddenTrap",
    "org.dl4jtp.feedback.GaussianNoise, org.dl4jtp.feedback.NoiseSource",
    "org.dl4jtp.feedback.GaussianNoise, com.example.UnregisteredNoise",
    "org.dl4jtp.feedback.GaussianNoise, com.example.ListedTargets",
    "org.dl4jtp.feedback.GaussianNoise, javax.script.ScriptEngineManager"
  })
  void anotherClassIsRefusedAndNotInitialised(String instead, String named) {
    String json =
        TargetPropagation.of(TrainingRule.DTP).applyTo(Networks.plain(DataType.FLOAT)).toJson();
    assertThat(json).contains("\"" + instead + "\"");
    assertThatThrownBy(
            () -> MultiLayerConfiguration.fromJson(json.replace(instead + "\"", named + "\"")))
        .hasMessageContaining(named);
    assertThat(System.getProperty(Trap.SPRUNG)).isNull();
  }

  @Test
  void aRegisteredClassSurvivesJsonAndYaml() {
    RuleParts.register(RegisteredNoise.class);
    MultiLayerConfiguration conf =
        TargetPropagation.of(TrainingRule.DTP)
            .noiseSource(new RegisteredNoise())
            .applyTo(Networks.plain(DataType.FLOAT));
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
    assertThat(RuleParts.find(NoiseSource.class, RegisteredNoise.class.getName()))
        .isEqualTo(RegisteredNoise.class);
    assertThatThrownBy(() -> RuleParts.find(FeedbackLoss.class, RegisteredNoise.class.getName()))
        .hasMessageContaining("is no FeedbackLoss");
  }

  @Test
  void aPartThatASavedModelWouldLoseIsRefusedBeforeTraining() {
    for (FeedbackLoss loss : List.of(new WithoutAnnotations(0.5), new WithoutEquals())) {
      TrainingRule rule =
          TrainingRule.of("own", new ListedTargets(0.5), AffineFeedback.linear(), loss);
      assertThatThrownBy(() -> TargetPropagation.of(rule).applyTo(Networks.plain(DataType.FLOAT)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(loss.getClass().getName())
          .hasMessageContaining("would be lost with a saved model")
          .hasMessageContaining("@JsonCreator");
    }
  }

  /** Has a setting that JSON does not tell. */
  static final class WithoutAnnotations implements FeedbackLoss {
    private final double setting;

    WithoutAnnotations(double setting) {
      this.setting = setting;
    }

    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      return setting;
    }
  }

  /** Is another after reading. */
  static final class WithoutEquals implements FeedbackLoss {
    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      return 0;
    }
  }

  @Test
  void whatHasNoNameIsNotRegistered() {
    NoiseSource lambda = (into, seed, border, step, draw) -> into.assign(1);
    for (Class<? extends RulePart> type : List.of(lambda.getClass(), NoiseSource.class)) {
      assertThatThrownBy(() -> RuleParts.register(type))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("class of its own");
    }
  }

  @Test
  void aListedClassGoesOnTrainingInAProcessOfItsOwn(@TempDir Path dir) throws Exception {
    MultiLayerNetwork net =
        Networks.network(TargetPropagation.of(LISTED).applyTo(Networks.plain(DataType.DOUBLE)));
    File file = dir.resolve("own.zip").toFile();
    net.save(file);
    net.fit(Networks.data(16, DataType.DOUBLE, 1));
    Process worker =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LoadAndTrain.class.getName(),
                file.toString())
            .inheritIO()
            .start();
    assertThat(worker.waitFor()).isZero();
    assertThat(MultiLayerNetwork.load(file, true).params()).isEqualTo(net.params());
  }
}
