package org.dl4jtp.faults;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.learning.TorchAdam;
import org.dl4jtp.target.DirectTargets;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Converted networks as small as they can be, for one step in a millisecond: 16 inputs, 3 classes.
 */
final class TinyNetworks {
  private static final int INPUTS = 16;
  private static final int CLASSES = 3;
  private static final int BATCH = 4;

  private TinyNetworks() {}

  /** By rule; together they have every part of a rule and every kind of layer. */
  static Map<String, MultiLayerConfiguration> all() {
    Map<String, MultiLayerConfiguration> all = new LinkedHashMap<>();
    MultiLayerConfiguration dense = dense();
    all.put("ddtp-linear", TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(dense));
    all.put("dtp, frozen", TargetPropagation.of(TrainingRule.DTP).freezeLayers(1).applyTo(dense));
    all.put(
        "tp, Torch's Adam",
        TargetPropagation.of(TrainingRule.TP)
            .feedbackUpdater(new TorchAdam(1e-3, 0.9, 0.999, 1e-8))
            .applyTo(withUnitLayers()));
    all.put("lee-dtp", TargetPropagation.of(TrainingRule.LEE_DTP).applyTo(withUnitLayers()));
    all.put(
        "random hidden layer",
        TargetPropagation.of(direct(RandomHiddenFeedback.tanh(5), true)).applyTo(dense));
    all.put("perceptron", TargetPropagation.of(direct(MlpFeedback.tanh(3), false)).applyTo(dense));
    all.put("gnt", TargetPropagation.of(TrainingRule.GNT).applyTo(dense));
    InputType images = InputType.convolutional(4, 4, 1);
    all.put(
        "ldrl on maps", TargetPropagation.of(TrainingRule.LDRL).applyTo(convolutional(), images));
    all.put("dtp on maps", TargetPropagation.of(TrainingRule.DTP).applyTo(convolutional(), images));
    return all;
  }

  private static TrainingRule direct(
      org.dl4jtp.feedback.FeedbackMapping mapping, boolean recurrent) {
    return TrainingRule.of(
        "own",
        recurrent ? DirectTargets.withRecurrentInput() : new DirectTargets(),
        mapping,
        new DifferenceReconstruction());
  }

  /** Four examples, as rows or as images. */
  static DataSet data(boolean images) {
    DataSet data =
        new DataSet(
            Nd4j.linspace(DataType.FLOAT, -1, 1.0 / 32, BATCH * INPUTS).reshape(BATCH, INPUTS),
            Nd4j.create(new float[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}}));
    if (images) {
      data.setFeatures(data.getFeatures().reshape(BATCH, 1, 4, 4));
    }
    return data;
  }

  private static NeuralNetConfiguration.ListBuilder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .updater(new Adam(1e-2))
        .weightInit(WeightInit.XAVIER)
        .activation(Activation.TANH)
        .list();
  }

  static MultiLayerConfiguration dense() {
    return builder()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(5).build())
        .layer(new DenseLayer.Builder().nIn(5).nOut(4).build())
        .layer(output())
        .build();
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(4)
        .nOut(CLASSES)
        .build();
  }

  private static MultiLayerConfiguration withUnitLayers() {
    return builder()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(5).dropOut(0.8).build())
        .layer(new BatchNormalization.Builder().nIn(5).nOut(5).build())
        .layer(new DenseLayer.Builder().nIn(5).nOut(4).l2(1e-4).build())
        .layer(new ActivationLayer(Activation.TANH))
        .layer(new DropoutLayer(0.9))
        .layer(
            new DenseLayer.Builder().activation(Activation.IDENTITY).nIn(4).nOut(CLASSES).build())
        .layer(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build())
        .build();
  }

  private static MultiLayerConfiguration convolutional() {
    return builder()
        .layer(new ConvolutionLayer.Builder(3, 3).padding(1, 1).nOut(2).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(2).build())
        .layer(new SubsamplingLayer.Builder().kernelSize(2, 2).stride(1, 1).build())
        .layer(new DenseLayer.Builder().nOut(4).build())
        .layer(output())
        .setInputType(InputType.convolutional(4, 4, 1))
        .build();
  }
}
