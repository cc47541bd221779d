package org.dl4jtp.theory;

import java.util.List;
import org.apache.commons.math3.linear.RealMatrix;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.Perturbation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A live network of dense layers with identity output and squared error. Its forward weights are
 * fixed and well conditioned, the same for every rule, so that only feedback learns.
 *
 * <p>Layers and their activations are counted from 0; the mapping into activation i is kept with
 * layer i + 1.
 */
final class TheoryNetwork {
  private final MultiLayerNetwork net;

  TheoryNetwork(TargetPropagation rule, IActivation hidden, int... sizes) {
    net = new MultiLayerNetwork(rule.applyTo(configuration(hidden, sizes)));
    net.init();
    for (int i = 0; i < net.getnLayers(); i++) {
      RealMatrix weights = Matrices.wellConditioned(sizes[i], sizes[i + 1], 100 + i);
      net.getLayer(i).setParam("W", Matrices.array(weights));
    }
  }

  private static MultiLayerConfiguration configuration(IActivation hidden, int... sizes) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0))
            .activation(hidden)
            .list();
    int last = sizes.length - 2;
    for (int i = 0; i < last; i++) {
      list.layer(new DenseLayer.Builder().nIn(sizes[i]).nOut(sizes[i + 1]).build());
    }
    return list.layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(org.nd4j.linalg.activations.Activation.IDENTITY)
                .nIn(sizes[last])
                .nOut(sizes[last + 1])
                .build())
        .build();
  }

  static TargetPropagation rule(TrainingRule rule) {
    return TargetPropagation.of(rule).perturbation(Perturbation.ALL_LAYERS).feedbackWeightDecay(0);
  }

  MultiLayerNetwork live() {
    return net;
  }

  int outputLayer() {
    return net.getnLayers() - 1;
  }

  /** F of h' = hF. */
  RealMatrix forwardWeights(int layer) {
    return Matrices.of(net.getLayer(layer).getParam("W"));
  }

  /** The weights of the mapping into an activation. */
  RealMatrix feedbackWeights(int activation) {
    return Matrices.of(net.getLayer(activation + 1).getParam("Q"));
  }

  void setFeedback(int activation, RealMatrix weights) {
    net.getLayer(activation + 1).setParam("Q", Matrices.array(weights));
  }

  /** M of h_L = hM, from an activation of a linear network to its output. */
  RealMatrix wayToOutput(int activation) {
    RealMatrix product = forwardWeights(activation + 1);
    for (int i = activation + 2; i <= outputLayer(); i++) {
      product = product.multiply(forwardWeights(i));
    }
    return product;
  }

  void learnFeedback(DataSet data, int steps) {
    for (int i = 0; i < steps; i++) {
      net.fit(data);
    }
  }

  List<LayerStep> step(DataSet data) {
    return TrainingStep.of(net, data.getFeatures(), data.getLabels()).layers();
  }

  RealMatrix displacement(int layer, DataSet data) {
    return Matrices.of(step(data).get(layer).displacement());
  }

  /** Random features, off centre, and labels. */
  static DataSet data(int examples, int inputs, int outputs) {
    INDArray features = Matrices.array(Matrices.random(examples, inputs, 1).scalarAdd(0.5));
    return new DataSet(features, Matrices.array(Matrices.random(examples, outputs, 2)));
  }
}
