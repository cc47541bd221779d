package org.dl4jtp.gradientcheck;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What a network can end with. */
record Top(LossFunction loss, Activation activation, boolean weights) {

  /** Every pair that has a target, as an output layer and as a loss layer. */
  static List<Top> all() {
    return Stream.of(true, false)
        .flatMap(
            weights ->
                Stream.of(
                    new Top(LossFunction.MCXENT, Activation.SOFTMAX, weights),
                    new Top(LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX, weights),
                    new Top(LossFunction.XENT, Activation.SIGMOID, weights),
                    new Top(LossFunction.MSE, Activation.SIGMOID, weights),
                    new Top(LossFunction.L2, Activation.SIGMOID, weights),
                    new Top(LossFunction.MSE, Activation.IDENTITY, weights),
                    new Top(LossFunction.L2, Activation.IDENTITY, weights)))
        .toList();
  }

  BaseLayer layer(int outputs) {
    ILossFunction function = loss.getILossFunction();
    return weights
        ? new OutputLayer.Builder(function).activation(activation).nOut(outputs).build()
        : new LossLayer.Builder(function).activation(activation).build();
  }
}
