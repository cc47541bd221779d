package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.TargetPropagation;

/** What a network tells of itself. */
final class SummaryBehaviours {
  private SummaryBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("summary")
        .add(
            "it names layers, sizes and parameters",
            t ->
                assertThat(t.net().summary())
                    .contains("layer0", "8,7", "7,6", "6,4")
                    .contains("Total Parameters:  " + t.net().numParams())
                    .contains("Trainable Parameters:  " + t.net().numParams()))
        .add(
            "with an input type it tells shapes, of images too",
            t -> {
              assertThat(t.net().summary(InputType.feedForward(8)))
                  .contains("InputTypeFeedForward");
              MultiLayerNetwork net = t.images();
              assertThat(net.summary(Images.FLAT)).contains("InputTypeConvolutional");
              assertThat(net.summary())
                  .contains(String.format(Locale.US, "Total Parameters:  %,d", net.numParams()));
            })
        .add(
            "memoryInfo tells every layer's",
            t ->
                assertThat(t.net().memoryInfo(16, InputType.feedForward(8)))
                    .contains("layer0", "layer1", "layer2"))
        .add(
            "activation types are the plain configuration's",
            t -> {
              MultiLayerNetwork net = t.images();
              MultiLayerConfiguration plain =
                  TargetPropagation.strip(net).getLayerWiseConfigurations();
              assertThat(net.getLayerWiseConfigurations().getLayerActivationTypes(Images.FLAT))
                  .isEqualTo(plain.getLayerActivationTypes(Images.FLAT));
            })
        .add(
            "default configuration, type and labels",
            t -> {
              assertThat(t.net().type()).isEqualTo(t.plain().type());
              assertThat(t.net().getDefaultConfiguration()).isNotNull();
              assertThat(t.net().conf().isMiniBatch()).isTrue();
              ScoreBehaviours.compute(t.net(), Trained.batch(5));
              assertThat(t.net().batchSize()).isEqualTo(16);
              assertThat(t.net().getLabels()).isEqualTo(Trained.batch(5).getLabels());
              assertThat(t.net().getInput()).isEqualTo(Trained.batch(5).getFeatures());
            })
        .add(
            "layers tell what kind they are",
            t -> {
              MultiLayerNetwork net = t.images();
              MultiLayerNetwork plain = TargetPropagation.strip(net);
              for (int i = 0; i < net.getnLayers(); i++) {
                assertThat(net.getLayer(i).type()).isEqualTo(plain.getLayer(i).type());
                assertThat(net.getLayer(i).getIndex()).isEqualTo(i);
                assertThat(net.layerSize(i)).isEqualTo(plain.layerSize(i));
                assertThat(net.layerInputSize(i)).isEqualTo(plain.layerInputSize(i));
                assertThat(net.getLayer(i).numParams() == 0)
                    .isEqualTo(plain.getLayer(i).numParams() == 0);
              }
            })
        .list();
  }
}
