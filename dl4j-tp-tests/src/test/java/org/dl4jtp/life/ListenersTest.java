package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.optimize.listeners.TimeIterationListener;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Listeners see a training run, and do not change it. */
class ListenersTest {
  @TempDir Path dir;

  static Stream<TrainingRule> rules() {
    return Life.kinds();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aRunWithListenersIsTheRunWithout(TrainingRule rule) {
    MultiLayerNetwork alone = Networks.network(rule, Life.TYPE);
    Life.train(alone, 0, 6);
    MultiLayerNetwork watched = Networks.network(rule, Life.TYPE);
    CollectScoresIterationListener scores = new CollectScoresIterationListener(1);
    EvaluativeListener evaluating =
        new EvaluativeListener(new ListDataSetIterator<>(Life.batch(50).asList(), 16), 2);
    watched.setListeners(
        scores,
        evaluating,
        new ScoreIterationListener(1),
        new PerformanceListener(1, true),
        new TimeIterationListener(6));
    Life.train(watched, 0, 6);
    assertThat(watched.params()).isEqualTo(alone.params());

    assertThat(scores.getScoreVsIter().getIndexes()).isNotEmpty();
    assertThat(scores.getScoreVsIter().getIndexes().get(0)[0]).isZero();
    assertThat(scores.getScoreVsIter().getScores().get(0)[0]).isPositive();
    assertThat(evaluating.getEvaluations()).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aCheckpointListenersFileHoldsTheRun(TrainingRule rule) throws Exception {
    MultiLayerNetwork net = Networks.network(rule, Life.TYPE);
    CheckpointListener checkpoints =
        new CheckpointListener.Builder(dir.toFile()).saveEveryNIterations(3).keepLast(1).build();
    net.addListeners(checkpoints);
    Life.train(net, 0, 4);
    MultiLayerNetwork loaded = checkpoints.loadCheckpointMLN(checkpoints.lastCheckpoint());
    assertThat(loaded.params()).isEqualTo(net.params());
    assertThat(loaded.getUpdater().getStateViewArray())
        .isEqualTo(net.getUpdater().getStateViewArray());
    assertThat(TargetPropagation.ruleOf(loaded.getLayerWiseConfigurations()).orElseThrow().rule())
        .isEqualTo(rule.name());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void updatesOfAllParametersAreShownByName(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, Life.TYPE);
    Map<String, INDArray> before = new HashMap<>();
    net.paramTable().forEach((name, p) -> before.put(name, p.dup()));
    Map<String, INDArray> shown = new HashMap<>();
    net.addListeners(
        new BaseTrainingListener() {
          @Override
          public void iterationDone(Model model, int iteration, int epoch) {
            model.gradient().gradientForVariable().forEach((n, g) -> shown.put(n, g.dup()));
          }
        });
    net.fit(Life.batch(1));
    assertThat(shown.keySet()).isEqualTo(before.keySet());
    shown.forEach(
        (name, update) ->
            assertThat(Life.distance(before.get(name).sub(update), net.getParam(name)))
                .as(name)
                .isLessThan(1e-12));
  }
}
