package org.dl4jtp.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.keras.ImportedNetwork.net;
import static org.dl4jtp.keras.ImportedNetwork.withoutIdleDropout;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Agreement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that Deeplearning4j imports from files of Keras, with their weights. */
class KerasImportTest {
  private static final List<TrainingRule> DIRECT =
      List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DFA);
  private static final int STEPS = 12;
  private static final TrainingRule LAYERWISE = TrainingRule.DTPDRL;

  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(3);
  }

  static Stream<ImportedNetwork> networks() {
    return ImportedNetworks.all();
  }

  static Stream<ImportedNetwork> withoutDropout() {
    return networks().filter(network -> !network.isRandom());
  }

  static Stream<ImportedNetwork> broken() {
    return ImportedNetworks.broken();
  }

  static Stream<Arguments> byRule() {
    return networks()
        .flatMap(
            network ->
                Stream.concat(
                        DIRECT.stream(), network.isChain() ? Stream.of(LAYERWISE) : Stream.empty())
                    .map(rule -> Arguments.of(network, rule)));
  }

  private static String json(Model net) {
    return net instanceof MultiLayerNetwork row
        ? row.getLayerWiseConfigurations().toJson()
        : ((ComputationGraph) net).getConfiguration().toJson();
  }

  private static Model strip(Model net) {
    return net instanceof MultiLayerNetwork row
        ? TargetPropagation.strip(row)
        : TargetPropagation.strip((ComputationGraph) net);
  }

  private static Model savedAndRestored(Model net) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelSerializer.writeModel(net, out, true);
    ByteArrayInputStream in = new ByteArrayInputStream(out.toByteArray());
    return net instanceof MultiLayerNetwork
        ? ModelSerializer.restoreMultiLayerNetwork(in, true)
        : ModelSerializer.restoreComputationGraph(in, true);
  }

  private static void fit(Model net, MultiDataSet data, int steps) {
    for (int i = 0; i < steps; i++) {
      net(net).fit(data);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withoutDropout")
  void exactTargetsGiveBackpropagation(ImportedNetwork network) {
    Model imported = network.imported(DataType.DOUBLE);
    Model plain = withoutIdleDropout(imported);
    MultiDataSet data = network.data(imported);
    Model exact = network.under(TrainingRule.EXACT, imported);
    assertThat(
            new Agreement(1e-8, true)
                .ofOutputs(net(exact), net(imported), data)
                .ofAStep(net(exact), net(plain), data)
                .afterSteps(2, net(exact), net(plain), data)
                .differences())
        .isEmpty();
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("byRule")
  void itLearnsAndGoesOnFromAFileAndWithoutItsRule(ImportedNetwork network, TrainingRule rule)
      throws IOException {
    Model imported = network.imported(DataType.FLOAT);
    MultiDataSet data = network.data(imported);
    Model net = network.under(rule, imported);
    assertThat(net(net).output(data)).isEqualTo(net(imported).output(data));

    double before = net(net).scoreOf(data);
    fit(net, data, STEPS);
    assertThat(net(net).scoreOf(data)).isLessThan(before);

    Model restored = savedAndRestored(net);
    fit(net, data, 2);
    fit(restored, data, 2);
    assertThat(restored.params()).isEqualTo(net.params());

    Model plain = strip(net);
    assertThat(json(plain)).doesNotContain("org.dl4jtp");
    assertThat(net(plain).output(data)).isEqualTo(net(net).output(data));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void itsConfigurationAloneConvertsAndComesBack(ImportedNetwork network) {
    TargetPropagation propagation = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    Model imported = network.imported(DataType.FLOAT);
    MultiDataSet data = network.data(imported);
    Model net;
    Model read;
    if (imported instanceof MultiLayerNetwork row) {
      MultiLayerConfiguration plain = row.getLayerWiseConfigurations();
      String json = plain.toJson();
      MultiLayerConfiguration conf =
          network.types().isEmpty()
              ? propagation.applyTo(plain)
              : propagation.applyTo(plain, network.types().get(0));
      assertThat(plain.toJson()).isEqualTo(json);
      assertThat(TargetPropagation.revert(conf).toJson()).isEqualTo(json);
      net = new MultiLayerNetwork(conf.clone());
      read = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(conf.toJson()));
    } else {
      ComputationGraphConfiguration plain = ((ComputationGraph) imported).getConfiguration();
      String json = plain.toJson();
      ComputationGraphConfiguration conf =
          propagation.applyTo(plain, network.types().toArray(InputType[]::new));
      assertThat(plain.toJson()).isEqualTo(json);
      assertThat(TargetPropagation.revert(conf).toJson()).isEqualTo(json);
      net = new ComputationGraph(conf.clone());
      read = new ComputationGraph(ComputationGraphConfiguration.fromJson(conf.toJson()));
    }
    net.init();
    read.init();
    INDArray before = net.params().dup();
    fit(net, data, 2);
    fit(read, data, 2);
    assertThat(net.params()).isNotEqualTo(before);
    assertThat(read.params()).isEqualTo(net.params());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("broken")
  void whatDeeplearning4jCannotTrainIsRefused(ImportedNetwork network) {
    Model imported = network.imported(DataType.DOUBLE);
    Model plain = withoutIdleDropout(imported);
    MultiDataSet data = network.data(imported);
    assertThatThrownBy(() -> fit(plain, data, 1)).isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> network.under(TrainingRule.DDTP_LINEAR, imported))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Layer ", "in Deeplearning4j, whatever the rule;");
  }

  // ---- without a loss

  private static ImportedNetwork withoutLoss(String name) {
    ImportedNetwork network =
        networks().filter(n -> n.name().equals(name)).findFirst().orElseThrow();
    return ImportedNetwork.of(
        network.name(), network.model().withoutLoss(), network.inputs().get(0));
  }

  private static LossLayer loss() {
    return new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.IDENTITY).build();
  }

  private static FineTuneConfiguration fineTuning() {
    return new FineTuneConfiguration.Builder().updater(new Sgd(0.05)).build();
  }

  @Test
  void aRowThatWasSavedUncompiledGetsALossLayer() {
    ImportedNetwork network = withoutLoss("dense, activations apart");
    MultiLayerNetwork imported = (MultiLayerNetwork) network.imported(DataType.FLOAT);
    assertThatThrownBy(() -> network.under(TrainingRule.DDTP_LINEAR, imported))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'dense_2'", "no output layer", "LossLayer");
    MultiLayerNetwork plain =
        new TransferLearning.Builder(imported)
            .fineTuneConfiguration(fineTuning())
            .addLayer(loss())
            .build();
    learns(network, plain);
  }

  @Test
  void aGraphThatWasSavedUncompiledGetsALossLayer() {
    ImportedNetwork network = withoutLoss("graph, Add, Concatenate");
    ComputationGraph imported = (ComputationGraph) network.imported(DataType.FLOAT);
    assertThatThrownBy(() -> network.under(TrainingRule.DDTP_LINEAR, imported))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'out'", "no output layer", "LossLayer");
    ComputationGraph plain =
        new TransferLearning.GraphBuilder(imported)
            .fineTuneConfiguration(fineTuning())
            .addLayer("loss", loss(), "out")
            .setOutputs("loss")
            .setInputTypes(InputType.feedForward(5))
            .build();
    learns(network, plain);
  }

  private static void learns(ImportedNetwork network, Model plain) {
    MultiDataSet data = network.data(plain);
    Model net = network.under(TrainingRule.DDTP_LINEAR, plain);
    assertThat(net(net).output(data)).isEqualTo(net(plain).output(data));
    double before = net(net).scoreOf(data);
    fit(net, data, STEPS);
    assertThat(net(net).scoreOf(data)).isLessThan(before);
  }
}
