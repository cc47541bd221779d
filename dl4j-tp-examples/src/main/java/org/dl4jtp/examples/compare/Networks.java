package org.dl4jtp.examples.compare;

import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TrainingRule;

/** The same network for every rule. */
final class Networks {
  private final MultiLayerConfiguration base;
  private final InputType inputTypeOrNull;
  private final RuleOptions options;

  /** Applies every rule once, so that one which cannot train the network fails here. */
  Networks(MultiLayerConfiguration base, InputType inputTypeOrNull, RuleOptions options) {
    this.base = base;
    this.inputTypeOrNull = inputTypeOrNull;
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
    return options.apply(rule, copy, inputTypeOrNull);
  }
}
