package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.deeplearning4j.nn.layers.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.Construction;
import org.dl4jtp.step.Member;
import org.dl4jtp.step.Network;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live layer of a converted network: what all of them have in common. */
abstract class LiveConvertedLayer extends BaseWrapperLayer implements Member {
  // The wrapped layer keeps its own configuration; what the network sees is the wrapper's.
  private NeuralNetConfiguration conf;
  private final ConvertedLayer layerConf;
  private final boolean differsInTraining;
  private Network network; // null until it has joined
  private INDArray featureMask; // or null; not every layer keeps it

  LiveConvertedLayer(ConvertedLayer layerConf, NeuralNetConfiguration conf, Layer underlying) {
    super(underlying);
    this.layerConf = layerConf;
    this.conf = conf;
    org.deeplearning4j.nn.conf.layers.Layer wrapped = layerConf.getUnderlying();
    this.differsInTraining =
        !SupportedLayers.isFrozen(wrapped) && ForwardFunction.differsInTraining(wrapped);
  }

  /** When it knows all that its network asks of it. */
  final void join() {
    network =
        layerConf.isInGraph()
            ? Construction.join(this)
            : Construction.join(
                this,
                layerConf.position(),
                layerConf.chainLength(),
                underlying.getIndex(),
                params());
  }

  /**
   * The live network that it is part of.
   *
   * @return complete unless layers were lost or are still to be built
   */
  public final Network network() {
    return network;
  }

  /** What a live layer computes; a frozen one, what is frozen. */
  static ForwardFunction functionOf(Layer live, NeuralNetConfiguration inner, DataType dataType) {
    Layer thawed = thawed(live);
    NeuralNetConfiguration conf = inner.clone();
    conf.setLayer(SupportedLayers.thawed(inner.getLayer()).clone());
    return ForwardFunction.of(thawed, conf, dataType);
  }

  private static Layer thawed(Layer live) {
    return live instanceof FrozenLayer || live instanceof FrozenLayerWithBackprop
        ? thawed(((BaseWrapperLayer) live).getUnderlying())
        : live;
  }

  /** Whether transfer learning froze the wrapped layer. */
  final boolean isFrozenLayer() {
    return SupportedLayers.isFrozen(layerConf.getUnderlying());
  }

  @Override
  public final String name() {
    return layerConf.getLayerName();
  }

  @Override
  public InputPreProcessor preProcessor() {
    return layerConf.inputPreProcessor();
  }

  @Override
  public boolean differsInTraining() {
    return differsInTraining;
  }

  @Override
  public void checkPlace(Network whole, int node) {
    NetworkCheck.place(layerConf, whole, node);
  }

  /** What its output trains for: the signal of the border there, or what came down to it. */
  final INDArray signal(INDArray epsilon, LayerWorkspaceMgr mgr) {
    INDArray signal = network.signal(this, mgr);
    return signal == null ? epsilon : signal;
  }

  /** Of a frozen layer. */
  final Gradient zeroGradient() {
    INDArray view = underlying.getGradientsViewArray();
    if (view == null || isFrozenLayer()) { // Deeplearning4j's has none either
      return new DefaultGradient();
    }
    view.assign(0);
    Gradient zero = new DefaultGradient(view);
    underlying
        .conf()
        .getLayer()
        .initializer()
        .getGradientsFromFlattened(underlying.conf(), view)
        .forEach(zero::setGradientFor);
    return zero;
  }

  /** Through this layer's function, where the wrapped layer would not. */
  final INDArray pulledBack(INDArray signal, LayerWorkspaceMgr mgr) {
    return mgr.leverageTo(
        ArrayType.ACTIVATION_GRAD, function().linearize(input()).pullBack(signal).dup());
  }

  @Override
  public INDArray featureMask() {
    return featureMask;
  }

  @Override
  public Map<String, INDArray> startingState() {
    return null;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray mask, MaskState state, int examples) {
    featureMask = mask;
    return underlying.feedForwardMaskArray(mask, state, examples);
  }

  @Override
  public Pair<INDArray, MaskState> handOnMask(INDArray mask, MaskState state, int examples) {
    INDArray own = underlying.getMaskArray();
    try {
      return underlying.feedForwardMaskArray(mask, state, examples);
    } finally {
      underlying.setMaskArray(own);
    }
  }

  /** The label's of an output, or else that of its input, as with other layers. */
  @Override
  public INDArray getMaskArray() {
    return isOutput() ? underlying.getMaskArray() : featureMask;
  }

  @Override
  public void setMaskArray(INDArray mask) {
    underlying.setMaskArray(mask);
    if (mask == null || !isOutput()) {
      featureMask = mask;
    }
  }

  private boolean isOutput() {
    return underlying instanceof IOutputLayer;
  }

  @Override
  public void clear() {
    underlying.clear();
    featureMask = null;
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
