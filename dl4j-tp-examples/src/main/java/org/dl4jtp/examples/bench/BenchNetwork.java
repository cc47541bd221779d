package org.dl4jtp.examples.bench;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.network.DefaultNetwork;
import org.dl4jtp.preset.Preset;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;

/** Networks to measure; trained by Adam, as {@code compare} does without options. */
enum BenchNetwork {
  /** Dense layers with tanh, by the sizes on the command line. */
  DENSE {
    @Override
    MultiLayerConfiguration configuration(BenchPlan plan) {
      return DefaultNetwork.build(
          plan.inputs(),
          plan.outputs(),
          false,
          HiddenSizes.parse(plan.hidden()),
          Activation.TANH,
          LEARNING_RATE,
          plan.dataType());
    }

    @Override
    InputType inputType(BenchPlan plan) {
      return InputType.feedForward(plan.inputs());
    }
  },

  /** The paper's convolutional network for CIFAR10. */
  CIFAR_CNN {
    @Override
    MultiLayerConfiguration configuration(BenchPlan plan) {
      MultiLayerConfiguration network = preset().network(preset().seed(), plan.dataType());
      for (NeuralNetConfiguration conf : network.getConfs()) {
        if (conf.getLayer() instanceof BaseLayer layer) {
          layer.setIUpdater(new Adam(LEARNING_RATE));
        }
      }
      return network;
    }

    @Override
    InputType inputType(BenchPlan plan) {
      return preset().inputType();
    }
  };

  private static final double LEARNING_RATE = 1e-3;

  /** Not a constant: presets take a second to read, and the program's help names this class. */
  private static Preset preset() {
    return Preset.named("cifar10_BPConv");
  }

  /** What tables call it. */
  String title() {
    return Choice.name(this);
  }

  /** Before any rule. */
  abstract MultiLayerConfiguration configuration(BenchPlan plan);

  /** What it is fed. */
  abstract InputType inputType(BenchPlan plan);
}
