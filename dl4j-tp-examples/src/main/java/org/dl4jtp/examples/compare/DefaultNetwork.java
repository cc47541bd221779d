package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The network without {@code --config}: dense layers, Adam, Xavier's initial weights. */
final class DefaultNetwork {
  private DefaultNetwork() {}

  static MultiLayerConfiguration build(
      LabelledData data,
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
    int in = data.inputs();
    for (int width : hidden.widths()) {
      layers.layer(new DenseLayer.Builder().nIn(in).nOut(width).activation(activation).build());
      in = width;
    }
    boolean regression = data.task() == LabelledData.Task.REGRESSION;
    return layers
        .layer(
            new OutputLayer.Builder(regression ? LossFunction.MSE : LossFunction.MCXENT)
                .activation(regression ? Activation.IDENTITY : Activation.SOFTMAX)
                .nIn(in)
                .nOut(data.outputs())
                .build())
        .build();
  }
}
