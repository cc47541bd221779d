package org.dl4jtp.examples.compare;

import java.util.List;
import java.util.function.BiFunction;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.dataset.DataSet;

/** The same network for every rule. */
final class Networks {
  private final MultiLayerConfiguration base;
  private final List<TrainingRule> rules;
  private final BiFunction<TrainingRule, MultiLayerConfiguration, MultiLayerConfiguration>
      application;

  /**
   * Applies every rule once, so that one which cannot train the network fails here.
   *
   * @param application gives the network as the rule trains it
   */
  Networks(
      MultiLayerConfiguration base,
      List<TrainingRule> rules,
      BiFunction<TrainingRule, MultiLayerConfiguration, MultiLayerConfiguration> application) {
    this.base = base;
    this.rules = rules;
    this.application = application;
    for (TrainingRule rule : rules) {
      configuration(rule, 0);
    }
  }

  List<TrainingRule> rules() {
    return rules;
  }

  MultiLayerConfiguration configuration(TrainingRule rule, long seed) {
    MultiLayerConfiguration copy = base.clone();
    copy.getConfs().forEach(layer -> layer.setSeed(seed));
    return application.apply(rule, copy);
  }

  /** How many updates a minibatch gives: truncated backpropagation makes one of every part. */
  int updatesPerBatch(DataSet data) {
    long steps = data.getFeatures().rank() == 3 ? data.getFeatures().size(2) : 1;
    int part = base.getTbpttFwdLength();
    return base.getBackpropType() == BackpropType.TruncatedBPTT
        ? (int) ((steps + part - 1) / part)
        : 1;
  }
}
