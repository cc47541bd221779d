package org.dl4jtp;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.NoFeedback;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.json.RuleParts;
import org.dl4jtp.layer.ChainedLayer;
import org.dl4jtp.layer.FeedbackPlace;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.layer.PassiveLayer;
import org.dl4jtp.layer.RuleSettings;
import org.dl4jtp.layer.SupportedLayers;
import org.dl4jtp.layer.SupportedPreProcessors;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Wraps and unwraps the layers of a configuration. Its methods change the configuration given. */
final class Conversion {
  private Conversion() {}

  /** A copy without the counts of the run that a trained network's configuration has in it. */
  static MultiLayerConfiguration restarted(MultiLayerConfiguration conf) {
    MultiLayerConfiguration copy = Copies.of(conf);
    copy.setIterationCount(0);
    copy.setEpochCount(0);
    return copy;
  }

  /** The input type may be null. */
  static MultiLayerConfiguration apply(
      RuleSettings rule, MultiLayerConfiguration conf, InputType inputType, Set<Integer> frozen) {
    check(conf);
    FrozenLayers.check(conf, frozen);
    checkParts(rule);
    FeedbackPlaces places = new FeedbackPlaces(rule, conf, inputType);
    List<NeuralNetConfiguration> confs = conf.getConfs();
    Map<Integer, InputPreProcessor> preProcessors = conf.getInputPreProcessors();
    boolean anyFeedback = false;
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
        settled = rule.withFeedbackMapping(places.mapping(below, i));
        place = places.place(i, settled.feedbackMapping());
      }
      TargetLayer target =
          new TargetLayer(plain, i, confs.size(), preProcessor, settled, place)
              .withFrozen(frozen.contains(i));
      checkMapping(rule, target);
      anyFeedback |= target.hasFeedback();
      confs.get(i).setLayer(target);
      below = i;
    }
    checkUse(rule, anyFeedback);
    return conf;
  }

  /** Refuses feedback that no border has a use for. */
  static void checkUse(RuleSettings rule, boolean anyFeedback) {
    if (!anyFeedback && !(rule.feedbackMapping() instanceof NoFeedback)) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " has no use for its feedback ("
              + rule.feedbackMapping()
              + ") in this network: its targets ("
              + rule.targetPath()
              + ") are exact everywhere. Add a hidden layer, or take another rule");
    }
  }

  /** A saved model could not be read otherwise. */
  static void checkParts(RuleSettings rule) {
    RuleParts.check(TargetPath.class, rule.targetPath());
    RuleParts.check(FeedbackMapping.class, rule.feedbackMapping());
    RuleParts.check(FeedbackLoss.class, rule.feedbackLoss());
  }

  static void checkMapping(RuleSettings rule, TargetLayer target) {
    if (target.hasFeedback() && rule.feedbackMapping() instanceof NoFeedback) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " makes its targets by feedback ("
              + rule.targetPath()
              + "), but has no feedback mapping; give it one, for example AffineFeedback.linear()");
    }
    if (rule.feedbackLoss().followsTargetPath() && !rule.targetPath().descendsByFeedback()) {
      throw new IllegalArgumentException(
          "rule "
              + rule.rule()
              + " lets feedback learn along the target path ("
              + rule.feedbackLoss()
              + "), but its targets ("
              + rule.targetPath()
              + ") do not come from the output by feedback; take another loss, for example"
              + " Reconstruction.scaledByNoise(), or LayerwiseTargets without an exact top");
    }
    target.feedbackParameters(); // refuses sources that the mapping cannot take
  }

  static MultiLayerConfiguration revert(MultiLayerConfiguration conf) {
    conf.getConfs().forEach(Conversion::revert);
    return conf;
  }

  /** Of one layer. */
  static void revert(NeuralNetConfiguration conf) {
    Layer plain = plain(conf.getLayer());
    if (!plain.equals(conf.getLayer())) {
      conf.setLayer(plain);
      conf.variables(false).retainAll(plain.initializer().paramKeys(plain));
    }
  }

  /** A layer without our wrappers; one that transfer learning froze stays frozen. */
  static Layer plain(Layer layer) {
    if (layer instanceof ChainedLayer) {
      return ((ChainedLayer) layer).getUnderlying();
    }
    if (layer instanceof FrozenLayer && ((FrozenLayer) layer).getLayer() instanceof ChainedLayer) {
      return new FrozenLayer(plain(((FrozenLayer) layer).getLayer()));
    }
    if (layer instanceof FrozenLayerWithBackprop
        && ((FrozenLayerWithBackprop) layer).getUnderlying() instanceof ChainedLayer) {
      return new FrozenLayerWithBackprop(plain(((FrozenLayerWithBackprop) layer).getUnderlying()));
    }
    return layer;
  }

  static MultiLayerNetwork strip(MultiLayerNetwork net) {
    MultiLayerConfiguration conf = revert(Copies.of(net.getLayerWiseConfigurations()));
    long length = 0;
    for (NeuralNetConfiguration c : conf.getConfs()) {
      length += c.getLayer().initializer().numParams(c);
    }
    MultiLayerNetwork plain = new MultiLayerNetwork(conf);
    // Given parameters, so that none are drawn and ND4J's generator is not seeded anew.
    plain.init(Nd4j.create(conf.getDataType(), length), false);
    for (int i = 0; i < plain.getnLayers(); i++) {
      copyWeights(net.getLayer(i), plain.getLayer(i));
    }
    return plain;
  }

  /** A network built from a configuration, with the forward weights of another. */
  static MultiLayerNetwork carry(MultiLayerNetwork from, MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    Seeds.undisturbed(net::init);
    for (int i = 0; i < net.getnLayers(); i++) {
      copyWeights(from.getLayer(i), net.getLayer(i));
    }
    return net;
  }

  /** The forward weights alone, of which both have the same. */
  static void copyWeights(
      org.deeplearning4j.nn.api.Layer from, org.deeplearning4j.nn.api.Layer to) {
    if (to.numParams() > 0) {
      forwardParams(to).assign(forwardParams(from));
    }
  }

  private static INDArray forwardParams(org.deeplearning4j.nn.api.Layer layer) {
    if (layer instanceof LiveTargetLayer) {
      return ((LiveTargetLayer) layer).forwardParams();
    }
    // A frozen layer: it wraps ours, or a plain one.
    return layer instanceof BaseWrapperLayer
        ? forwardParams(((BaseWrapperLayer) layer).getUnderlying())
        : layer.params();
  }

  private static String who(Layer layer, int index) {
    return "Layer " + index + " ('" + layer.getLayerName() + "') ";
  }

  static void checkPlain(MultiLayerConfiguration conf) {
    for (int i = 0; i < conf.getConfs().size(); i++) {
      Layer layer = layer(conf.getConfs(), i);
      if (!plain(layer).equals(layer)) {
        throw new IllegalArgumentException(
            who(layer, i)
                + "has a training rule already; revert the configuration before applying another");
      }
    }
  }

  private static void check(MultiLayerConfiguration conf) {
    checkPlain(conf);
    List<NeuralNetConfiguration> confs = conf.getConfs();
    int first = -1; // layer with a target
    int trainable = 0;
    for (int i = 0; i < confs.size(); i++) {
      Layer layer = layer(confs, i);
      String who = who(layer, i);
      try {
        SupportedLayers.check(layer);
        SupportedPreProcessors.check(conf.getInputPreProcess(i));
        SupportedLayers.checkOptimizer(confs.get(i));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(who + e.getMessage(), e);
      }
      boolean last = i == confs.size() - 1;
      if (last != SupportedLayers.isOutput(layer)) {
        throw new IllegalArgumentException(
            who
                + (last
                    ? "is the last but no output layer, so there is no loss to make a target from;"
                        + " end the network with an OutputLayer or a LossLayer"
                    : "is an output layer but not the last; make it "
                        + (layer instanceof LossLayer ? "an ActivationLayer" : "a DenseLayer")));
      }
      if (SupportedLayers.isTrainable(layer)) {
        first = trainable == 0 ? i : first;
        trainable++;
      }
    }
    checkTargets(trainable);
    checkLearns(confs.subList(0, first));
    checkTraining(conf.getBackpropType(), conf.getDataType());
  }

  /** Refuses networks in which no layer with parameters lies below another. */
  static void checkTargets(int trainable) {
    if (trainable == 0) {
      throw new IllegalArgumentException(
          "the network has no dense, convolution or output layer, so that there is nothing to train"
              + " for a target; add two of them");
    }
    if (trainable == 1) {
      throw new IllegalArgumentException(
          "the network has a single layer with parameters for a target, which gets its gradients"
              + " from the loss alone, whatever the rule; add a hidden layer below it, or train it"
              + " with the rule bp");
    }
  }

  private static void checkLearns(List<NeuralNetConfiguration> inFront) {
    for (int i = 0; i < inFront.size(); i++) {
      Layer layer = layer(inFront, i);
      if (SupportedLayers.learnsWithinItsUnit(layer)) {
        throw new IllegalArgumentException(
            who(layer, i)
                + "is a "
                + layer.getClass().getSimpleName()
                + " in front of the first layer with a target, so that its own parameters have none"
                + " to learn for; put it behind that layer, or lock its gamma and beta");
      }
    }
  }

  static void checkTraining(BackpropType type, DataType dataType) {
    if (type != BackpropType.Standard) {
      throw new IllegalArgumentException(
          "the network trains by "
              + type
              + ", which target propagation does not know; use BackpropType.Standard");
    }
    if (dataType != DataType.FLOAT && dataType != DataType.DOUBLE) {
      throw new IllegalArgumentException(
          "the network's data type is "
              + dataType
              + ", too coarse for the small differences between targets and activations; use FLOAT or"
              + " DOUBLE");
    }
  }

  private static Layer layer(List<NeuralNetConfiguration> confs, int index) {
    return confs.get(index).getLayer();
  }
}
