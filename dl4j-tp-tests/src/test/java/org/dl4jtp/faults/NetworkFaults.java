package org.dl4jtp.faults;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.target.LayerwiseTargets;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Configurations that a rule does not go with as a whole. */
final class NetworkFaults {
  private NetworkFaults() {}

  static Stream<Fault> all() {
    TargetPropagation dfa = TargetPropagation.of(TrainingRule.DFA);
    TargetPropagation linear = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    return Stream.of(
        refused(
            "no configuration",
            () -> dfa.applyTo((MultiLayerConfiguration) null),
            "configuration",
            "null"),
        refused(
            "no input type",
            () -> dfa.applyTo(Networks.plain(DataType.FLOAT), null),
            "input type",
            "null"),
        refused(
            "no hidden layer",
            () -> dfa.applyTo(withHidden()),
            "single layer",
            "add a hidden layer",
            "rule bp"),
        refused(
            "half precision", () -> dfa.applyTo(Networks.plain(half())), "HALF", "FLOAT or DOUBLE"),
        refused(
            "an optimizer that follows the score",
            () -> dfa.applyTo(plain(b -> b.optimizationAlgo(OptimizationAlgorithm.LBFGS))),
            "Layer 0",
            "LBFGS",
            "STOCHASTIC_GRADIENT_DESCENT"),
        refused("a second rule", () -> dfa.applyTo(converted()), "Layer 0", "revert"),
        refused(
            "backpropagation on top of a rule",
            () -> TargetPropagation.of(TrainingRule.BP).applyTo(converted()),
            "Layer 0",
            "revert"),
        refused(
            "a rule that would be backpropagation here",
            () -> TargetPropagation.of(TrainingRule.LEE_DTP).applyTo(withHidden(7)),
            "lee-dtp",
            "Add a hidden layer"),
        refused(
            "an input type of rows for maps",
            () -> linear.applyTo(maps(), InputType.feedForward(40)),
            "Layer ",
            "input type"),
        refused(
            "an input type of sequences for maps",
            () -> linear.applyTo(maps(), InputType.recurrent(3)),
            "Layer ",
            "input type"),
        refused(
            "an input too small for the kernels",
            () -> linear.applyTo(maps(), InputType.convolutional(1, 1, 2)),
            "Layer ",
            "input type"),
        refused(
            "an input of other channels",
            () -> linear.applyTo(maps(), InputType.convolutional(5, 4, 3)),
            "Layer 0",
            "nIn = 2",
            "correct the input type"),
        refused(
            "a matrix between large maps",
            () ->
                TargetPropagation.of(denseFeedback())
                    .applyTo(convolutions(InputType.convolutionalFlat(65, 65, 3), 16)),
            "Layer 1",
            "[16, 64, 64]",
            "feedback weights",
            "ddtp-linear"),
        Fault.of(
            "networks",
            "a converted configuration that was cut apart",
            IllegalStateException.class,
            () -> {
              MultiLayerConfiguration conf = converted();
              conf.getConfs().remove(0);
              new MultiLayerNetwork(conf).init();
            },
            "layer1",
            "revert"),
        Fault.of(
            "networks",
            "layers of two converted configurations",
            IllegalStateException.class,
            () -> {
              MultiLayerConfiguration conf = converted();
              conf.getConfs().add(1, converted().getConf(2));
              new MultiLayerNetwork(conf).init();
            },
            "layer2",
            "revert"));
  }

  private static Fault refused(
      String name, org.assertj.core.api.ThrowableAssert.ThrowingCallable use, String... words) {
    return Fault.of("networks", name, IllegalArgumentException.class, use, words);
  }

  @SuppressWarnings("deprecation") // HALF is, and users have it still
  private static DataType half() {
    return DataType.HALF;
  }

  private static MultiLayerConfiguration plain(
      UnaryOperator<NeuralNetConfiguration.Builder> change) {
    return Networks.plain(DataType.FLOAT, change);
  }

  private static MultiLayerConfiguration converted() {
    return TargetPropagation.of(TrainingRule.DFA).applyTo(Networks.plain(DataType.FLOAT));
  }

  private static MultiLayerConfiguration withHidden(int... widths) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    int in = 4;
    for (int width : widths) {
      list.layer(new DenseLayer.Builder().nIn(in).nOut(width).build());
      in = width;
    }
    return list.layer(output(in)).build();
  }

  private static MultiLayerConfiguration maps() {
    return convolutions(InputType.convolutional(5, 4, 2), 6);
  }

  /** Two convolutions, so that there are maps at a border. */
  private static MultiLayerConfiguration convolutions(InputType inputType, int channels) {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .list()
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(channels).build())
        .layer(new ConvolutionLayer.Builder(2, 2).nOut(channels).build())
        .layer(output(0))
        .setInputType(inputType)
        .build();
  }

  private static TrainingRule denseFeedback() {
    return TrainingRule.of(
        "dense",
        new LayerwiseTargets(),
        AffineFeedback.matchingLayerBelow().dense(),
        new DifferenceReconstruction());
  }

  private static OutputLayer output(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(in)
        .nOut(3)
        .build();
  }
}
