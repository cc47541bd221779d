package org.dl4jtp.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.util.ConvolutionUtils;
import org.dl4jtp.feedback.MapGeometry;
import org.dl4jtp.feedback.Window;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.Plan;
import org.dl4jtp.step.Wiring;

/** Units that make feature maps of feature maps, which feedback can undo by deconvolution. */
final class MapUnits {
  /** What lies between maps that deconvolution, with its windows, can undo. */
  private static final Set<Class<?>> UNDONE =
      Set.of(
          ConvolutionLayer.class,
          Convolution2D.class,
          SubsamplingLayer.class,
          Pooling2D.class,
          ZeroPaddingLayer.class,
          BatchNormalization.class,
          LocalResponseNormalization.class,
          ActivationLayer.class,
          PReLULayer.class,
          DropoutLayer.class);

  private final PlainNetwork net;
  private final Plan plan;
  private final Wiring wiring;
  private final Shapes shapes;

  MapUnits(PlainNetwork net, Plan plan, Shapes shapes) {
    this.net = net;
    this.plan = plan;
    this.wiring = plan.wiring();
    this.shapes = shapes;
  }

  private static boolean isConvolution(Layer layer) {
    return layer.getClass() == ConvolutionLayer.class || layer.getClass() == Convolution2D.class;
  }

  /** From the maps at a border to those at the next; null unless a convolution leads there. */
  MapGeometry geometry(int border) {
    List<PlainNode> layers = layers(border);
    if (layers == null || layers.isEmpty()) {
      return null;
    }
    BorderShape below = shapes.of(plan.node(border), plan.owner(border));
    if (!isConvolution(SupportedLayers.thawed(layers.get(0).layer()))
        || below.layout() != Layout.EXAMPLES) {
      return null;
    }
    MapGeometry geometry = null;
    for (PlainNode layer : layers) {
      if (!(typeOf(layer) instanceof InputTypeConvolutional) || !UNDONE.contains(thawed(layer))) {
        return null;
      }
      Window window = window(layer);
      if (window != null) {
        geometry = and(geometry, window, below, layer);
      }
    }
    return geometry;
  }

  private static MapGeometry and(
      MapGeometry soFarOrNull, Window window, BorderShape below, PlainNode layer) {
    try {
      if (soFarOrNull == null) {
        long channels = ((ConvolutionLayer) SupportedLayers.thawed(layer.layer())).getNOut();
        return new MapGeometry(below.features(), channels, window, List.of());
      }
      List<Window> poolings = new ArrayList<>(soFarOrNull.poolings());
      poolings.add(window);
      return new MapGeometry(
          soFarOrNull.below(), soFarOrNull.channelsAbove(), soFarOrNull.convolution(), poolings);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          layer.who()
              + "has no deconvolution for its feedback: "
              + e.getMessage()
              + "; give it less padding than its kernel is wide, or take a direct rule such as"
              + " ddtp-linear",
          e);
    }
  }

  /**
   * The layers of a unit whose nodes lie one after another, without what only lays its maps out in
   * rows at its end; null for other units.
   */
  private List<PlainNode> layers(int border) {
    List<PlainNode> layers = new ArrayList<>();
    int below = plan.node(border);
    boolean atEnd = false;
    for (int node : plan.unit(border)) {
      if (wiring.inputs(node).length != 1 || wiring.inputs(node)[0] != below) {
        return null;
      }
      below = node;
      PlainNode layer = net.node(node);
      if (wiring.isOwn(node)) {
        atEnd = true; // of the layer above the unit, or of a loss layer
        if (!keepsMaps(node)) {
          return null;
        }
      } else if (!layer.isLayer()) {
        return null;
      } else if (atEnd && !Outputs.isOutput(layer.layer())) {
        return null;
      } else if (!Outputs.isOutput(layer.layer())) {
        layers.add(layer);
      }
    }
    return layers;
  }

  private boolean keepsMaps(int own) {
    int layer = own;
    while (wiring.isOwn(layer)) {
      layer = wiring.consumers(layer)[0];
    }
    Object preProcessor = net.node(layer).preProcessor();
    return preProcessor == null
        || (preProcessor.getClass() == CnnToFeedForwardPreProcessor.class
            && ((CnnToFeedForwardPreProcessor) preProcessor).getFormat() == CNN2DFormat.NCHW);
  }

  private static Class<?> thawed(PlainNode layer) {
    return SupportedLayers.thawed(layer.layer()).getClass();
  }

  private Object typeOf(PlainNode layer) {
    return shapes.type(wiring.node(layer.name()));
  }

  /** What a layer between maps does to their size; null if nothing. */
  private Window window(PlainNode node) {
    Layer layer = SupportedLayers.thawed(node.layer());
    if (layer instanceof ConvolutionLayer) {
      ConvolutionLayer c = (ConvolutionLayer) layer;
      return window(
          node,
          c.getKernelSize(),
          c.getStride(),
          c.getPadding(),
          c.getDilation(),
          c.getConvolutionMode());
    }
    if (layer instanceof SubsamplingLayer) {
      SubsamplingLayer p = (SubsamplingLayer) layer;
      return window(
          node,
          p.getKernelSize(),
          p.getStride(),
          p.getPadding(),
          p.getDilation(),
          p.getConvolutionMode());
    }
    if (layer instanceof ZeroPaddingLayer) {
      int[] p = ((ZeroPaddingLayer) layer).getPadding(); // top, bottom, left, right
      int[] one = {1, 1};
      return window(node, one, one, new int[] {p[0], p[2]}, one, null);
    }
    return null;
  }

  private Window window(
      PlainNode node,
      int[] kernel,
      int[] stride,
      int[] padding,
      int[] dilation,
      ConvolutionMode mode) {
    int number = wiring.node(node.name());
    int[] output = size((InputTypeConvolutional) shapes.type(number));
    return new Window(
        kernel,
        stride,
        mode == ConvolutionMode.Same
            ? ConvolutionUtils.getSameModeTopLeftPadding(
                output,
                size((InputTypeConvolutional) shapes.type(wiring.inputs(number)[0])),
                kernel,
                stride,
                dilation)
            : padding,
        dilation,
        output);
  }

  private static int[] size(InputTypeConvolutional maps) {
    return new int[] {(int) maps.getHeight(), (int) maps.getWidth()};
  }
}
