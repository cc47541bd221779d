package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.EarlyStoppingResult;
import org.deeplearning4j.earlystopping.EarlyStoppingResult.TerminationReason;
import org.deeplearning4j.earlystopping.listener.EarlyStoppingListener;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileGraphSaver;
import org.deeplearning4j.earlystopping.saver.LocalFileModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.ClassificationScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.scorecalc.ROCScoreCalculator;
import org.deeplearning4j.earlystopping.scorecalc.RegressionScoreCalculator;
import org.deeplearning4j.earlystopping.termination.BestScoreEpochTerminationCondition;
import org.deeplearning4j.earlystopping.termination.InvalidScoreIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.IterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxScoreIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.MaxTimeIterationTerminationCondition;
import org.deeplearning4j.earlystopping.termination.ScoreImprovementEpochTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation.Metric;
import org.nd4j.linalg.learning.config.Sgd;

/** Early stopping. */
final class StoppingBehaviours {
  private StoppingBehaviours() {}

  private static EarlyStoppingConfiguration.Builder<MultiLayerNetwork> epochs(int count) {
    return new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
        .epochTerminationConditions(new MaxEpochsTerminationCondition(count))
        .scoreCalculator(new DataSetLossCalculator(Trained.iterator(), true));
  }

  private static EarlyStoppingResult<MultiLayerNetwork> run(
      EarlyStoppingConfiguration.Builder<MultiLayerNetwork> conf, MultiLayerNetwork net) {
    return new EarlyStoppingTrainer(conf.build(), net, Trained.iterator()).fit();
  }

  static List<Behaviour> all() {
    return Behaviours.of("early stopping")
        .add(
            "it ends after the epochs that were asked for",
            t -> {
              EarlyStoppingResult<MultiLayerNetwork> result = run(epochs(3), t.net());
              assertThat(result.getTotalEpochs()).isEqualTo(3);
              assertThat(result.getTerminationReason())
                  .isEqualTo(TerminationReason.EpochTerminationCondition);
              assertThat(result.getScoreVsEpoch()).hasSize(3);
              assertThat(result.getBestModel().getEpochCount()).isPositive();
            })
        .add(
            "it ends where the score is no better",
            t -> {
              EarlyStoppingResult<MultiLayerNetwork> result =
                  run(
                      epochs(20)
                          .epochTerminationConditions(
                              new MaxEpochsTerminationCondition(20),
                              new ScoreImprovementEpochTerminationCondition(2, 10)),
                      t.net());
              assertThat(result.getTotalEpochs()).isLessThan(10);
              assertThat(result.getTerminationDetails()).contains("ScoreImprovement");
            })
        .add(
            "it ends at a score that is good enough",
            t -> {
              EarlyStoppingResult<MultiLayerNetwork> result =
                  run(
                      epochs(20)
                          .epochTerminationConditions(
                              new BestScoreEpochTerminationCondition(1e6),
                              new MaxEpochsTerminationCondition(20)),
                      t.net());
              assertThat(result.getTotalEpochs()).isEqualTo(1);
            })
        .add(
            "it ends within an epoch, and gives back the best one before",
            t -> {
              EarlyStoppingResult<MultiLayerNetwork> result =
                  run(
                      epochs(5)
                          .iterationTerminationConditions(
                              new MaxTimeIterationTerminationCondition(1, TimeUnit.HOURS),
                              new MaxScoreIterationTerminationCondition(1e6),
                              new AfterIterations(6)),
                      t.net());
              assertThat(result.getTerminationReason())
                  .isEqualTo(TerminationReason.IterationTerminationCondition);
              assertThat(t.net().getIterationCount()).isEqualTo(Trained.STEPS + 6);
              assertThat(result.getBestModel().getIterationCount()).isLessThan(Trained.STEPS + 6);
            })
        .add(
            "it ends at a score that is no number",
            t -> {
              t.net()
                  .setListeners(
                      new BaseTrainingListener() {
                        @Override
                        public void onEpochStart(Model model) {
                          if (t.net().getEpochCount() == 1) {
                            t.net().getParam("2_W").assign(Double.NaN);
                          }
                        }
                      });
              EarlyStoppingResult<MultiLayerNetwork> result =
                  run(
                      epochs(5)
                          .iterationTerminationConditions(
                              new InvalidScoreIterationTerminationCondition()),
                      t.net());
              assertThat(result.getTerminationDetails()).contains("InvalidScore");
              assertThat(result.getBestModel().params().isNaN().any()).isFalse();
            })
        .add(
            "savers in memory and in files keep the best and the last",
            t -> {
              for (EarlyStoppingModelSaver<MultiLayerNetwork> saver :
                  List.of(
                      new InMemoryModelSaver<MultiLayerNetwork>(),
                      new LocalFileModelSaver(t.directory().toString()))) {
                EarlyStoppingResult<MultiLayerNetwork> result =
                    run(epochs(2).modelSaver(saver).saveLastModel(true), t.net().clone());
                assertThat(saver.getBestModel().params()).isEqualTo(result.getBestModel().params());
                assertThat(saver.getLatestModel().score(Trained.batch(1)))
                    .isCloseTo(
                        saver.getLatestModel().clone().score(Trained.batch(1)),
                        org.assertj.core.api.Assertions.offset(1e-12));
                saver.getBestModel().fit(Trained.batch(1));
              }
            })
        .add(
            "accuracy, ROC and regression metrics are scores",
            t -> {
              double accuracy =
                  new ClassificationScoreCalculator(Evaluation.Metric.ACCURACY, Trained.iterator())
                      .calculateScore(t.net());
              assertThat(accuracy).isEqualTo(t.plain().evaluate(Trained.iterator()).accuracy());
              assertThat(
                      new RegressionScoreCalculator(Metric.MSE, Trained.iterator())
                          .calculateScore(t.net()))
                  .isEqualTo(
                      t.plain().evaluateRegression(Trained.iterator()).averageMeanSquaredError());
              assertThat(
                      new ROCScoreCalculator(
                              ROCScoreCalculator.ROCType.MULTICLASS, Trained.iterator())
                          .calculateScore(t.net()))
                  .isBetween(0.0, 1.0);
            })
        .add(
            "its listener is told of start, epochs and end",
            t -> {
              List<String> told = new ArrayList<>();
              EarlyStoppingTrainer trainer =
                  new EarlyStoppingTrainer(
                      epochs(2).build(), t.net(), Trained.iterator(), new Listener(told));
              trainer.fit();
              assertThat(told).containsExactly("start", "epoch 0", "epoch 1", "end");
            })
        .add(
            "training by it is training by fit",
            t -> {
              MultiLayerNetwork other = t.net().clone();
              run(epochs(2), t.net());
              other.fit(Trained.iterator(), 2);
              assertThat(t.net().params()).isEqualTo(other.params());
            })
        .add(
            "graphs too, in memory and in files",
            t -> {
              for (EarlyStoppingModelSaver<ComputationGraph> saver :
                  List.of(
                      new InMemoryModelSaver<ComputationGraph>(),
                      new LocalFileGraphSaver(t.directory().toString()))) {
                ComputationGraph other = t.graph().clone();
                EarlyStoppingResult<ComputationGraph> result =
                    new EarlyStoppingGraphTrainer(
                            new EarlyStoppingConfiguration.Builder<ComputationGraph>()
                                .epochTerminationConditions(new MaxEpochsTerminationCondition(1))
                                .scoreCalculator(
                                    new DataSetLossCalculator(Trained.iterator(), true))
                                .modelSaver(saver)
                                .saveLastModel(true)
                                .build(),
                            t.graph().clone(),
                            Trained.iterator())
                        .fit();
                other.fit(Trained.iterator(), 1);
                assertThat(result.getTotalEpochs()).isEqualTo(1);
                assertThat(saver.getLatestModel().params()).isEqualTo(other.params());
              }
            })
        .add(
            "the best epoch is that of the lowest score",
            t -> {
              EarlyStoppingResult<MultiLayerNetwork> result =
                  run(epochs(4), t.trained(b -> b.updater(new Sgd(2))));
              double best = result.getScoreVsEpoch().get(result.getBestModelEpoch());
              assertThat(result.getScoreVsEpoch().values()).allMatch(score -> score >= best);
            })
        .list();
  }

  private static final class AfterIterations implements IterationTerminationCondition {
    private final int count;
    private int seen;

    AfterIterations(int count) {
      this.count = count;
    }

    @Override
    public void initialize() {
      seen = 0;
    }

    @Override
    public boolean terminate(double score) {
      seen++;
      return seen >= count;
    }
  }

  private record Listener(List<String> told) implements EarlyStoppingListener<MultiLayerNetwork> {
    @Override
    public void onStart(EarlyStoppingConfiguration<MultiLayerNetwork> conf, MultiLayerNetwork n) {
      told.add("start");
    }

    @Override
    public void onEpoch(
        int epoch,
        double score,
        EarlyStoppingConfiguration<MultiLayerNetwork> conf,
        MultiLayerNetwork n) {
      told.add("epoch " + epoch);
    }

    @Override
    public void onCompletion(EarlyStoppingResult<MultiLayerNetwork> result) {
      told.add("end");
    }
  }
}
