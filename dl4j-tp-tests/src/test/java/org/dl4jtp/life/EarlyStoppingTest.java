package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ClassificationScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.DivergenceListener;
import org.dl4jtp.train.StartSaver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** Early stopping trains, scores, saves and gives back a network of the rule. */
class EarlyStoppingTest {
  private static final DataType TYPE = DataType.FLOAT;
  private static final int EPOCHS = 6;
  private static final DataSet TRAIN = Networks.data(200, TYPE, 1);
  private static final DataSet VALIDATION = Networks.data(200, TYPE, 2);

  @TempDir Path dir;

  static Stream<TrainingRule> rules() {
    return Life.kinds();
  }

  private static ListDataSetIterator<DataSet> iterator(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), 20);
  }

  private static EarlyStoppingResult<MultiLayerNetwork> run(
      TrainingRule rule,
      EarlyStoppingModelSaver<MultiLayerNetwork> saver,
      ScoreCalculator<?> calculator) {
    EarlyStoppingConfiguration<MultiLayerNetwork> conf =
        new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
            .epochTerminationConditions(
                new MaxEpochsTerminationCondition(EPOCHS),
                new ScoreImprovementEpochTerminationCondition(3))
            .scoreCalculator(calculator)
            .modelSaver(saver)
            .saveLastModel(true)
            .build();
    return new EarlyStoppingTrainer(conf, Networks.network(rule, TYPE), iterator(TRAIN)).fit();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theBestModelIsTheOneAfterItsEpoch(TrainingRule rule) throws Exception {
    List<INDArray> paramsAfterEpoch = new ArrayList<>();
    MultiLayerNetwork net = Networks.network(rule, TYPE);
    for (int epoch = 0; epoch < EPOCHS; epoch++) {
      net.fit(iterator(TRAIN));
      paramsAfterEpoch.add(net.params().dup());
    }
    List<EarlyStoppingModelSaver<MultiLayerNetwork>> savers =
        List.of(new InMemoryModelSaver<>(), new LocalFileModelSaver(dir.toString()));
    for (EarlyStoppingModelSaver<MultiLayerNetwork> saver : savers) {
      EarlyStoppingResult<MultiLayerNetwork> result =
          run(rule, saver, new DataSetLossCalculator(iterator(VALIDATION), true));
      MultiLayerNetwork best = saver.getBestModel();
      assertThat(best.params()).isEqualTo(paramsAfterEpoch.get(result.getBestModelEpoch()));
      assertThat(best.score(VALIDATION))
          .isCloseTo(
              result.getScoreVsEpoch().get(result.getBestModelEpoch()),
              org.assertj.core.data.Offset.offset(1e-4));
      assertThat(TargetPropagation.ruleOf(best.getLayerWiseConfigurations()).orElseThrow().rule())
          .isEqualTo(rule.name());
      assertThat(saver.getLatestModel().params())
          .isEqualTo(paramsAfterEpoch.get(result.getTotalEpochs() - 1));
    }
  }

  @ParameterizedTest
  @MethodSource("rules")
  void accuracyCanBeTheScore(TrainingRule rule) {
    EarlyStoppingResult<MultiLayerNetwork> result =
        run(
            rule,
            new InMemoryModelSaver<>(),
            new ClassificationScoreCalculator(Evaluation.Metric.ACCURACY, iterator(VALIDATION)));
    assertThat(result.getScoreVsEpoch().get(result.getBestModelEpoch()))
        .isEqualTo(result.getScoreVsEpoch().values().stream().max(Double::compare).orElseThrow())
        .isCloseTo(
            Life.accuracy(result.getBestModel(), VALIDATION),
            org.assertj.core.data.Offset.offset(1e-6));
  }

  /** Deeplearning4j asks its saver for a best model that no epoch has saved yet. */
  @Test
  void divergenceInTheFirstEpochGivesTheNetworkBackAsItWas() {
    DataSet bad = Networks.data(200, TYPE, 1);
    bad.getFeatures().putScalar(100, 0, Double.NaN);
    for (TrainingRule rule : List.of(TrainingRule.BP, TrainingRule.DDTP_LINEAR)) {
      MultiLayerNetwork net = Networks.network(rule, TYPE);
      INDArray start = net.params().dup();
      net.setListeners(new DivergenceListener());
      EarlyStoppingConfiguration<MultiLayerNetwork> conf =
          new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
              .epochTerminationConditions(new MaxEpochsTerminationCondition(EPOCHS))
              .scoreCalculator(new DataSetLossCalculator(iterator(VALIDATION), true))
              .modelSaver(new StartSaver<>(net, new InMemoryModelSaver<>()))
              .build();

      EarlyStoppingResult<MultiLayerNetwork> result =
          new EarlyStoppingTrainer(conf, net, iterator(bad)).fit();

      assertThat(result.getTerminationReason()).isEqualTo(TerminationReason.Error);
      assertThat(result.getTerminationDetails()).contains("training diverged", "features");
      assertThat(result.getBestModelEpoch()).isEqualTo(-1);
      assertThat(result.getBestModel().params()).isEqualTo(start);
    }
  }

  @Test
  void anEpochThatWasSavedIsBetterThanTheStart() throws Exception {
    for (EarlyStoppingModelSaver<MultiLayerNetwork> saver :
        List.of(
            new InMemoryModelSaver<MultiLayerNetwork>(), new LocalFileModelSaver(dir.toString()))) {
      MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, TYPE);
      INDArray start = net.params().dup();
      EarlyStoppingModelSaver<MultiLayerNetwork> guarded = new StartSaver<>(net, saver);
      assertThat(guarded.getBestModel().params()).isEqualTo(start);
      net.fit(TRAIN);
      guarded.saveBestModel(net, 0.5);
      guarded.saveLatestModel(net, 0.5);
      assertThat(guarded.getBestModel().params()).isEqualTo(net.params());
      assertThat(guarded.getLatestModel().params()).isEqualTo(net.params());
    }
  }
}
