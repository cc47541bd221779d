package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.InvocationType;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.optimize.listeners.Checkpoint;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.optimize.listeners.CollectScoresIterationListener;
import org.deeplearning4j.optimize.listeners.ComposableIterationListener;
import org.deeplearning4j.optimize.listeners.EvaluativeListener;
import org.deeplearning4j.optimize.listeners.PerformanceListener;
import org.deeplearning4j.optimize.listeners.ScoreIterationListener;
import org.deeplearning4j.optimize.listeners.SleepyTrainingListener;
import org.deeplearning4j.optimize.listeners.TimeIterationListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Listeners: what they are told, and that they change nothing. */
@SuppressWarnings("deprecation") // of Deeplearning4j's own methods
final class ListenerBehaviours {
  private ListenerBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("listeners")
        .add(
            "they are told of epochs, passes, gradients and iterations in order",
            t -> {
              List<String> told = new ArrayList<>();
              t.net().setListeners(new Diary(told));
              t.net().fit(Trained.iterator());
              List<String> step = List.of("forward 3", "gradient", "backward", "iteration");
              assertThat(told).hasSize(2 + 4 * 4).startsWith("epoch starts").endsWith("epoch ends");
              assertThat(told.subList(1, 5)).containsExactlyInAnyOrderElementsOf(step);
              List<String> plain = new ArrayList<>();
              MultiLayerNetwork bp = Trained.backpropagated(b -> b);
              bp.setListeners(new Diary(plain));
              bp.fit(Trained.iterator());
              assertThat(told).isEqualTo(plain);
            })
        .add(
            "a graph's are told as the plain graph's",
            t -> {
              List<String> told = new ArrayList<>();
              List<String> plain = new ArrayList<>();
              t.graph().setListeners(new Diary(told));
              t.graph().fit(Trained.iterator());
              org.deeplearning4j.nn.graph.ComputationGraph bp = t.plainGraph();
              bp.setListeners(new Diary(plain));
              bp.fit(Trained.iterator());
              assertThat(told).isEqualTo(plain);
            })
        .add(
            "set, added and asked for",
            t -> {
              ScoreIterationListener one = new ScoreIterationListener(10);
              TrainingListener two = new Diary(new ArrayList<>());
              t.net().setListeners(one);
              t.net().addListeners(two);
              assertThat(t.net().getListeners()).containsExactly(one, two);
              t.net().setListeners(List.of());
              assertThat(t.net().getListeners()).isEmpty();
            })
        .add(
            "scores that are collected are those of the steps",
            t -> {
              CollectScoresIterationListener collected = new CollectScoresIterationListener(1);
              t.net().setListeners(collected);
              MultiLayerNetwork silent = t.net().clone();
              t.net().fit(Trained.iterator());
              for (int i = 0; i < 4; i++) {
                silent.fit(Trained.batch(i));
                assertThat(collected.getScoreVsIter().getEffectiveScores()[i])
                    .isEqualTo(silent.score());
              }
            })
        .add(
            "those of Deeplearning4j leave the run alone",
            t -> {
              MultiLayerNetwork silent = t.net().clone();
              t.net()
                  .setListeners(
                      new ScoreIterationListener(1),
                      new PerformanceListener(1, true),
                      new TimeIterationListener(10),
                      new SleepyTrainingListener(),
                      new ComposableIterationListener(new ScoreIterationListener(1)));
              t.net().fit(Trained.iterator());
              silent.fit(Trained.iterator());
              assertThat(t.net().params()).isEqualTo(silent.params());
            })
        .add(
            "an evaluating listener leaves the run alone",
            t -> {
              MultiLayerNetwork silent = t.net().clone();
              AtomicInteger calls = new AtomicInteger();
              EvaluativeListener listener =
                  new EvaluativeListener(Trained.iterator(), 1, InvocationType.ITERATION_END);
              listener.setCallback((l, model, n, evaluations) -> calls.incrementAndGet());
              t.net().setListeners(listener);
              t.net().fit(Trained.iterator());
              silent.fit(Trained.iterator());
              assertThat(t.net().params()).isEqualTo(silent.params());
              assertThat(calls.get()).isPositive();
            })
        .add(
            "checkpoints every epoch go on alike, the last ones kept",
            t -> {
              CheckpointListener listener =
                  new CheckpointListener.Builder(t.directory().toFile())
                      .saveEveryNEpochs(1)
                      .keepLast(2)
                      .build();
              t.net().setListeners(listener);
              t.net().fit(Trained.iterator(), 3);
              List<Checkpoint> kept = listener.availableCheckpoints();
              assertThat(kept).hasSize(2);
              MultiLayerNetwork last =
                  CheckpointListener.loadLastCheckpointMLN(t.directory().toFile());
              assertThat(last.params()).isEqualTo(t.net().params());
              Trained.fit(last, 5, 7);
              Trained.fit(t.net(), 5, 7);
              assertThat(last.params()).isEqualTo(t.net().params());
            })
        .add(
            "iteration and epoch that they are told are the plain network's",
            t -> {
              List<Integer> iterations = new ArrayList<>();
              t.net()
                  .setListeners(
                      new BaseTrainingListener() {
                        @Override
                        public void iterationDone(Model model, int iteration, int epoch) {
                          iterations.add(iteration);
                          assertThat(epoch).isEqualTo(0);
                          assertThat(((MultiLayerNetwork) model).getIterationCount())
                              .isEqualTo(iteration);
                        }
                      });
              Trained.fit(t.net(), 0, 2);
              List<Integer> plain = new ArrayList<>();
              MultiLayerNetwork bp = Trained.backpropagated(b -> b);
              bp.setListeners(
                  new BaseTrainingListener() {
                    @Override
                    public void iterationDone(Model model, int iteration, int epoch) {
                      plain.add(iteration);
                    }
                  });
              Trained.fit(bp, 0, 2);
              assertThat(iterations).isEqualTo(plain);
            })
        .list();
  }

  /** Writes down what it is told. */
  private static final class Diary extends BaseTrainingListener {
    private final List<String> told;

    Diary(List<String> told) {
      this.told = told;
    }

    @Override
    public void onEpochStart(Model model) {
      told.add("epoch starts");
    }

    @Override
    public void onEpochEnd(Model model) {
      told.add("epoch ends");
    }

    @Override
    public void onForwardPass(Model model, List<INDArray> activations) {
      told.add("forward " + activations.size());
    }

    @Override
    public void onForwardPass(Model model, Map<String, INDArray> activations) {
      told.add("forward " + activations.keySet());
    }

    @Override
    public void onGradientCalculation(Model model) {
      told.add("gradient");
    }

    @Override
    public void onBackwardPass(Model model) {
      told.add("backward");
    }

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      told.add("iteration");
    }
  }
}
