package org.dl4jtp.examples.network;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The network without {@code --config}: dense layers, Adam, Xavier's initial weights. */
public final class DefaultNetwork {
  private DefaultNetwork() {}

  /**
   * The configuration: softmax and cross entropy, or the identity and squared error.
   *
   * @param inputs features
   * @param outputs classes, or values to predict
   * @param regression whether values are predicted
   * @param hidden widths of the hidden layers
   * @param activation of the hidden layers
   * @param learningRate of Adam
   * @param type to compute in
   * @return a new configuration
   */
  public static MultiLayerConfiguration build(
      int inputs,
      int outputs,
      boolean regression,
      HiddenLayers hidden,
      Activation activation,
      double learningRate,
      DataType type) {
    NeuralNetConfiguration.ListBuilder layers =
        new NeuralNetConfiguration.Builder()
            .dataType(type)
            .updater(new Adam(learningRate))
            .weightInit(WeightInit.XAVIER)
            .list();
    int in = inputs;
    for (int width : hidden.widths()) {
      layers.layer(new DenseLayer.Builder().nIn(in).nOut(width).activation(activation).build());
      in = width;
    }
    return layers
        .layer(
            new OutputLayer.Builder(regression ? LossFunction.MSE : LossFunction.MCXENT)
                .activation(regression ? Activation.IDENTITY : Activation.SOFTMAX)
                .nIn(in)
                .nOut(outputs)
                .build())
        .build();
  }
}
