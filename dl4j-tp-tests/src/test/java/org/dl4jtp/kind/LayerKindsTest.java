package org.dl4jtp.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.CopyTest;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.function.FunctionChecks;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What every layer owes to a network under a rule: one table of layers, one set of questions. */
class LayerKindsTest {
  private static final List<TrainingRule> DIRECT =
      List.of(TrainingRule.EXACT, TrainingRule.DDTP_LINEAR, TrainingRule.DFA);
  private static final TrainingRule LAYERWISE = TrainingRule.DTP;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(77);
  }

  @AfterEach
  void floatByDefault() {
    Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
  }

  private static void use(LayerRow row) {
    if (row.isDoubleByDefault()) {
      Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
    }
  }

  static Stream<LayerRow> rows() {
    return LayerRows.all().stream();
  }

  static Stream<LayerRow> accepted() {
    return rows().filter(row -> row.exactly() == null);
  }

  static Stream<LayerRow> masked() {
    return accepted().filter(row -> row.masked() != null);
  }

  private static String refusal(LayerRow row, TrainingRule rule) {
    return rule.equals(TrainingRule.EXACT)
        ? row.exactly()
        : rule.equals(LAYERWISE) ? row.layerwise() : row.refusal();
  }

  static Stream<Arguments> acceptedByRule() {
    return Sample.rotating(
        rows()
            .flatMap(
                row ->
                    Stream.concat(DIRECT.stream(), Stream.of(LAYERWISE))
                        .filter(rule -> refusal(row, rule) == null)
                        .map(rule -> Arguments.of(row, rule))));
  }

  static Stream<Arguments> refusedByRule() {
    return Sample.rotating(
        rows()
            .flatMap(
                row ->
                    Stream.concat(DIRECT.stream(), Stream.of(LAYERWISE))
                        .filter(rule -> refusal(row, rule) != null && !row.isBroken())
                        .map(rule -> Arguments.of(row, rule))));
  }

  private static MultiLayerConfiguration convert(LayerRow row, TrainingRule rule) {
    return convert(row, rule, WorkspaceMode.ENABLED);
  }

  private static MultiLayerConfiguration convert(
      LayerRow row, TrainingRule rule, WorkspaceMode mode) {
    TargetPropagation propagation = TargetPropagation.of(rule);
    MultiLayerConfiguration plain = row.plain(mode);
    return row.input() == null
        ? propagation.applyTo(plain)
        : propagation.applyTo(plain, row.input());
  }

  private static DataSet single(MultiDataSet data) {
    MultiDataSet copy = Data.copy(data);
    return new DataSet(
        copy.getFeatures(0),
        copy.getLabels(0),
        copy.getFeaturesMaskArrays() == null ? null : copy.getFeaturesMaskArray(0),
        copy.getLabelsMaskArrays() == null ? null : copy.getLabelsMaskArray(0));
  }

  private static void fit(MultiLayerNetwork net, MultiDataSet data, int steps) {
    for (int i = 0; i < steps; i++) {
      net.fit(single(data));
    }
  }

  // ---- the function

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void theFunctionIsTheLayersInferenceWithItsDerivative(LayerRow row) {
    use(row);
    MultiDataSet data = row.data().get();
    MultiLayerNetwork net = Networks.network(convert(row, TrainingRule.EXACT));
    fit(net, data, 2);
    FunctionChecks.ofLayers(net, data.getFeatures(0));
  }

  // ---- exact targets

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void exactTargetsGiveBackpropagation(LayerRow row) {
    use(row);
    assertThat(differences(row, row.data().get())).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masked")
  void exactTargetsGiveBackpropagationUnderMasks(LayerRow row) {
    use(row);
    assertThat(differences(row, row.masked().get())).isEmpty();
  }

  private static List<String> differences(LayerRow row, MultiDataSet data) {
    Net exact = Net.of(convert(row, TrainingRule.EXACT));
    Net plain = Net.of(row.plain());
    return new Agreement(1e-8, true)
        .ofOutputs(exact, plain, data)
        .ofAStep(exact, plain, data)
        .afterSteps(2, exact, plain, data)
        .differences();
  }

  static Stream<LayerRow> broken() {
    return rows().filter(LayerRow::isBroken);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatIsBrokenInDeeplearning4jIsSo(LayerRow row) {
    assertThatThrownBy(() -> Net.of(row.plain()).gradients(row.data().get()))
        .isInstanceOf(RuntimeException.class);
  }

  // ---- life under every rule

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("refusedByRule")
  void whatIsRefusedSaysWhy(LayerRow row, TrainingRule rule) {
    use(row);
    assertThatThrownBy(() -> fit(Networks.network(convert(row, rule)), row.data().get(), 1))
        .isInstanceOfAny(IllegalArgumentException.class, IllegalStateException.class)
        .hasMessageContainingAll(refusal(row, rule), "layer");
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("acceptedByRule")
  void convertedAndRevertedItIsWhatItWas(LayerRow row, TrainingRule rule) {
    use(row);
    MultiLayerConfiguration plain = row.plain();
    String json = plain.toJson();
    TargetPropagation propagation = TargetPropagation.of(rule);
    MultiLayerConfiguration converted =
        row.input() == null ? propagation.applyTo(plain) : propagation.applyTo(plain, row.input());
    assertThat(plain.toJson()).isEqualTo(json);
    assertThat(TargetPropagation.revert(converted).toJson()).isEqualTo(json);
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(converted.toJson());
    // Some of Deeplearning4j's configurations equal nothing but themselves.
    assertThat(read.equals(converted))
        .isEqualTo(MultiLayerConfiguration.fromJson(json).equals(plain));
    assertThat(read.toJson()).isEqualTo(converted.toJson());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("acceptedByRule")
  void itTrainsAlikeReadFromJsonAndInBothWorkspaceModes(LayerRow row, TrainingRule rule) {
    use(row);
    MultiDataSet data = row.data().get();
    MultiLayerConfiguration conf = convert(row, rule);
    MultiLayerNetwork net = Networks.network(conf.clone());
    INDArray before = net.params().dup();
    fit(net, data, 2);
    assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();
    assertThat(net.params()).isNotEqualTo(before);
    MultiLayerNetwork read = Networks.network(MultiLayerConfiguration.fromJson(conf.toJson()));
    fit(read, data, 2);
    assertThat(read.params()).as("read from JSON").isEqualTo(net.params());
    MultiLayerNetwork without = Networks.network(convert(row, rule, WorkspaceMode.NONE));
    fit(without, data, 2);
    assertThat(without.params()).as("without workspaces").isEqualTo(net.params());
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("acceptedByRule")
  void savedAndRestoredItGoesOnBitForBit(LayerRow row, TrainingRule rule) throws IOException {
    use(row);
    MultiDataSet data = row.data().get();
    MultiLayerNetwork net = Networks.network(convert(row, rule));
    fit(net, data, 2);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, file, true);
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            new ByteArrayInputStream(file.toByteArray()), true);
    fit(net, data, 2);
    fit(restored, data, 2);
    if (row.stateful() == null) {
      assertThat(restored.params()).isEqualTo(net.params());
    } else {
      assertThat(Double.isFinite(restored.params().sumNumber().doubleValue())).isTrue();
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("acceptedByRule")
  void strippedItIsAPlainNetworkWithTheSameOutputs(LayerRow row, TrainingRule rule) {
    use(row);
    MultiDataSet data = row.data().get();
    MultiLayerNetwork net = Networks.network(convert(row, rule));
    fit(net, data, 2);
    MultiLayerNetwork plain = TargetPropagation.strip(net);
    assertThat(plain.getLayerWiseConfigurations().toJson()).doesNotContain("org.dl4jtp.layer");
    INDArray features = data.getFeatures(0);
    assertThat(plain.output(features.dup())).isEqualTo(net.output(features.dup()));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("acceptedByRule")
  void masksOfStepsTrainByEveryRule(LayerRow row, TrainingRule rule) {
    use(row);
    if (row.masked() == null) {
      return;
    }
    MultiLayerNetwork net = Networks.network(convert(row, rule));
    INDArray before = net.params().dup();
    fit(net, row.masked().get(), 2);
    assertThat(Double.isFinite(net.params().sumNumber().doubleValue())).isTrue();
    assertThat(net.params()).isNotEqualTo(before);
  }

  // ---- the table

  /** Those that Deeplearning4j makes from files of old versions are here under another name. */
  @Test
  void everyLayerOfDeeplearning4jHasARow() throws IOException {
    TreeSet<String> missing = new TreeSet<>();
    for (Class<?> type : CopyTest.classes(Layer.class, "org/deeplearning4j/nn/conf/")) {
      if (rows().noneMatch(row -> row.layer() == type)) {
        missing.add(type.getSimpleName());
      }
    }
    assertThat(missing).isSubsetOf("Convolution1D", "Convolution2D", "Pooling1D", "Pooling2D");
  }

  @Test
  void theTableInTheDocumentationIsThis() throws IOException {
    Path file = Path.of("..", "docs", "COMPATIBILITY.md");
    assertThat(Files.readString(file)).contains(table());
  }

  private static String table() {
    Map<String, List<LayerRow>> byLayer =
        rows()
            .collect(
                Collectors.groupingBy(LayerKindsTest::name, TreeMap::new, Collectors.toList()));
    return byLayer.entrySet().stream()
        .map(
            entry ->
                String.format(
                    "| `%s` | %s | %s | %s |%n",
                    entry.getKey(),
                    said(entry.getValue(), LayerRow::exactly),
                    said(entry.getValue(), LayerRow::refusal),
                    said(entry.getValue(), LayerRow::layerwise)))
        .collect(Collectors.joining());
  }

  /** Of a user's own class, that of Deeplearning4j's that it extends. */
  private static String name(LayerRow row) {
    Class<?> type = row.layer();
    while (!type.getName().startsWith("org.deeplearning4j")) {
      type = type.getSuperclass();
    }
    return type.getSimpleName();
  }

  private static String said(List<LayerRow> rows, Function<LayerRow, String> refusal) {
    List<String> refused =
        rows.stream()
            .filter(row -> refusal.apply(row) != null)
            .map(row -> (" " + row.variant()).stripTrailing() + ": " + refusal.apply(row))
            .collect(Collectors.toList());
    if (refused.isEmpty()) {
      return "yes";
    }
    String all = String.join("; not", refused);
    return refused.size() < rows.size() ? "yes; not" + all : "no" + all;
  }
}
