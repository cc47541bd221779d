package org.dl4jtp.function;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.dl4jtp.kind.Outputs;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a live layer computes at inference, as a function of each example: no dropout, no weight
 * noise, and none of the layer's stored state read or changed but its parameters. New arrays are in
 * the current workspace.
 */
public interface ForwardFunction {

  /**
   * Sends activations through the layer.
   *
   * @param input {@code [batch, …]}; may be returned, but is not changed
   * @return the layer's output
   */
  INDArray apply(INDArray input);

  /**
   * Sends activations through the layer, and remembers the way back.
   *
   * @param input as of {@link #apply}
   * @return its value and derivative there
   */
  Linearization linearize(INDArray input);

  /**
   * Whether the live layer may change the array that it gets in a step.
   *
   * @return false unless overridden
   */
  default boolean mayChangeInput() {
    return false;
  }

  /**
   * The function that the layer is in training, all examples of a batch together: with the batch's
   * own statistics, but without noise.
   *
   * @return this, unless they differ
   */
  default ForwardFunction inTraining() {
    return this;
  }

  /**
   * The function where the layer has a mask, as Deeplearning4j's layer uses it.
   *
   * @param mask of the examples that the function is asked for; or null
   * @return a view of this with the mask, or this if the layer does not look at masks
   */
  default ForwardFunction masked(INDArray mask) {
    return this;
  }

  /**
   * The function where a recurrent layer starts from a state.
   *
   * @param state by name, a row for every example that the function is asked for
   * @return a view of this, or this if the layer has no state
   */
  default ForwardFunction from(Map<String, INDArray> state) {
    return this;
  }

  /**
   * The function where it must be told how many examples there are, because its argument has a row
   * for every step.
   *
   * @param examples that the function is asked for
   * @return a view of this, or this if it need not know
   */
  default ForwardFunction ofExamples(int examples) {
    return this;
  }

  /**
   * What a function that is no layer's hands on of a mask, as Deeplearning4j.
   *
   * @param mask of its input; or null
   * @param examples number of examples in the batch
   * @return null if nothing
   */
  default Pair<INDArray, MaskState> handOnMask(INDArray mask, int examples) {
    throw new UnsupportedOperationException("a layer hands on its mask itself");
  }

  /**
   * The function of a layer.
   *
   * @param live the layer; of a frozen one, what is frozen
   * @param conf its configuration: of a wrapper, the wrapper's
   * @param dataType the network's
   * @return by arithmetic of its own where there is one, else by a second live layer
   */
  static ForwardFunction of(Layer live, NeuralNetConfiguration conf, DataType dataType) {
    org.deeplearning4j.nn.conf.layers.Layer layer = conf.getLayer();
    if (layer.getClass() == DropoutLayer.class) {
      return new MaskedIdentity(null);
    }
    if (layer.getClass() == ActivationLayer.class) {
      return new ElementwiseFunction(((ActivationLayer) layer).getActivationFn());
    }
    if (layer.getClass() == BatchNormalization.class) {
      return new BatchNormFunction(live, dataType);
    }
    boolean convolution = PreActivation.isConvolution(live);
    if (!convolution && layer.getClass() != DenseLayer.class && !Outputs.isDense(layer)) {
      return new TwinFunction(live, conf, dataType);
    }
    return new ComposedFunction(
        preActivation(live),
        new ElementwiseFunction(((BaseLayer) layer).getActivationFn()),
        !convolution);
  }

  /**
   * w∗x + b of a convolution, or xW + b (layer-normalised, if it is) of a dense or output layer.
   *
   * @param live the layer
   * @return its pre-activation
   */
  static ForwardFunction preActivation(Layer live) {
    if (PreActivation.isConvolution(live)) {
      return new ConvolutionFunction(live);
    }
    ForwardFunction affine = new AffineFunction(live);
    return live.conf().getLayer() instanceof RnnOutputLayer
        ? new StepwiseFunction(affine, Outputs.layout(live.conf().getLayer()))
        : affine;
  }

  /**
   * Whether a training pass through the layer differs from this function: because it is random, or
   * uses the batch's statistics.
   *
   * @param conf of the layer, whose own dropout does not count
   * @return true for dropout, batch normalisation, weight noise and random activations
   */
  static boolean differsInTraining(org.deeplearning4j.nn.conf.layers.Layer conf) {
    return Randomness.isIn(conf);
  }
}
