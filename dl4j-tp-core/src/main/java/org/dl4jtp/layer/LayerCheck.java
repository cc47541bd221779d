package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.kind.SupportedPreProcessors;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Refuses a converted layer that applying a rule would not have made: its configuration may come
 * from a file. Asked before memory is allocated.
 */
final class LayerCheck {
  private final ConvertedLayer layer;

  private LayerCheck(ConvertedLayer layer) {
    this.layer = layer;
  }

  /**
   * What can be seen from one layer.
   *
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   */
  static void check(ConvertedLayer layer) {
    LayerCheck check = new LayerCheck(layer);
    check.place();
    check.wrapped();
    if (layer instanceof TargetLayer) {
      check.feedback((TargetLayer) layer);
    }
  }

  /** What a network tells its layers. */
  static void training(ConvertedLayer layer, NeuralNetConfiguration conf, DataType type) {
    LayerCheck check = new LayerCheck(layer);
    try { // fine-tuning may have chosen another optimizer than applyTo saw
      SupportedLayers.checkOptimizer(conf);
    } catch (IllegalArgumentException e) {
      throw layer.refusal(e.getMessage(), e);
    }
    check.require(
        type == DataType.FLOAT || type == DataType.DOUBLE,
        "has the data type " + type + "; use FLOAT or DOUBLE");
  }

  private void require(boolean condition, String otherwise) {
    layer.require(condition, otherwise);
  }

  private void place() {
    require(
        layer.isInGraph() || (layer.position() >= 0 && layer.position() < layer.chainLength()),
        "says that it is layer " + layer.position() + " of " + layer.chainLength());
  }

  private void wrapped() {
    Layer wrapped = layer.getUnderlying();
    require(
        !(wrapped instanceof BaseLayer) || ((BaseLayer) wrapped).getActivationFn() != null,
        "has no activation function");
    try {
      SupportedLayers.check(wrapped);
      SupportedPreProcessors.check(layer.inputPreProcessor());
    } catch (IllegalArgumentException e) {
      throw layer.refusal(e.getMessage(), e);
    }
    require(
        !Outputs.hasLossFunction(wrapped) || Outputs.loss(wrapped) != null, "has no loss function");
    boolean target = layer instanceof TargetLayer;
    require(
        SupportedLayers.isTrainable(wrapped) == target,
        "wraps a "
            + wrapped.getClass().getSimpleName()
            + (target ? ", which cannot have a target" : ", which must have a target"));
    boolean last = layer.position() == layer.chainLength() - 1;
    require(
        layer.isInGraph() || SupportedLayers.isOutput(wrapped) == last,
        "is layer "
            + layer.position()
            + " of "
            + layer.chainLength()
            + ", and a "
            + wrapped.getClass().getSimpleName());
    if (isConvolution(wrapped)) {
      ConvolutionLayer c = (ConvolutionLayer) wrapped;
      window(c.getKernelSize(), c.getStride(), c.getPadding(), c.getDilation());
    } else if (wrapped.getClass() == SubsamplingLayer.class) {
      SubsamplingLayer p = (SubsamplingLayer) wrapped;
      window(p.getKernelSize(), p.getStride(), p.getPadding(), p.getDilation());
    }
    if (target && wrapped instanceof FeedForwardLayer) {
      FeedForwardLayer sized = (FeedForwardLayer) wrapped;
      double area =
          isConvolution(wrapped)
              ? Arrays.stream(((ConvolutionLayer) wrapped).getKernelSize())
                  .asDoubleStream()
                  .reduce(1, (a, b) -> a * b)
              : 1;
      fits(
          "forward parameters, with nIn = " + sized.getNIn() + " and nOut = " + sized.getNOut(),
          area * sized.getNIn() * sized.getNOut());
    }
    if (target) {
      fits("forward parameters", (double) wrapped.initializer().numParams(wrapped));
    }
  }

  private static boolean isConvolution(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class || layer.getClass() == Convolution2D.class;
  }

  private void window(int[] kernel, int[] stride, int[] padding, int[] dilation) {
    require(
        isPair(kernel, 1) && isPair(stride, 1) && isPair(padding, 0) && isPair(dilation, 1),
        String.format(
            "has kernel %s, stride %s, padding %s and dilation %s, but each must be two numbers, all"
                + " but padding positive",
            Arrays.toString(kernel),
            Arrays.toString(stride),
            Arrays.toString(padding),
            Arrays.toString(dilation)));
  }

  private static boolean isPair(int[] values, int least) {
    return values != null && values.length == 2 && Math.min(values[0], values[1]) >= least;
  }

  /** No array of so many elements has ever been meant. */
  private void fits(String what, double elements) {
    require(
        elements <= Integer.MAX_VALUE,
        String.format(
            Locale.ROOT,
            "needs %,.0f %s; more than %,d are not possible",
            elements,
            what,
            Integer.MAX_VALUE));
  }

  /** Of layers of which it can be said at all. */
  private static boolean takes(TargetLayer target, long... shape) {
    Layer wrapped = target.getUnderlying();
    boolean maps = isConvolution(wrapped);
    boolean rows = wrapped.getClass() == DenseLayer.class || Outputs.isDense(wrapped);
    if (target.isInGraph() || !(maps || rows)) {
      return true;
    }
    int channels = target.targetLayout() == Layout.EXAMPLES_CHANNELS_LAST ? shape.length - 1 : 0;
    return shape.length == (maps ? 3 : 1) && shape[channels] == target.getNIn();
  }

  private void feedback(TargetLayer target) {
    require(target.rule() != null, "has no training rule");
    long[] shape = target.targetShape();
    require(
        shape != null && target.isBorder() == (shape.length > 0),
        "has a border of shape " + Arrays.toString(shape));
    require(
        target.sharedParameters() != null
            && target.sharedParameters().stream().noneMatch(Objects::isNull),
        "has no list of shared parameters");
    if (!target.isBorder()) {
      require(
          !target.hasFeedback() && target.sharedParameters().isEmpty(),
          "has feedback parameters, but no border that they lead into");
      return;
    }
    require(
        Arrays.stream(shape).allMatch(n -> n > 0 && n <= Integer.MAX_VALUE) && takes(target, shape),
        "takes " + target.getNIn() + " features or maps by targets " + Arrays.toString(shape));
    require(
        target.sourceSize() >= 0 && target.outputSize() > 0,
        "has feedback from " + target.sourceSize() + " of " + target.outputSize() + " features");
    double length = 0;
    try {
      for (FeedbackParameter parameter : target.feedbackParameters()) {
        length += parameter.length();
      }
    } catch (IllegalArgumentException e) {
      require(false, "has impossible feedback parameters: " + e.getMessage());
    }
    fits("feedback parameters, from " + target.sourceSize() + " features", length);
  }
}
