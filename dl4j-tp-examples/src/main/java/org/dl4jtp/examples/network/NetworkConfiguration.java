package org.dl4jtp.examples.network;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.buffer.DataType;

/** The configuration of a network of either kind: what is asked of it here, in one place. */
public sealed interface NetworkConfiguration permits RowConfiguration, GraphConfiguration {
  static NetworkConfiguration of(MultiLayerConfiguration conf) {
    return new RowConfiguration(conf);
  }

  static NetworkConfiguration of(ComputationGraphConfiguration conf) {
    return new GraphConfiguration(conf);
  }

  /**
   * The network as a rule trains it.
   *
   * @param inputTypes one for every input, or none
   * @return a new configuration
   * @throws IllegalArgumentException as the rule refuses it
   */
  NetworkConfiguration under(TargetPropagation rule, InputType... inputTypes);

  /** A copy that draws its weights from another seed. */
  NetworkConfiguration withSeed(long seed);

  /** Whether a rule is in it already. */
  boolean hasRule();

  DataType dataType();

  /** How many there are, without building the network. */
  long parameters();

  /** Whether there is nothing in it to train. */
  boolean isEmpty();

  /** All layers, none before what it depends on. */
  List<Layer> layers();

  /**
   * The layers that the network's input reaches as it is given, but for activation functions: none
   * where a preprocessor stands before them.
   */
  List<Layer> firstLayers();

  /** The layer whose output is the network's; null if it is a vertex of another kind. */
  Layer lastLayerOrNull();

  /** Time steps that an update takes: with truncated backpropagation a part of the sequence. */
  int stepsPerUpdate();

  String toJson();

  /** A new network with its first weights; this configuration stays as it is. */
  LiveNetwork build();
}
