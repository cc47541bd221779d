package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.gradientcheck.Data;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network that does the same at every step of {@code [batch, n, time]} learns what the dense
 * network learns from {@code batch · time} examples. Noise is drawn for rows (example, step).
 */
class StepsAreExamplesTest {
  private static final int BATCH = 4;
  private static final int STEPS = 3;
  private static final int INPUTS = 5;
  private static final int CLASSES = 3;
  private static final double RATE = 0.3;
  private static final double TOLERANCE = 1e-12;

  /** How a dense layer is done at every step. */
  @SuppressWarnings("ImmutableEnumChecker") // of functions without state
  private enum Way {
    CONVOLUTIONS(
        nOut ->
            new Convolution1DLayer.Builder(1)
                .nOut(nOut)
                .convolutionMode(ConvolutionMode.Same) // others make masks of ND4J's default type
                .activation(Activation.TANH)
                .build()),
    PREPROCESSORS(StepsAreExamplesTest::dense),
    WRAPPERS(nOut -> new TimeDistributed(dense(nOut)));

    private final Function<Integer, Layer> layer;

    Way(Function<Integer, Layer> layer) {
      this.layer = layer;
    }
  }

  static Stream<Arguments> waysAndRules() {
    return Sample.rotating(
        Stream.of(Way.values())
            .flatMap(
                way ->
                    Stream.of(
                            TrainingRule.EXACT,
                            TrainingRule.DDTP_LINEAR,
                            TrainingRule.DDTP_RHL_REC,
                            TrainingRule.DFA,
                            TrainingRule.DTP,
                            TrainingRule.DTPDRL,
                            TrainingRule.GNT)
                        .map(rule -> Arguments.of(way, rule))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysAndRules")
  void stepsTrainAsExamples(Way way, TrainingRule rule) {
    TargetPropagation propagation =
        TargetPropagation.of(rule).seed(5).perturbation(Perturbation.ALL_LAYERS);
    check(way, propagation, Nd4j.ones(DataType.DOUBLE, BATCH, STEPS), false);
  }

  /** Deeplearning4j's wrapper gives the mask of one step to another. */
  static Stream<Arguments> waysWithMasksAndRules() {
    return waysAndRules().filter(arguments -> arguments.get()[0] != Way.WRAPPERS);
  }

  /** Steps that the masks of features and labels leave out are examples that are not there. */
  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("waysWithMasksAndRules")
  void maskedStepsAreNoExamples(Way way, TrainingRule rule) {
    TargetPropagation propagation =
        TargetPropagation.of(rule)
            .seed(5)
            .perturbation(Perturbation.ALL_LAYERS)
            .noiseSource(new NoiseOfColumns());
    INDArray mask =
        Data.mask(
            new double[] {1, 1, 1},
            new double[] {1, 1, 0},
            new double[] {1, 0, 0},
            new double[] {1, 1, 1});
    check(way, propagation, mask, true);
  }

  private static void check(Way way, TargetPropagation propagation, INDArray mask, boolean masked) {
    Nd4j.getRandom().setSeed(31);
    INDArray features = Data.uniform(BATCH, INPUTS, STEPS);
    INDArray labels = Data.classesInTime(BATCH, CLASSES, STEPS);
    List<int[]> counting = new ArrayList<>();
    for (int i = 0; i < BATCH; i++) {
      for (int t = 0; t < STEPS; t++) {
        if (mask.getDouble(i, t) != 0) {
          counting.add(new int[] {i, t});
        }
      }
    }
    MultiLayerNetwork dense = Networks.network(propagation.applyTo(denseNetwork()));
    // Deeplearning4j divides by examples; of sequences these are fewer than rows.
    double rate = RATE * BATCH / counting.size();
    InputType type = InputType.recurrent(INPUTS, STEPS);
    MultiLayerNetwork sequences =
        Networks.network(propagation.applyTo(sequenceNetwork(way, rate, type), type));
    dense.paramTable().forEach((name, values) -> copy(values, sequences.getParam(name)));
    assertThat(sequences.paramTable().keySet()).isEqualTo(dense.paramTable().keySet());

    DataSet rows = new DataSet(rows(features, counting), rows(labels, counting));
    DataSet steps =
        masked ? new DataSet(features, labels, mask, mask.dup()) : new DataSet(features, labels);
    for (int step = 0; step < 4; step++) {
      dense.fit(rows.copy());
      sequences.fit(steps.copy());
      for (String name : dense.paramTable().keySet()) {
        double[] expected = dense.getParam(name).dup('c').data().asDouble();
        double[] actual = sequences.getParam(name).dup('c').data().asDouble();
        double scale = Arrays.stream(expected).map(Math::abs).max().orElse(0);
        for (int i = 0; i < expected.length; i++) {
          assertThat(actual[i])
              .as("%s after step %d", name, step + 1)
              .isCloseTo(expected[i], offset(TOLERANCE * Math.max(1, scale)));
        }
      }
    }
  }

  private static DenseLayer dense(int nOut) {
    return new DenseLayer.Builder().nOut(nOut).activation(Activation.TANH).build();
  }

  private static ListBuilder list(double rate) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(rate))
        .list();
  }

  private static MultiLayerConfiguration denseNetwork() {
    return list(RATE)
        .layer(dense(6))
        .layer(dense(4))
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build())
        .setInputType(InputType.feedForward(INPUTS))
        .build();
  }

  private static MultiLayerConfiguration sequenceNetwork(Way way, double rate, InputType type) {
    return list(rate)
        .layer(way.layer.apply(6))
        .layer(way.layer.apply(4))
        .layer(
            new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build())
        .setInputType(type)
        .build();
  }

  private static INDArray rows(INDArray sequences, List<int[]> which) {
    INDArray rows = Nd4j.create(DataType.DOUBLE, which.size(), sequences.size(1));
    for (int row = 0; row < which.size(); row++) {
      for (int j = 0; j < sequences.size(1); j++) {
        rows.putScalar(row, j, sequences.getDouble(which.get(row)[0], j, which.get(row)[1]));
      }
    }
    return rows;
  }

  /** Convolutions of one step have their weights in a dense layer's order. */
  private static void copy(INDArray dense, INDArray sequence) {
    sequence.assign(dense.dup('c').reshape('c', sequence.shape()));
  }

  /** The same in every row. */
  public static final class NoiseOfColumns implements NoiseSource {
    @Override
    public void fill(INDArray into, long seed, int border, long step, int draw) {
      for (int i = 0; i < into.rows(); i++) {
        for (int j = 0; j < into.columns(); j++) {
          into.putScalar(i, j, Math.sin(1 + 1.3 * j + 2.1 * border + step));
        }
      }
    }
  }
}
