package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks such as a user brings with {@code --config}. */
final class OwnNetwork {
  private OwnNetwork() {}

  static MultiLayerConfiguration network(Layer... layers) {
    return list(layers).build();
  }

  /** With the preprocessors that the input type asks for. */
  static MultiLayerConfiguration network(InputType input, Layer... layers) {
    return list(layers).setInputType(input).build();
  }

  private static NeuralNetConfiguration.ListBuilder list(Layer... layers) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder().seed(1).updater(new Adam(1e-3)).list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    return list;
  }

  static Layer hidden(int in, int out) {
    return hidden(in, out, Activation.TANH);
  }

  static Layer hidden(int in, int out, Activation activation) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).build();
  }

  static Layer output(int in, int out) {
    return output(in, out, Activation.SOFTMAX, LossFunction.MCXENT);
  }

  static Layer output(int in, int out, Activation activation, LossFunction loss) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(in).nOut(out).build();
  }
}
