package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

/**
 * A rule that core knows nothing of, from a target path of its own. {@link RuleContractTest} has it
 * as one row of its table.
 */
class OwnRuleTest {
  static final TrainingRule OWN = rule(new FadingTargets(0.5));

  private static TrainingRule rule(TargetPath path) {
    return TrainingRule.of("own", path, AffineFeedback.linear(), Reconstruction.scaledByNoise());
  }

  @Test
  void itsTargetPathIsUsed() {
    List<LayerStep> whole = step(rule(new LayerwiseTargets()));
    List<LayerStep> faded = step(OWN);
    // Linear feedback, so that what is lost multiplies from border to border.
    double[] kept = {0.25, 0.5, 1};
    for (int i = 0; i < kept.length; i++) {
      double ratio =
          faded.get(i).displacement().norm2Number().doubleValue()
              / whole.get(i).displacement().norm2Number().doubleValue();
      assertThat(ratio).isCloseTo(kept[i], offset(1e-12));
    }
  }

  @Test
  void itsConfigurationSurvivesJsonAndYaml() {
    MultiLayerConfiguration conf =
        TargetPropagation.of(OWN).applyTo(Networks.plain(DataType.DOUBLE));
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    assertThat(MultiLayerConfiguration.fromYaml(conf.toYaml())).isEqualTo(conf);
    assertThat(conf)
        .isNotEqualTo(
            TargetPropagation.of(rule(new FadingTargets(0.7)))
                .applyTo(Networks.plain(DataType.DOUBLE)));
  }

  @Test
  void aSavedNetworkGoesOnTrainingByIt(@TempDir Path dir) throws Exception {
    MultiLayerNetwork net = Networks.network(OWN, DataType.DOUBLE);
    DataSet data = Networks.data(16, DataType.DOUBLE, 1);
    net.fit(data);
    File file = dir.resolve("own.zip").toFile();
    net.save(file);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    net.fit(data);
    loaded.fit(data);
    assertThat(loaded.params()).isEqualTo(net.params());
  }

  private static List<LayerStep> step(TrainingRule rule) {
    DataSet data = Networks.data(6, DataType.DOUBLE, 1);
    return TrainingStep.of(
            Networks.network(rule, DataType.DOUBLE), data.getFeatures(), data.getLabels())
        .layers();
  }
}
