package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Transfer learning: on the converted network where it can follow, by its plain one elsewhere. */
final class TransferBehaviours {
  private TransferBehaviours() {}

  private static FineTuneConfiguration tuned() {
    return new FineTuneConfiguration.Builder().seed(7).updater(new Sgd(0.05)).build();
  }

  private static OutputLayer head(int nIn, int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(nIn)
        .nOut(classes)
        .build();
  }

  private static DataSet labels(int classes) {
    INDArray x = Trained.batch(5).getFeatures();
    INDArray y = org.nd4j.linalg.factory.Nd4j.create(Trained.TYPE, 16, classes);
    for (int i = 0; i < 16; i++) {
      y.putScalar(i, i % classes, 1);
    }
    return new DataSet(x, y);
  }

  private static void assertTrains(Trained t, MultiLayerNetwork net, DataSet data) {
    assertThat(TargetPropagation.ruleOf(net.getLayerWiseConfigurations()).orElseThrow().rule())
        .isEqualTo(t.rule().name());
    double before = net.score(data);
    for (int i = 0; i < 15; i++) {
      net.fit(data);
    }
    assertThat(net.score(data)).isLessThan(before);
  }

  static List<Behaviour> all() {
    return Behaviours.of("transfer learning")
        .add(
            "fine-tuning keeps weights and takes the new updater and penalties",
            t -> {
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net())
                      .fineTuneConfiguration(
                          new FineTuneConfiguration.Builder()
                              .updater(new RmsProp(0.05))
                              .l2(0.4)
                              .build())
                      .build();
              assertThat(net.params()).isEqualTo(t.net().params());
              for (org.deeplearning4j.nn.api.Layer layer : net.getLayers()) {
                assertThat(((BaseLayer) layer.conf().getLayer()).getIUpdater())
                    .isEqualTo(new RmsProp(0.05));
              }
              MultiLayerNetwork expected = t.trained(b -> b.updater(new RmsProp(0.05)).l2(0.4));
              MultiLayerNetwork configured =
                  new MultiLayerNetwork(
                      t.convert(
                          Networks.plain(Trained.TYPE, b -> b.updater(new RmsProp(0.05)).l2(0.4))));
              configured.init(t.net().params(), true);
              configured.getLayerWiseConfigurations().setIterationCount(net.getIterationCount());
              assertThat(expected.numParams()).isEqualTo(configured.numParams());
              Trained.fit(net, 3, 5);
              Trained.fit(configured, 3, 5);
              assertThat(net.params()).isEqualTo(configured.params());
            })
        .add(
            "a feature extractor stays, and what lies above learns",
            t -> {
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net())
                      .fineTuneConfiguration(tuned())
                      .setFeatureExtractor(0)
                      .build();
              assertThat(net.getLayer(0)).isInstanceOf(FrozenLayer.class);
              Trained.fit(net, 3, 6);
              for (String name : List.of("0_W", "0_b")) {
                assertThat(net.getParam(name)).isEqualTo(t.net().getParam(name));
              }
              for (String name : List.of("1_W", "2_W")) {
                assertThat(net.getParam(name)).isNotEqualTo(t.net().getParam(name));
              }
            })
        .add(
            "a network with a feature extractor is saved, loaded and goes on alike",
            t -> {
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net()).setFeatureExtractor(0).build();
              net.fit(Trained.batch(3));
              java.io.File file = t.directory().resolve("frozen.zip").toFile();
              net.save(file, true);
              MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
              assertThat(loaded.getLayer(0)).isInstanceOf(FrozenLayer.class);
              Trained.fit(net, 4, 6);
              Trained.fit(loaded, 4, 6);
              assertThat(loaded.params()).isEqualTo(net.params());
            })
        .add(
            "a feature extractor of the whole body leaves the output to learn",
            t -> {
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net()).setFeatureExtractor(1).build();
              Trained.fit(net, 3, 6);
              assertThat(net.getParam("1_W")).isEqualTo(t.net().getParam("1_W"));
              assertThat(net.getParam("2_W")).isNotEqualTo(t.net().getParam("2_W"));
            })
        .add(
            "the network that is transferred from stays as it was",
            t -> {
              INDArray before = t.net().params().dup();
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net()).fineTuneConfiguration(tuned()).build();
              Trained.fit(net, 3, 6);
              assertThat(t.net().params()).isEqualTo(before);
              assertThat(t.net().getLearningRate(0)).isEqualTo(0.01);
            })
        .add(
            "FineTuneConfiguration's JSON and YAML",
            t -> {
              FineTuneConfiguration read = FineTuneConfiguration.fromJson(tuned().toJson());
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net()).fineTuneConfiguration(read).build();
              assertThat(net.getLearningRate(0)).isEqualTo(0.05);
              assertThat(FineTuneConfiguration.fromYaml(tuned().toYaml()).toJson())
                  .isEqualTo(tuned().toJson());
            })
        .add(
            "nOutReplace, nInReplace and another activation are refused with the way to do it",
            t -> {
              assertThatThrownBy(
                      () ->
                          new TransferLearning.Builder(t.net())
                              .nOutReplace(1, 9, WeightInit.XAVIER)
                              .build())
                  .hasMessageContaining("TargetPropagation.strip");
              assertThatThrownBy(
                      () ->
                          new TransferLearning.Builder(t.net())
                              .nInReplace(1, 9, WeightInit.XAVIER)
                              .build())
                  .hasMessageContaining("TargetPropagation.strip");
              t.net().fit(Trained.batch(3));
            })
        .add(
            "nOutReplace by the plain network, and the rule again",
            t -> {
              MultiLayerNetwork plain =
                  new TransferLearning.Builder(t.plain())
                      .fineTuneConfiguration(tuned())
                      .nOutReplace(1, 9, WeightInit.XAVIER)
                      .build();
              MultiLayerNetwork net = TargetPropagation.of(t.rule()).applyTo(plain);
              assertThat(net.getParam("1_W").shape()).containsExactly(7, 9);
              assertThat(net.getParam("0_W")).isEqualTo(t.net().getParam("0_W"));
              assertTrains(t, net, Trained.batch(5));
            })
        .add(
            "a new head by the plain network, and the rule again",
            t -> {
              MultiLayerNetwork plain =
                  new TransferLearning.Builder(t.plain())
                      .fineTuneConfiguration(tuned())
                      .removeOutputLayer()
                      .addLayer(head(6, 3))
                      .build();
              MultiLayerNetwork net = TargetPropagation.of(t.rule()).applyTo(plain);
              assertThat(net.getParam("1_W")).isEqualTo(t.net().getParam("1_W"));
              assertTrains(t, net, labels(3));
            })
        .add(
            "a deeper head on a frozen body by the plain network, and the rule again",
            t -> {
              MultiLayerNetwork plain =
                  new TransferLearning.Builder(t.plain())
                      .fineTuneConfiguration(tuned())
                      .removeLayersFromOutput(1)
                      .addLayer(
                          new DenseLayer.Builder()
                              .nIn(6)
                              .nOut(5)
                              .activation(Activation.TANH)
                              .build())
                      .addLayer(head(5, 3))
                      .build();
              MultiLayerNetwork net =
                  TargetPropagation.of(t.rule()).freezeLayers(0, 1).applyTo(plain);
              assertTrains(t, net, labels(3));
              assertThat(net.getParam("0_W")).isEqualTo(t.net().getParam("0_W"));
              assertThat(net.getParam("1_W")).isEqualTo(t.net().getParam("1_W"));
            })
        .add(
            "a head exchanged on the converted network does not train in silence",
            t -> {
              assertThatThrownBy(
                      () ->
                          new TransferLearning.Builder(t.net())
                              .fineTuneConfiguration(tuned())
                              .removeOutputLayer()
                              .addLayer(head(6, Networks.CLASSES))
                              .build()
                              .fit(Trained.batch(3)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("TargetPropagation.strip");
            })
        .add(
            "TransferLearningHelper is refused, and works on the plain network",
            t -> {
              assertThatThrownBy(() -> new TransferLearningHelper(t.net(), 0))
                  .isInstanceOf(IllegalStateException.class);
              DataSet featurized =
                  new TransferLearningHelper(t.plain(), 0).featurize(Trained.batch(3));
              assertThat(featurized.getFeatures())
                  .isEqualTo(t.net().feedForward(Trained.batch(3).getFeatures(), false).get(1));
            })
        .add(
            "a graph's transfer is refused, and works by the plain graph",
            t -> {
              assertThatThrownBy(
                      () ->
                          new TransferLearning.GraphBuilder(t.graph())
                              .fineTuneConfiguration(tuned())
                              .build())
                  .isInstanceOf(RuntimeException.class);
              ComputationGraph plain =
                  new TransferLearning.GraphBuilder(t.plainGraph())
                      .fineTuneConfiguration(tuned())
                      .removeVertexAndConnections("classes")
                      .addLayer("three", head(7, 3), "out2")
                      .setOutputs("three")
                      .build();
              ComputationGraph net = TargetPropagation.of(t.rule()).applyTo(plain);
              // Deeplearning4j's transferred graphs are float32.
              INDArray first = t.graph().getParam("first_W").castTo(DataType.FLOAT);
              assertThat(net.getParam("first_W")).isEqualTo(first);
              double before = net.score(labels(3));
              for (int i = 0; i < 15; i++) {
                net.fit(labels(3));
              }
              assertThat(net.score(labels(3))).isLessThan(before);
            })
        .add(
            "the rule that a trained network takes and leaves costs no weight",
            t -> {
              MultiLayerNetwork plain = t.plain();
              MultiLayerNetwork again = TargetPropagation.of(t.rule()).applyTo(plain);
              MultiLayerNetwork back = TargetPropagation.strip(again);
              plain.getLayerWiseConfigurations().setIterationCount(0); // it counts anew
              assertThat(back.params()).isEqualTo(plain.params());
              assertThat(back.getLayerWiseConfigurations())
                  .isEqualTo(plain.getLayerWiseConfigurations());
            })
        .add(
            "other rates for the tuned network only",
            t -> {
              MultiLayerNetwork net =
                  new TransferLearning.Builder(t.net())
                      .fineTuneConfiguration(
                          new FineTuneConfiguration.Builder().updater(new Adam(0.5)).build())
                      .build();
              net.setLearningRate(1, 0.25);
              assertThat(net.getLearningRate(0)).isEqualTo(0.5);
              assertThat(net.getLearningRate(1)).isEqualTo(0.25);
              assertThat(t.net().getLearningRate(1)).isEqualTo(0.01);
            })
        .list();
  }
}
