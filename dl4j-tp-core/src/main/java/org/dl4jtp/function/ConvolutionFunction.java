package org.dl4jtp.function;

import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.dl4jtp.kernel.ConvolutionKernel;
import org.dl4jtp.kernel.ConvolutionWindow;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.factory.Nd4j;

/** w∗x + b of a live convolution layer, {@code [batch, channels, height, width]}. */
final class ConvolutionFunction implements PreActivation {
  private final Layer live;
  private final ConvolutionWindow window;
  private final ConvolutionKernel kernel;

  ConvolutionFunction(Layer live) {
    this.live = live;
    window = new ConvolutionWindow((ConvolutionLayer) live.conf().getLayer());
    kernel = ConvolutionKernel.of(window, weight().dataType());
  }

  @Override
  public boolean accepts(INDArray input) {
    return input.rank() == 4
        && input.size(1) == weight().size(1)
        && input.dataType() == weight().dataType();
  }

  @Override
  public long[] valueShape(INDArray input) {
    int[] size = window.outputSize(input);
    return new long[] {input.size(0), weight().size(0), size[0], size[1]};
  }

  @Override
  public INDArray apply(INDArray input) {
    return apply(input, Nd4j.createUninitialized(weight().dataType(), valueShape(input), 'c'));
  }

  @Override
  public INDArray apply(INDArray input, INDArray into) {
    INDArray bias = live.getParam(ConvolutionParamInitializer.BIAS_KEY);
    kernel.forward(ordered(input), weight(), bias, into);
    return into;
  }

  @Override
  public void gradients(INDArray input, INDArray delta, Map<String, INDArray> into) {
    kernel.parameterGradients(
        ordered(input),
        weight(),
        ordered(delta),
        into.get(ConvolutionParamInitializer.WEIGHT_KEY),
        into.get(ConvolutionParamInitializer.BIAS_KEY));
  }

  @Override
  public Linearization linearize(INDArray input) {
    INDArray x = ordered(input);
    return new Linearization(apply(x), epsilon -> inputGradient(x, epsilon));
  }

  @Override
  public INDArray inputGradient(INDArray input, INDArray delta) {
    INDArray x = ordered(input);
    INDArray below = x.ulike();
    kernel.inputGradient(x, weight(), ordered(delta), below);
    return below;
  }

  /** The argument, or a copy in the order and of the type that kernels want. */
  private INDArray ordered(INDArray maps) {
    INDArray typed = maps.castTo(weight().dataType());
    return typed.ordering() == 'c' && Shape.hasDefaultStridesForShape(typed)
        ? typed
        : typed.dup('c');
  }

  private INDArray weight() {
    return live.getParam(ConvolutionParamInitializer.WEIGHT_KEY);
  }
}
