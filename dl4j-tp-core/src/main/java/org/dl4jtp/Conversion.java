package org.dl4jtp;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.ChainedLayer;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.layer.PassiveLayer;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;

/** Wraps and unwraps the layers of a configuration. Its methods change the configuration given. */
final class Conversion {
  private Conversion() {}

  /** The input type may be null. */
  static MultiLayerConfiguration apply(
      RuleSettings rule, MultiLayerConfiguration conf, InputType inputType) {
    check(conf);
    FeedbackPlaces places = new FeedbackPlaces(rule, conf, inputType);
    List<NeuralNetConfiguration> confs = conf.getConfs();
    Map<Integer, InputPreProcessor> preProcessors = conf.getInputPreProcessors();
    int below = -1; // the target layer below, if any
    for (int i = 0; i < confs.size(); i++) {
      Layer plain = layer(confs, i);
      InputPreProcessor stored = preProcessors == null ? null : preProcessors.get(i);
      InputPreProcessor preProcessor = stored == null ? null : stored.clone();
      if (!SupportedLayers.isTrainable(plain)) {
        confs.get(i).setLayer(new PassiveLayer(plain, i, confs.size(), preProcessor));
        continue;
      }
      RuleSettings settled = rule;
      FeedbackPlace place = null;
      if (below >= 0) {
        boolean top = i == confs.size() - 1;
        place = places.into(i);
        settled =
            rule.withFeedbackMapping(
                rule.feedbackMapping()
                    .settle(activationOfUnit(confs, below, i), activationAbove(confs, i), top));
      }
      confs.get(i).setLayer(new TargetLayer(plain, i, confs.size(), preProcessor, settled, place));
      below = i;
    }
    return conf;
  }

  static MultiLayerConfiguration revert(MultiLayerConfiguration conf) {
    for (NeuralNetConfiguration c : conf.getConfs()) {
      if (c.getLayer() instanceof ChainedLayer) {
        Layer plain = ((ChainedLayer) c.getLayer()).getUnderlying();
        c.setLayer(plain);
        c.variables(false).retainAll(plain.initializer().paramKeys(plain));
      }
    }
    return conf;
  }

  static MultiLayerNetwork strip(MultiLayerNetwork net) {
    MultiLayerNetwork plain =
        new MultiLayerNetwork(revert(net.getLayerWiseConfigurations().clone()));
    plain.init();
    for (int i = 0; i < plain.getnLayers(); i++) {
      org.deeplearning4j.nn.api.Layer trained = net.getLayer(i);
      if (plain.getLayer(i).numParams() > 0) {
        plain
            .getLayer(i)
            .params()
            .assign(
                trained instanceof LiveTargetLayer
                    ? ((LiveTargetLayer) trained).forwardParams()
                    : trained.params());
      }
    }
    return plain;
  }

  private static void check(MultiLayerConfiguration conf) {
    List<NeuralNetConfiguration> confs = conf.getConfs();
    int trainable = 0;
    for (int i = 0; i < confs.size(); i++) {
      Layer layer = layer(confs, i);
      String who = "Layer " + i + " ('" + layer.getLayerName() + "') ";
      if (layer instanceof ChainedLayer) {
        throw new IllegalArgumentException(
            who + "has a training rule already; revert the configuration before applying another");
      }
      try {
        SupportedLayers.check(layer);
        if (trainable == 0 && SupportedLayers.learnsWithinItsUnit(layer)) {
          throw new IllegalArgumentException(
              "is a "
                  + layer.getClass().getSimpleName()
                  + " in front of the first layer with a target, so that its own parameters have none"
                  + " to learn for; put it behind that layer, or lock its gamma and beta");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(who + e.getMessage(), e);
      }
      boolean last = i == confs.size() - 1;
      if (last != SupportedLayers.isOutput(layer)) {
        throw new IllegalArgumentException(
            who
                + (last
                    ? "is the last but no output layer, so there is no loss to make a target from;"
                        + " end the network with an OutputLayer"
                    : "is an output layer but not the last; make it a DenseLayer"));
      }
      OptimizationAlgorithm algorithm = confs.get(i).getOptimizationAlgo();
      if (algorithm != OptimizationAlgorithm.STOCHASTIC_GRADIENT_DESCENT) {
        throw new IllegalArgumentException(
            who
                + "is optimised by "
                + algorithm
                + ", which follows the gradient of the score; target propagation has none. Use"
                + " STOCHASTIC_GRADIENT_DESCENT, with any updater");
      }
      trainable += SupportedLayers.isTrainable(layer) ? 1 : 0;
    }
    if (trainable < 2) {
      throw new IllegalArgumentException(
          "the network has a single layer with parameters, so that nothing lies below its output;"
              + " add a hidden layer, or train it with the rule bp");
    }
    if (conf.getBackpropType() != BackpropType.Standard) {
      throw new IllegalArgumentException(
          "the network trains by "
              + conf.getBackpropType()
              + ", which target propagation does not know; use BackpropType.Standard");
    }
    if (conf.getDataType() != DataType.FLOAT && conf.getDataType() != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "the network's data type is "
              + conf.getDataType()
              + ", too coarse for the small differences between targets and activations; use FLOAT or"
              + " DOUBLE");
    }
  }

  /** The last activation function between a target layer and the next: what h at the border is. */
  private static IActivation activationOfUnit(
      List<NeuralNetConfiguration> confs, int targetLayer, int next) {
    for (int i = next - 1; i > targetLayer; i--) {
      if (plain(confs, i) instanceof BatchNormalization
          || plain(confs, i) instanceof LocalResponseNormalization) {
        return new ActivationIdentity(); // what comes out keeps to no function's range
      }
      if (plain(confs, i) instanceof ActivationLayer) {
        return ((ActivationLayer) plain(confs, i)).getActivationFn();
      }
    }
    return ((BaseLayer) plain(confs, targetLayer)).getActivationFn();
  }

  /** That of the unit which a target layer begins; for the output, what its target passes. */
  private static IActivation activationAbove(List<NeuralNetConfiguration> confs, int targetLayer) {
    if (targetLayer == confs.size() - 1) {
      return OutputKind.of((BaseOutputLayer) plain(confs, targetLayer)).activationFunction();
    }
    int next = targetLayer + 1;
    while (!SupportedLayers.isTrainable(plain(confs, next))) {
      next++;
    }
    return activationOfUnit(confs, targetLayer, next);
  }

  private static Layer layer(List<NeuralNetConfiguration> confs, int index) {
    return confs.get(index).getLayer();
  }

  private static Layer plain(List<NeuralNetConfiguration> confs, int index) {
    Layer layer = layer(confs, index);
    return layer instanceof ChainedLayer ? ((ChainedLayer) layer).getUnderlying() : layer;
  }
}
