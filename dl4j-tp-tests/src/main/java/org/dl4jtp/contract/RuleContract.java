package org.dl4jtp.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What every rule promises, on networks of several shapes. For a rule of yours that is known by its
 * name, this is all:
 *
 * <pre>
 *   class HuberTest extends RuleContract { HuberTest() { super("huber"); } }
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RuleContract {
  private static final DataType TYPE = ContractNetwork.TYPE;
  private static final String ONE_RULE = "contract.rule";

  private final List<TrainingRule> rules;

  /**
   * The contract of rules that are known by their names.
   *
   * @param names as {@link TrainingRule#parse} takes them
   */
  protected RuleContract(String... names) {
    this(Arrays.stream(names).map(TrainingRule::parse).toArray(TrainingRule[]::new));
  }

  /**
   * The contract of rules.
   *
   * @param rules all but backpropagation
   */
  protected RuleContract(TrainingRule... rules) {
    for (TrainingRule rule : rules) {
      if (rule.isBackpropagation()) {
        throw new IllegalArgumentException(rule + " has no targets, and so no contract");
      }
    }
    this.rules = chosen(List.of(rules));
  }

  /** All, or the one that a system property names. */
  private static List<TrainingRule> chosen(List<TrainingRule> rules) {
    String name = System.getProperty(ONE_RULE);
    if (name == null) {
      return rules;
    }
    if (rules.stream().noneMatch(rule -> rule.name().equals(name))) {
      throw new IllegalArgumentException(
          "-D" + ONE_RULE + "=" + name + " names none of the rules; there are " + rules);
    }
    return rules.stream().filter(rule -> rule.name().equals(name)).collect(Collectors.toList());
  }

  /**
   * The rules of the table.
   *
   * @return all, or the one that the system property {@code contract.rule} names
   */
  protected final Stream<TrainingRule> rules() {
    return rules.stream();
  }

  /**
   * The networks of the table.
   *
   * @return all
   */
  protected static Stream<ContractNetwork> networks() {
    return ContractNetwork.all();
  }

  /**
   * Plain target propagation passes on what its inverses get wrong.
   *
   * @return the other rules, with all networks
   */
  protected final Stream<Arguments> correctedRulesAndNetworks() {
    return withNetworks(rules().filter(rule -> rule.targetPath().correctsDifferences()));
  }

  /**
   * All of the table.
   *
   * @return rules and networks
   */
  protected final Stream<Arguments> rulesAndNetworks() {
    return withNetworks(rules());
  }

  /**
   * Rules of which feedback learns.
   *
   * @return with all networks
   */
  protected final Stream<Arguments> learningRulesAndNetworks() {
    return withNetworks(rules().filter(rule -> rule.feedbackLoss().learns()));
  }

  private Stream<Arguments> withNetworks(Stream<TrainingRule> rules) {
    return selected(rules.flatMap(rule -> networks().map(net -> Arguments.of(rule, net))));
  }

  /**
   * Which rows of a table run.
   *
   * @param table pairs of a rule and a network
   * @return all, unless overridden
   */
  protected Stream<Arguments> selected(Stream<Arguments> table) {
    return table;
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("correctedRulesAndNetworks")
  void withoutOutputErrorEveryTargetIsItsActivation(TrainingRule rule, ContractNetwork net) {
    MultiLayerNetwork live = net.live(rule, 0.1);
    INDArray x = data().getFeatures();
    // A copy: Deeplearning4j's activation layers work in place on the network's input.
    TrainingStep step = TrainingStep.of(live, x, live.output(x.dup()));
    for (LayerStep layer : step.layers()) {
      assertThat(largest(layer.target().sub(layer.activation()))).isLessThan(1e-12);
      assertThat(largest(layer.gradients().get("W"))).isLessThan(1e-11);
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("correctedRulesAndNetworks")
  void displacementsAreLinearInSmallStepSizes(TrainingRule rule, ContractNetwork net) {
    DataSet data = data();
    double eta = 1e-4;
    List<LayerStep> small = step(net.live(rule, eta), data).layers();
    List<LayerStep> smaller = step(net.live(rule, eta / 2), data).layers();
    for (int i = 0; i < small.size(); i++) {
      // Gradients are divided by η, so that they are alike to first order.
      INDArray one = small.get(i).gradients().get("W");
      INDArray two = smaller.get(i).gradients().get("W");
      assertThat(largest(one.sub(two)) / largest(one)).isLessThan(1e-3);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void everyLayerLearnsSomething(TrainingRule rule, ContractNetwork net) {
    for (LayerStep layer : step(net.live(rule, 0.1), data()).layers()) {
      assertThat(largest(layer.gradients().get("W"))).as(layer.name()).isGreaterThan(1e-8);
    }
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void theOutputLayersGradientIsThatOfBackpropagation(TrainingRule rule, ContractNetwork net) {
    DataSet data = data();
    MultiLayerNetwork plain = ContractNetwork.live(net.conf());
    plain.setInput(data.getFeatures());
    plain.setLabels(data.getLabels());
    plain.computeGradientAndScore();
    TrainingStep step = step(net.live(rule, 0.1), data);
    assertThat(step.score())
        .isCloseTo(plain.score(), within(1e-12)); // by products in another order
    LayerStep output = step.layers().get(step.layers().size() - 1);
    INDArray expected =
        plain.gradient().getGradientFor(output.index() + "_W").div(data.numExamples());
    assertThat(output.gradients().get("W")).isEqualTo(expected);
  }

  /**
   * dW is the gradient of ‖h − ĥ‖²/(2η), averaged over the batch, with ĥ held constant.
   *
   * @param rule of the table
   * @param net of the table
   */
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void hiddenLayersDescendTheirLocalLoss(TrainingRule rule, ContractNetwork net) {
    double eta = 0.05;
    MultiLayerNetwork live = net.live(rule, eta);
    DataSet data = data();
    TrainingStep step = step(live, data);
    for (int i = 0; i < step.layers().size() - 1; i++) {
      LayerStep layer = step.layers().get(i);
      int below = i;
      checkGradient(
          live.getLayer(layer.index()).getParam("W"),
          layer.gradients().get("W"),
          () -> {
            INDArray h = step(live, data).layers().get(below).activation();
            double norm = h.distance2(layer.target());
            return norm * norm / (2 * eta) / data.numExamples();
          },
          rule + ", W of " + layer.name());
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("learningRulesAndNetworks")
  void feedbackDescendsItsLoss(TrainingRule rule, ContractNetwork net) {
    MultiLayerNetwork live = net.live(rule, 0.1);
    DataSet data = data();
    TrainingStep step = step(live, data);
    assertThat(step.layers()).anyMatch(LayerStep::hasLearnedFeedback);
    for (int i = 1; i < step.layers().size(); i++) {
      LayerStep layer = step.layers().get(i);
      if (!layer.hasLearnedFeedback()) {
        continue; // nothing leads into this layer's input
      }
      assertThat(layer.feedbackLoss()).isFinite();
      for (String name : layer.feedbackGradients().keySet()) {
        int owner = i;
        checkGradient(
            live.getLayer(layer.index()).getParam(name),
            layer.feedbackGradients().get(name),
            () -> step(live, data).layers().get(owner).feedbackLoss(),
            rule + ", " + name + " of " + layer.name());
      }
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("learningRulesAndNetworks")
  void feedbackLossIsAMeanOverTheBatch(TrainingRule rule, ContractNetwork net) {
    MultiLayerNetwork live = withRepeatingNoise(rule, net);
    DataSet data = ContractNetwork.data(RepeatingNoise.ROWS);
    DataSet doubled =
        new DataSet(
            Nd4j.concat(0, data.getFeatures(), data.getFeatures()),
            Nd4j.concat(0, data.getLabels(), data.getLabels()));
    List<LayerStep> once = step(live, data).layers();
    List<LayerStep> twice = step(live, doubled).layers();
    for (int i = 0; i < once.size(); i++) {
      if (!once.get(i).hasLearnedFeedback()) {
        continue; // nothing leads into this layer's input
      }
      double loss = once.get(i).feedbackLoss();
      assertThat(loss).isFinite();
      assertThat(twice.get(i).feedbackLoss()).isCloseTo(loss, within(1e-10 * (1 + Math.abs(loss))));
      Map<String, INDArray> gradients = twice.get(i).feedbackGradients();
      once.get(i)
          .feedbackGradients()
          .forEach(
              (name, one) -> {
                double error = one.distance2(gradients.get(name));
                double norm = one.norm2Number().doubleValue();
                assertThat(error).as(name).isLessThanOrEqualTo(1e-10 * (1 + norm));
              });
    }
  }

  @ParameterizedTest(name = "{0}: {1}", allowZeroInvocations = true)
  @MethodSource("learningRulesAndNetworks")
  void feedbackLossLeavesTheProblemsArraysAsTheyAre(TrainingRule rule, ContractNetwork net) {
    TrainingRule watched =
        TrainingRule.of(
            rule.name(),
            rule.targetPath(),
            rule.feedbackMapping(),
            new WatchedLoss(rule.feedbackLoss()));
    step(withRepeatingNoise(watched, net), data());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void aStepIsTakenApartWithoutBeingTaken(TrainingRule rule, ContractNetwork net) {
    MultiLayerNetwork live = net.live(rule, 0.1);
    live.fit(data());
    MultiLayerNetwork other = live.clone();
    INDArray before = live.params().dup();
    step(live, data());
    assertThat(live.params()).isEqualTo(before);
    live.fit(data());
    other.fit(data());
    assertThat(live.params()).isEqualTo(other.params());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rulesAndNetworks")
  void floatAgreesWithDouble(TrainingRule rule, ContractNetwork net) {
    MultiLayerNetwork exact = net.live(rule, 1e-2);
    MultiLayerConfiguration conf = exact.getLayerWiseConfigurations().clone();
    conf.setDataType(DataType.FLOAT);
    MultiLayerNetwork coarse = ContractNetwork.live(conf);
    coarse.setParams(exact.params().castTo(DataType.FLOAT));
    DataSet data = data();
    DataSet coarseData =
        new DataSet(
            data.getFeatures().castTo(DataType.FLOAT), data.getLabels().castTo(DataType.FLOAT));
    List<LayerStep> expected = step(exact, data).layers();
    List<LayerStep> actual = step(coarse, coarseData).layers();
    for (int i = 0; i < expected.size(); i++) {
      INDArray e = expected.get(i).gradients().get("W");
      INDArray a = actual.get(i).gradients().get("W").castTo(TYPE);
      // Differences of activations lose digits where no addition theorem saves them.
      assertThat(largest(a.sub(e)) / largest(e)).isLessThan(2e-3);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rules")
  void aSavedNetworkGoesOnTrainingByIt(TrainingRule rule, @TempDir Path dir) throws IOException {
    MultiLayerNetwork live = ContractNetwork.plain().live(rule, 0.1);
    live.fit(data());
    File file = dir.resolve("net.zip").toFile();
    live.save(file);
    MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
    assertThat(loaded.getLayerWiseConfigurations()).isEqualTo(live.getLayerWiseConfigurations());
    live.fit(data());
    loaded.fit(data());
    assertThat(loaded.params()).isEqualTo(live.params());
  }

  private static MultiLayerNetwork withRepeatingNoise(TrainingRule rule, ContractNetwork net) {
    return ContractNetwork.live(
        ContractNetwork.drawn(rule)
            .perturbation(Perturbation.ALL_LAYERS) // every border learns from every example
            .noiseSource(new RepeatingNoise())
            .applyTo(net.conf()));
  }

  private static DataSet data() {
    return ContractNetwork.data(6);
  }

  private static TrainingStep step(MultiLayerNetwork net, DataSet data) {
    return TrainingStep.of(net, data.getFeatures(), data.getLabels());
  }

  private static double largest(INDArray array) {
    return array.amaxNumber().doubleValue();
  }

  /** Central differences at some elements. */
  private static void checkGradient(
      INDArray parameter, INDArray gradient, DoubleSupplier loss, String what) {
    Random random = new Random(1);
    double scale = Math.max(largest(gradient), 1e-3);
    double step = 1e-5;
    for (int k = 0; k < 4; k++) {
      int row = random.nextInt((int) parameter.size(0));
      int column = random.nextInt((int) parameter.size(1));
      double value = parameter.getDouble(row, column);
      parameter.putScalar(row, column, value + step);
      double up = loss.getAsDouble();
      parameter.putScalar(row, column, value - step);
      double down = loss.getAsDouble();
      parameter.putScalar(row, column, value);
      double numeric = (up - down) / (2 * step);
      INDArray matrix = gradient.reshape(parameter.shape());
      assertThat(matrix.getDouble(row, column) / scale)
          .as(what)
          .isCloseTo(numeric / scale, within(1e-4));
    }
  }
}
