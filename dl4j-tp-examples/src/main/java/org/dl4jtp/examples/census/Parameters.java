package org.dl4jtp.examples.census;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Numbers of parameters, without building the network. */
final class Parameters {
  private Parameters() {}

  static long of(MultiLayerConfiguration conf) {
    return conf.getConfs().stream().mapToLong(c -> c.getLayer().initializer().numParams(c)).sum();
  }

  static long of(ComputationGraphConfiguration conf) {
    return conf.getVertices().values().stream().mapToLong(v -> v.numParams(true)).sum();
  }
}
