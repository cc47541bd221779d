package org.dl4jtp.function;

import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a live layer computes, computed by a second live layer on the same parameters: the layer's
 * own input and gradients stay as they are.
 *
 * <p>A recurrent layer's value starts from the state that it is given. Its derivative does not:
 * Deeplearning4j's own backward pass starts every part of a truncated sequence anew.
 */
final class TwinFunction implements ForwardFunction {
  /**
   * Layers that leave what they get as it is, and whose backward pass needs no forward pass of the
   * same layer before it.
   */
  private static final Set<Class<?>> SIMPLE =
      Set.of(
          SubsamplingLayer.class,
          Pooling2D.class,
          GlobalPoolingLayer.class,
          LocalResponseNormalization.class,
          ZeroPaddingLayer.class);

  private final Layer twin;
  private final DataType dataType;
  private final boolean simple;
  private final boolean overwritesInput;
  private final boolean training;
  private final INDArray mask; // or null
  private final Map<String, INDArray> state; // likewise

  TwinFunction(Layer live, NeuralNetConfiguration conf, DataType dataType) {
    this(twinOf(live, conf, dataType), dataType, isSimple(conf), false, null, null);
  }

  private TwinFunction(
      Layer twin,
      DataType dataType,
      boolean simple,
      boolean training,
      INDArray mask,
      Map<String, INDArray> state) {
    this.twin = twin;
    this.dataType = dataType;
    this.simple = simple;
    this.overwritesInput = twin.conf().getLayer() instanceof PReLULayer;
    this.training = training;
    this.mask = mask;
    this.state = state;
  }

  /** In place of what the layer computes at inference, what it computes in training. */
  static TwinFunction inTraining(Layer live, DataType dataType) {
    NeuralNetConfiguration conf = live.conf();
    return new TwinFunction(
        twinOf(live, conf, dataType), dataType, isSimple(conf), true, null, null);
  }

  private static boolean isSimple(NeuralNetConfiguration conf) {
    return SIMPLE.contains(conf.getLayer().getClass());
  }

  private static Layer twinOf(Layer live, NeuralNetConfiguration layerConf, DataType dataType) {
    NeuralNetConfiguration conf = layerConf.clone();
    conf.clearVariables();
    // Its backward pass would draw noise, as in training.
    conf.setLayer(Randomness.without(layerConf.getLayer()));
    return conf.getLayer().instantiate(conf, null, live.getIndex(), live.params(), false, dataType);
  }

  @Override
  public boolean mayChangeInput() {
    return !simple;
  }

  @Override
  public ForwardFunction masked(INDArray newMask) {
    return newMask == null
        ? this
        : new TwinFunction(twin, dataType, simple, training, newMask, state);
  }

  @Override
  public ForwardFunction from(Map<String, INDArray> newState) {
    return new TwinFunction(twin, dataType, simple, training, mask, newState);
  }

  @Override
  public INDArray apply(INDArray input) {
    INDArray value = activate(input);
    twin.clear();
    return value;
  }

  private INDArray activate(INDArray input) {
    giveMask(input);
    INDArray argument = simple ? input : input.dup();
    // Where sequences are masked, some layers answer in ND4J's default type.
    LayerWorkspaceMgr mgr = Workspaces.current();
    if (state == null) {
      return twin.activate(argument, training, mgr).castTo(dataType);
    }
    RecurrentLayer recurrent = RecurrentLayers.within(twin); // past a wrapper, as DL4J does
    recurrent.rnnSetTBPTTState(state);
    recurrent.rnnSetPreviousState(state);
    return recurrent.rnnActivateUsingStoredState(argument, training, false, mgr).castTo(dataType);
  }

  private void giveMask(INDArray input) {
    if (mask == null) {
      twin.setMaskArray(null);
    } else {
      twin.feedForwardMaskArray(mask, MaskState.Active, (int) input.size(0));
    }
  }

  @Override
  public Linearization linearize(INDArray input) {
    INDArray value = apply(input);
    return new Linearization(
        value,
        epsilon -> {
          LayerWorkspaceMgr mgr = Workspaces.current();
          awaitGradients();
          if (training || !simple) {
            activate(input); // for what the backward pass wants of it
            if (overwritesInput) {
              twin.setInput(input.dup(), mgr);
            }
          } else {
            giveMask(input);
            twin.setInput(input, mgr);
          }
          // Activation functions may overwrite the epsilon.
          INDArray below =
              twin.backpropGradient(epsilon.dup('c'), mgr).getSecond().castTo(dataType);
          twin.clear();
          return below;
        });
  }

  /** Room for parameter gradients that nobody wants, where derivatives are asked for at all. */
  private void awaitGradients() {
    if (twin.numParams() == 0 || twin.getGradientsViewArray() != null) {
      return;
    }
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      twin.setBackpropGradientsViewArray(
          Nd4j.createUninitialized(twin.params().dataType(), twin.numParams()));
    }
  }
}
