package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that were cut or frozen: they train by their rule or not at all. */
class TransferLearningTest {
  private static final DataType TYPE = DataType.FLOAT;

  private static TransferLearning.Builder fineTuned(MultiLayerNetwork net) {
    return new TransferLearning.Builder(net)
        .fineTuneConfiguration(new FineTuneConfiguration.Builder().build());
  }

  private static OutputLayer head(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(in)
        .nOut(Networks.CLASSES)
        .build();
  }

  @Test
  void aNewHeadFromBackpropagationDoesNotTrainTheBodyInSilence() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    MultiLayerNetwork cut = fineTuned(net).removeOutputLayer().addLayer(head(6)).build();
    INDArray before = cut.getParam("0_W").dup();
    assertThatThrownBy(() -> cut.fit(Networks.data(8, TYPE, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lost the last 1 of its 3 layers")
        .hasMessageContaining("apply the rule again");
    assertThat(cut.getParam("0_W")).isEqualTo(before);
  }

  @Test
  void aLayerOnTopOfTheOutputIsRefused() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    MultiLayerNetwork longer = fineTuned(net).addLayer(head(Networks.CLASSES)).build();
    assertThatThrownBy(() -> longer.fit(Networks.data(8, TYPE, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("must be the network's last layer");
  }

  @Test
  void aCutNetworkLeavesNothingBehindThatAnotherCouldJoin() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DFA, TYPE);
    fineTuned(net).removeOutputLayer().addLayer(head(6)).build();
    var lone = net.getLayerWiseConfigurations().clone();
    lone.getConfs().remove(0);
    lone.getConfs().remove(0);
    assertThatThrownBy(() -> new MultiLayerNetwork(lone).init())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("layer2");
  }

  @Test
  void frozenLayersStayAndTheOthersLearn() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, TYPE);
    MultiLayerNetwork frozen = fineTuned(net).setFeatureExtractor(0).build();
    INDArray first = frozen.getParam("0_W").dup();
    INDArray second = frozen.getParam("1_W").dup();
    for (int i = 0; i < 3; i++) {
      frozen.fit(Networks.data(8, TYPE, i));
    }
    assertThat(frozen.getParam("0_W")).isEqualTo(first);
    assertThat(frozen.getParam("1_W")).isNotEqualTo(second);

    MultiLayerNetwork plain = TargetPropagation.strip(frozen);
    assertThat(plain.getLayerWiseConfigurations().toJson()).doesNotContain("dl4jtp");
    DataSet data = Networks.data(8, TYPE, 9);
    assertThat(plain.output(data.getFeatures())).isEqualTo(frozen.output(data.getFeatures()));
  }
}
