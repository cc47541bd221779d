package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dl4jtp.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.BaseActivationFunction;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * g(s + d) − g(s) and its gradient in float, held to those in double, through every activation
 * function and for steps d of any length.
 */
class DifferencePrecisionTest {
  private static final double[] LENGTHS = {1, 1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6};

  /** Relative to the norm. A float's rounding of the pre-activations alone makes some 1e-6. */
  private static final double CLOSE = 1e-4;

  /** Where one function or another has a kink, a jump or its steepest place. */
  private static final double[] KINKS = {-2.5, -1, 0, 0.25, 0.3, 1, 1.5, 2.5, 6};

  private static final int ROWS = 20;
  private static final int SOURCE = 12;
  private static final int TARGET = 18;

  /** All of Deeplearning4j's but RReLU, some with other arguments, and a user's own. */
  static Stream<IActivation> activations() {
    return Stream.concat(
        Arrays.stream(Activation.values())
            .filter(a -> a != Activation.RRELU)
            .map(Activation::getActivationFunction),
        Stream.of(
            new ActivationGELU(true),
            new ActivationLReLU(5),
            new ActivationELU(0.5),
            new ActivationReLU(1.5, 0.25, 0.1),
            new ActivationThresholdedReLU(0.3),
            new Wave()));
  }

  /** The forms of feedback in which an activation function has a part, with a source's size. */
  static Map<String, FeedbackMapping> mappings(IActivation t) {
    AffineFeedback last = AffineFeedback.of(t, true);
    AffineFeedback first = AffineFeedback.reversingLayerAbove().withActivation(t);
    MapGeometry maps =
        new MapGeometry(
            new long[] {2, 3, 3},
            3,
            new Window(
                new int[] {2, 2},
                new int[] {1, 1},
                new int[] {0, 0},
                new int[] {1, 1},
                new int[] {2, 2}),
            List.of());
    Map<String, FeedbackMapping> mappings = new LinkedHashMap<>();
    mappings.put("activation last", last);
    mappings.put("activation first", first);
    mappings.put("deconvolution, activation last", new DeconvolutionFeedback(last, maps));
    mappings.put("deconvolution, activation first", new DeconvolutionFeedback(first, maps));
    mappings.put("perceptron", new MlpFeedback(new int[] {10}, t, t));
    mappings.put(
        "random hidden layer",
        RandomHiddenFeedback.tanh(14).withHiddenActivation(t).withActivation(t));
    return mappings;
  }

  static Stream<Arguments> cases() {
    return Sample.rotating(
        activations()
            .flatMap(t -> mappings(t).keySet().stream().map(name -> Arguments.of(t, name))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void atEveryLength(IActivation t, String name) {
    FeedbackMapping mapping = mappings(t).get(name);
    for (double spread : new double[] {1, 8}) { // 8: most units are where functions are flat
      Nd4j.getRandom().setSeed(17);
      Map<String, INDArray> weights = weights(mapping.parameters(SOURCE, TARGET, SOURCE));
      weights.putAll(weights(mapping.sharedParameters(SOURCE)));
      INDArray source = Nd4j.randn(DataType.FLOAT, ROWS, SOURCE).muli(spread);
      INDArray direction = Nd4j.randn(DataType.FLOAT, ROWS, SOURCE);
      INDArray error = Nd4j.randn(DataType.FLOAT, ROWS, TARGET);
      for (double length : LENGTHS) {
        check(mapping, weights, source, direction.mul(length), error, spread + ", " + length);
      }
    }
  }

  /** g = t, so that the places are met to the last digit. */
  @ParameterizedTest
  @MethodSource("activations")
  void aroundKinks(IActivation t) {
    FeedbackMapping mapping = AffineFeedback.of(t, true);
    INDArray one = Nd4j.ones(DataType.FLOAT, 1, 1);
    Map<String, INDArray> weights = Map.of("Q", one, "q", Nd4j.zerosLike(one));
    for (double length : LENGTHS) {
      List<Float> starts = new ArrayList<>();
      List<Float> steps = new ArrayList<>();
      for (double kink : KINKS) {
        for (double from : new double[] {-2, -1, -0.4, 0, 0.4, 1, 2}) {
          for (double by : new double[] {-3, -0.9, -0.2, 0.2, 0.9, 3}) {
            starts.add((float) (kink + from * length));
            steps.add((float) (by * length));
          }
        }
      }
      INDArray error = Nd4j.linspace(DataType.FLOAT, 1, 0.01, starts.size()).reshape(-1, 1);
      check(mapping, weights, column(starts), column(steps), error, String.valueOf(length));
    }
  }

  private static void check(
      FeedbackMapping mapping,
      Map<String, INDArray> weights,
      INDArray source,
      INDArray step,
      INDArray error,
      String where) {
    Map<String, INDArray> inFloat =
        new Results(mapping, weights, source, step, error, DataType.FLOAT).ofDifference();
    Results results = new Results(mapping, weights, source, step, error, DataType.DOUBLE);
    Map<String, INDArray> inDouble = results.ofDifference();
    Map<String, INDArray> subtracted = results.subtracted(); // in double enough is left
    inDouble.forEach(
        (name, expected) -> {
          close(inFloat.get(name), expected, CLOSE, name + " in float at " + where);
          close(expected, subtracted.get(name), 1e-5, name + " in double at " + where);
        });
  }

  /** Zero only where zero is expected. */
  private static void close(INDArray actual, INDArray expected, double relative, String what) {
    INDArray precise = expected.castTo(DataType.DOUBLE);
    assertThat(actual.castTo(DataType.DOUBLE).distance2(precise))
        .as(what)
        .isLessThanOrEqualTo(relative * precise.norm2Number().doubleValue());
  }

  /** What one type of numbers makes of it. */
  private static final class Results {
    private final FeedbackMapping mapping;
    private final Map<String, INDArray> weights;
    private final INDArray source;
    private final INDArray step;
    private final INDArray error;

    Results(
        FeedbackMapping mapping,
        Map<String, INDArray> weights,
        INDArray source,
        INDArray step,
        INDArray error,
        DataType type) {
      this.mapping = mapping;
      this.weights = new LinkedHashMap<>();
      weights.forEach((name, array) -> this.weights.put(name, array.castTo(type)));
      this.source = source.castTo(type);
      this.step = step.castTo(type);
      this.error = error.castTo(type);
    }

    /** g(s + d) − g(s), then its gradients. */
    Map<String, INDArray> ofDifference() {
      return results(mapping.bind(weights, weights).difference(source, step));
    }

    /** The same by evaluating g twice. */
    Map<String, INDArray> subtracted() {
      Feedback g = mapping.bind(weights, weights);
      Map<String, INDArray> there = results(g.apply(source.add(step)));
      results(g.apply(source)).forEach((name, array) -> there.get(name).subi(array));
      return there;
    }

    private Map<String, INDArray> results(Feedback.Evaluation evaluation) {
      Map<String, INDArray> results = new LinkedHashMap<>();
      results.put("value", evaluation.value().dup());
      Map<String, INDArray> gradients = new LinkedHashMap<>();
      for (FeedbackParameter p : mapping.parameters(SOURCE, TARGET, SOURCE)) {
        gradients.put(p.name(), Nd4j.zerosLike(weights.get(p.name())));
      }
      evaluation.gradient(error.dup(), gradients);
      results.putAll(gradients);
      return results;
    }
  }

  private static Map<String, INDArray> weights(List<FeedbackParameter> parameters) {
    Map<String, INDArray> weights = new LinkedHashMap<>();
    for (FeedbackParameter p : parameters) {
      weights.put(p.name(), Nd4j.randn(DataType.FLOAT, p.shape()).muli(0.5).dup('f'));
    }
    return weights;
  }

  private static INDArray column(List<Float> values) {
    INDArray column = Nd4j.create(DataType.FLOAT, values.size(), 1);
    for (int i = 0; i < values.size(); i++) {
      column.putScalar(i, 0, values.get(i));
    }
    return column;
  }

  @Test
  void aRandomFunctionIsRefused() {
    IActivation random = new ActivationRReLU(0.1, 0.3);
    IActivation tanh = Activation.TANH.getActivationFunction();
    int[] hidden = {3};
    for (Supplier<Object> use :
        List.<Supplier<Object>>of(
            () -> AffineFeedback.of(random, true),
            () -> AffineFeedback.matchingLayerBelow().withActivation(random),
            () -> RandomHiddenFeedback.tanh(3).withHiddenActivation(random),
            () -> RandomHiddenFeedback.tanh(3).withActivation(random),
            () -> new MlpFeedback(hidden, random, tanh),
            () -> new MlpFeedback(hidden, tanh, random))) {
      assertThatThrownBy(use::get)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("rrelu(l=0.1, u=0.3)")
          .hasMessageContaining("new ActivationLReLU(0.2)");
    }
  }

  /** x + sin x, by operations that keep the argument's type. */
  static final class Wave extends BaseActivationFunction {
    @Override
    public INDArray getActivation(INDArray in, boolean training) {
      return in.addi(Transforms.sin(in, true));
    }

    @Override
    public Pair<INDArray, INDArray> backprop(INDArray in, INDArray epsilon) {
      return new Pair<>(Transforms.cos(in, false).addi(1).muli(epsilon), null);
    }

    @Override
    public String toString() {
      return "wave";
    }
  }
}
