package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.NeuralNetwork;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.json.RuleParts;
import org.dl4jtp.learning.CountingUpdater;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * Which examples reach which mapping. Layers hand on the number of the example in the first unit,
 * and how many layers it has passed in the second.
 */
class SharesTest {
  private static final int MAPPINGS = 3;

  /** Times that every example is dealt. */
  private static final int TIMES = 60;

  /** Of a binomial distribution: some 500 counts are looked at, one in 100,000 is beyond. */
  private static final double DEVIATIONS = 4.4;

  private static final List<int[]> SEEN = new ArrayList<>(); // mapping and example

  @BeforeAll
  static void makeKnown() {
    RuleParts.register(Watch.class);
  }

  /** Notes which mapping learns from which example. */
  public record Watch(@JsonProperty("watched") FeedbackLoss watched) implements FeedbackLoss {
    @Override
    public boolean followsTargetPath() {
      return watched.followsTargetPath();
    }

    @Override
    public double gradient(FeedbackProblem problem, Map<String, INDArray> gradients) {
      INDArray h = problem.activation();
      for (int row = 0; row < h.rows(); row++) {
        SEEN.add(new int[] {round(h, row, 1) - 1, round(h, row, 0)});
      }
      return watched.gradient(problem, gradients);
    }

    private static int round(INDArray h, int row, int unit) {
      return (int) Math.round(h.getDouble(row, unit));
    }
  }

  /** How a network is put together; a pass that trains may differ from inference. */
  enum Kind {
    ROW,
    ROW_WITH_NOISE,
    GRAPH;

    NeuralNetwork network(TargetPropagation rule) {
      MultiLayerConfiguration plain = plain(this == ROW_WITH_NOISE ? 1e-3 : 0);
      NeuralNetwork net;
      if (this == GRAPH) {
        MultiLayerNetwork row = new MultiLayerNetwork(plain);
        row.init();
        net = new ComputationGraph(rule.applyTo(row.toComputationGraph().getConfiguration()));
      } else {
        net = new MultiLayerNetwork(rule.applyTo(plain));
      }
      net.init();
      ((Model) net).paramTable().forEach(Kind::handOn);
      return net;
    }

    private static void handOn(String name, INDArray view) {
      if (name.startsWith("3_")) {
        return; // the output
      }
      if (name.endsWith("_W")) {
        view.assign(Nd4j.eye(3).castTo(view.dataType()));
      } else if (name.endsWith("_b")) {
        view.assign(0).putScalar(1, 1);
      }
    }

    private static MultiLayerConfiguration plain(double noise) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(3)
              .dataType(DataType.DOUBLE)
              .updater(new Sgd(0))
              .activation(Activation.IDENTITY)
              .list();
      for (int i = 0; i < MAPPINGS; i++) {
        DenseLayer.Builder layer = new DenseLayer.Builder().nIn(3).nOut(3);
        if (noise > 0 && i == 1) {
          layer.dropOut(new GaussianNoise(noise));
        }
        list.layer(layer.build());
      }
      return list.layer(
              new OutputLayer.Builder(LossFunction.MSE)
                  .activation(Activation.IDENTITY)
                  .nIn(3)
                  .nOut(2)
                  .build())
          .build();
    }
  }

  /**
   * Data in an order, as often as it takes.
   *
   * @param examples in all, in order of their numbers
   * @param batch size of each batch
   * @param interval between the batches that feedback learns with; 0 for training feedback alone
   */
  record Course(int examples, int batch, int interval) {
    void run(NeuralNetwork net) {
      int batches = (examples + batch - 1) / batch;
      for (int step = 0; step < TIMES * batches * Math.max(1, interval); step++) {
        int from = step % batches * batch;
        INDArray features = features(from, Math.min(batch, examples - from));
        if (interval > 0) {
          net.fit(new DataSet(features, labels(features.rows())));
        } else {
          training(net).step(features);
        }
      }
    }
  }

  static Stream<Arguments> courses() {
    return Sample.oneIn(
        5,
        Stream.of(
            Arguments.of(Kind.ROW, new Course(12, 12, 1)), // the same batch for ever
            Arguments.of(Kind.ROW, new Course(12, 12, 3)), // an interval of as many as mappings
            Arguments.of(Kind.ROW, new Course(12, 4, 1)), // as many batches as mappings
            Arguments.of(Kind.ROW, new Course(6, 3, 3)),
            Arguments.of(Kind.ROW, new Course(6, 2, 1)), // fewer examples than mappings
            Arguments.of(Kind.ROW, new Course(3, 1, 1)),
            Arguments.of(Kind.ROW, new Course(2, 1, 3)),
            Arguments.of(Kind.ROW, new Course(7, 5, 1)), // a remainder, and unequal shares
            Arguments.of(Kind.ROW, new Course(12, 12, 0)),
            Arguments.of(Kind.ROW, new Course(12, 4, 0)),
            Arguments.of(Kind.ROW, new Course(3, 1, 0)),
            Arguments.of(Kind.ROW_WITH_NOISE, new Course(12, 12, 3)),
            Arguments.of(Kind.ROW_WITH_NOISE, new Course(3, 1, 1)),
            Arguments.of(Kind.GRAPH, new Course(12, 12, 3)),
            Arguments.of(Kind.GRAPH, new Course(3, 1, 1)),
            Arguments.of(Kind.GRAPH, new Course(3, 1, 0))));
  }

  @ParameterizedTest
  @MethodSource("courses")
  void everyExampleReachesEveryMappingEquallyOften(Kind kind, Course course) {
    assertEquallyOften(kind, course, Perturbation.ONE_LAYER_PER_EXAMPLE);
  }

  static Stream<Course> someCourses() {
    return Stream.of(new Course(2, 2, 3), new Course(6, 2, 1), new Course(3, 1, 0));
  }

  @ParameterizedTest
  @MethodSource("someCourses")
  void soItDoesWithOneMappingABatch(Course course) {
    assertEquallyOften(Kind.ROW, course, Perturbation.ONE_LAYER_PER_BATCH);
  }

  private static void assertEquallyOften(Kind kind, Course course, Perturbation mode) {
    int[][] counts = counts(kind, course, mode);
    double deviation = Math.sqrt(TIMES * (MAPPINGS - 1.0)) / MAPPINGS;
    for (int example = 0; example < course.examples(); example++) {
      int all = 0;
      for (int mapping = 0; mapping < MAPPINGS; mapping++) {
        assertThat((double) counts[mapping][example])
            .as("example %d, mapping %d", example, mapping)
            .isCloseTo(TIMES / (double) MAPPINGS, within(DEVIATIONS * deviation));
        all += counts[mapping][example];
      }
      assertThat(all).isEqualTo(TIMES); // once in every step
    }
  }

  private static int[][] counts(Kind kind, Course course, Perturbation mode) {
    NeuralNetwork net = kind.network(rule(mode, Math.max(1, course.interval())));
    SEEN.clear();
    course.run(net);
    int[][] counts = new int[MAPPINGS][course.examples()];
    SEEN.forEach(seen -> counts[seen[0]][seen[1]]++);
    return counts;
  }

  /** What order the data are in plays no part: a share is drawn without regard to it. */
  @Test
  void aShareOfSortedDataIsMixed() {
    NeuralNetwork net = Kind.ROW.network(rule(Perturbation.ONE_LAYER_PER_EXAMPLE, 1));
    int steps = 200;
    double squares = 0;
    for (int step = 0; step < steps; step++) {
      SEEN.clear();
      net.fit(new DataSet(features(0, 12), labels(12)));
      long low = SEEN.stream().filter(seen -> seen[0] == 0 && seen[1] < 6).count();
      squares += Math.pow(low - 2.0, 2);
    }
    // 4 of 12 without replacement: a variance of 4 · ¼ · 8/11, known to 0.07 after 200 draws.
    assertThat(squares / steps).isCloseTo(8 / 11.0, within(0.3));
  }

  static Stream<Arguments> smallBatches() {
    return Sample.rotating(
        Stream.of(Kind.values())
            .flatMap(
                kind ->
                    Stream.of(1, 2)
                        .flatMap(
                            batch ->
                                Stream.of(true, false)
                                    .map(alone -> Arguments.of(kind, batch, alone)))));
  }

  /** Not its weights, not their decay, no moment and no count of its updater's. */
  @ParameterizedTest
  @MethodSource("smallBatches")
  void aMappingWithoutAShareStaysAsItIs(Kind kind, int batch, boolean alone) {
    TargetPropagation rule =
        rule(Perturbation.ONE_LAYER_PER_EXAMPLE, 1)
            .feedbackUpdater(new Adam(1e-2))
            .feedbackWeightDecay(0.1);
    NeuralNetwork net = kind.network(rule);
    int rests = 0;
    int steps = 12;
    for (int step = 0; step < steps; step++) {
      Map<Integer, INDArray> before = weightsAndStates(net);
      SEEN.clear();
      if (alone) {
        assertThat(training(net).step(features(step, batch))).isFinite();
      } else {
        net.fit(new DataSet(features(step, batch), labels(batch)));
      }
      Map<Integer, INDArray> after = weightsAndStates(net);
      for (int m = 0; m < MAPPINGS; m++) {
        int mapping = m;
        boolean rested = SEEN.stream().noneMatch(seen -> seen[0] == mapping);
        assertThat(after.get(m).equals(before.get(m))).as("%d in %d", m, step).isEqualTo(rested);
        rests += rested ? 1 : 0;
      }
    }
    assertThat(rests).isEqualTo(steps * (MAPPINGS - batch));
  }

  private static Map<Integer, INDArray> weightsAndStates(NeuralNetwork net) {
    BaseMultiLayerUpdater<?> updater =
        net instanceof MultiLayerNetwork row
            ? (BaseMultiLayerUpdater<?>) row.getUpdater()
            : ((ComputationGraph) net).getUpdater();
    Map<Integer, INDArray> all = new HashMap<>();
    for (UpdaterBlock block : updater.getUpdaterBlocks()) {
      if (block.getGradientUpdater() instanceof CountingUpdater.Step) {
        List<INDArray> arrays = new ArrayList<>();
        arrays.add(block.getUpdaterView().dup());
        block
            .getLayersAndVariablesInBlock()
            .forEach(p -> arrays.add(p.getParamView().reshape(p.getParamView().length())));
        all.put(all.size(), Nd4j.concat(0, arrays.toArray(INDArray[]::new)));
      }
    }
    assertThat(all).hasSize(MAPPINGS);
    return all;
  }

  private static TargetPropagation rule(Perturbation mode, int interval) {
    TrainingRule linear = TrainingRule.DDTP_LINEAR;
    return Networks.drawn(
            TrainingRule.of(
                linear.name(),
                linear.targetPath(),
                linear.feedbackMapping(),
                new Watch(linear.feedbackLoss())))
        .perturbation(mode)
        .feedbackInterval(interval)
        .feedbackUpdater(new Sgd(1e-3));
  }

  private static FeedbackTraining training(NeuralNetwork net) {
    return net instanceof MultiLayerNetwork row
        ? FeedbackTraining.of(row)
        : FeedbackTraining.of((ComputationGraph) net);
  }

  private static INDArray features(int from, int count) {
    INDArray x = Nd4j.zeros(DataType.DOUBLE, count, 3);
    for (int i = 0; i < count; i++) {
      x.putScalar(i, 0, from + i);
    }
    return x;
  }

  private static INDArray labels(int count) {
    return Nd4j.ones(DataType.DOUBLE, count, 2);
  }
}
