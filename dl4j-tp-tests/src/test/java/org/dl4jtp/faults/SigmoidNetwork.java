package org.dl4jtp.faults;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks with other ends than softmax. */
final class SigmoidNetwork {
  private SigmoidNetwork() {}

  /** Eight inputs, four sigmoid outputs with squared error, by DDTP-linear. */
  static MultiLayerNetwork create() {
    return Networks.network(
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(
                builder()
                    .layer(
                        new OutputLayer.Builder(LossFunction.MSE)
                            .activation(Activation.SIGMOID)
                            .nIn(6)
                            .nOut(Networks.CLASSES)
                            .build())
                    .build()));
  }

  /** The same ends in a loss layer. */
  static MultiLayerConfiguration withLossLayer() {
    return builder()
        .layer(new DenseLayer.Builder().nIn(6).nOut(Networks.CLASSES).build())
        .layer(new LossLayer.Builder(LossFunction.XENT).activation(Activation.SIGMOID).build())
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .list()
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).build());
  }

  static DataSet data(double label) {
    return new DataSet(
        Networks.data(16, DataType.FLOAT, 3).getFeatures(),
        Nd4j.valueArrayOf(new long[] {16, Networks.CLASSES}, label, DataType.FLOAT));
  }
}
