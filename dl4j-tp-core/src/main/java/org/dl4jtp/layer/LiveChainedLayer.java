package org.dl4jtp.layer;

import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;

/** A live layer in a chain: what all of them have in common. */
abstract class LiveChainedLayer extends BaseWrapperLayer implements ChainMember {
  // The wrapped layer keeps its own configuration; what the network sees is the wrapper's.
  private NeuralNetConfiguration conf;
  private final ChainedLayer layerConf;
  private final boolean differsInTraining;
  final Chain chain;

  /** The layer must join the chain when it is made. */
  LiveChainedLayer(
      Chain chain, ChainedLayer layerConf, NeuralNetConfiguration conf, Layer underlying) {
    super(underlying);
    this.chain = chain;
    this.layerConf = layerConf;
    this.conf = conf;
    this.differsInTraining = ForwardFunction.differsInTraining(underlying);
  }

  @Override
  public int position() {
    return layerConf.position();
  }

  @Override
  public InputPreProcessor preProcessor() {
    return layerConf.inputPreProcessor();
  }

  @Override
  public boolean differsInTraining() {
    return differsInTraining;
  }

  /** The layer below may need its output again. */
  @Override
  public void allowInputModification(boolean allow) {}

  @Override
  public NeuralNetConfiguration conf() {
    return conf;
  }

  @Override
  public void setConf(NeuralNetConfiguration conf) {
    this.conf = conf;
  }

  @Override
  public TrainingConfig getConfig() {
    return conf.getLayer();
  }

  // Lombok's equality of the base class compares wrapped layers; layers are equal to themselves.
  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + layerConf.getLayerName() + ")";
  }
}
