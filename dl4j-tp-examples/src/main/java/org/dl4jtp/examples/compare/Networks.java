package org.dl4jtp.examples.compare;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.TrainingRule;

/** The same network for every rule. */
final class Networks {
  private final MultiLayerConfiguration base;
  private final RuleOptions options;

  /** Applies every rule once, so that one which cannot train the network fails here. */
  Networks(MultiLayerConfiguration base, RuleOptions options) {
    this.base = base;
    this.options = options;
    for (TrainingRule rule : options.rules) {
      configuration(rule, 0);
    }
  }

  List<TrainingRule> rules() {
    return options.rules;
  }

  MultiLayerConfiguration configuration(TrainingRule rule, long seed) {
    MultiLayerConfiguration copy = base.clone();
    copy.getConfs().forEach(layer -> layer.setSeed(seed));
    return options.apply(rule, copy);
  }
}
