package org.dl4jtp.examples.compare;

import java.util.List;
import java.util.function.BiFunction;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.nd4j.linalg.dataset.DataSet;

/** The same network for every rule. */
final class Networks {
  private final NetworkConfiguration base;
  private final List<TrainingRule> rules;
  private final BiFunction<TrainingRule, NetworkConfiguration, NetworkConfiguration> application;

  /**
   * Applies every rule once, so that one which cannot train the network fails here.
   *
   * @param application gives the network as the rule trains it
   */
  Networks(
      NetworkConfiguration base,
      List<TrainingRule> rules,
      BiFunction<TrainingRule, NetworkConfiguration, NetworkConfiguration> application) {
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

  NetworkConfiguration configuration(TrainingRule rule, long seed) {
    return application.apply(rule, base.withSeed(seed));
  }

  /** How many updates a minibatch gives: truncated backpropagation makes one of every part. */
  int updatesPerBatch(DataSet data) {
    long steps = data.getFeatures().rank() == 3 ? data.getFeatures().size(2) : 1;
    int part = base.stepsPerUpdate();
    return (int) ((steps + part - 1) / part);
  }
}
