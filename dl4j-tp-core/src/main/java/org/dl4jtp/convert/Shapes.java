package org.dl4jtp.convert;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeFeedForward;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.dl4jtp.kind.SupportedVertices;
import org.dl4jtp.step.Wiring;

/**
 * Shapes of what the nodes of a plain network hand on, for one example. A dense layer knows its
 * own; a convolution knows its channels alone, and the size of its maps follows from the network's
 * input types, which Deeplearning4j does not keep, or from a preprocessor that makes maps of rows.
 */
final class Shapes {
  private static final String GIVE_TYPES =
      "; give the network's input type, applyTo(conf, InputType.convolutional(height, width,"
          + " channels)), one for every input";

  private final PlainNetwork net;
  private final Wiring wiring;
  private final InputType[] types; // by node; null where unknown

  /**
   * Follows the shapes through a network.
   *
   * @param net not changed
   * @param inputTypes one for every network input, or none
   * @throws IllegalArgumentException when a layer, vertex or preprocessor does not accept what it
   *     gets
   */
  Shapes(PlainNetwork net, InputType... inputTypes) {
    this.net = net;
    this.wiring = net.wiring();
    if (inputTypes.length > 0 && inputTypes.length != net.networkInputs().size()) {
      throw new IllegalArgumentException(
          inputTypes.length
              + " input types are given, but the network has the inputs "
              + net.networkInputs()
              + "; give one for each, in order");
    }
    types = new InputType[wiring.size()];
    for (int node = 0; node < types.length; node++) {
      if (wiring.inputs(node).length == 0) {
        int input = net.networkInputs().indexOf(wiring.name(node));
        types[node] = inputTypes.length > 0 ? inputTypes[input] : ofRows(node);
        continue;
      }
      try {
        types[node] = after(node);
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            layerBehind(node).who()
                + "cannot follow from the network's input types "
                + Arrays.toString(inputTypes)
                + ": "
                + e.getMessage(),
            e);
      }
    }
  }

  /** The layer or vertex that a node is, or that a preprocessor or dropout belongs to. */
  private PlainNode layerBehind(int node) {
    int here = node;
    while (wiring.isOwn(here)) {
      here = wiring.consumers(here)[0];
    }
    return net.node(here);
  }

  /** Of a network input that a dense layer gets as it is. */
  private InputType ofRows(int input) {
    return Arrays.stream(wiring.consumers(input))
        .mapToObj(net::node)
        .filter(node -> PlainNetwork.isTargetLayer(node) && isDense(node.layer()))
        .map(node -> InputType.feedForward(((FeedForwardLayer) node.layer()).getNIn()))
        .findFirst()
        .orElse(null);
  }

  private static boolean isDense(Layer targetLayer) {
    return !(targetLayer instanceof ConvolutionLayer);
  }

  private InputType after(int number) {
    InputType first = types[wiring.inputs(number)[0]];
    if (wiring.isOwn(number)) {
      PlainNode layer = layerBehind(number);
      boolean isPreprocessor =
          layer.preProcessor() != null && !wiring.isOwn(wiring.inputs(number)[0]);
      return isPreprocessor ? preProcessed(layer.preProcessor(), first) : first;
    }
    PlainNode node = net.node(number);
    if (node.isLayer()) {
      checkSize(node, first);
      return after(node, first);
    }
    InputType[] all =
        Arrays.stream(wiring.inputs(number)).mapToObj(i -> types[i]).toArray(InputType[]::new);
    for (InputType type : all) {
      if (type == null) {
        return null;
      }
    }
    if (node.vertex() instanceof ReshapeVertex && first.getType() != InputType.Type.RNN) {
      // Without the size of what comes in, the first step sees it.
      SupportedVertices.checkKeepsExamples(
          (ReshapeVertex) node.vertex(), first.arrayElementsPerExample());
    }
    return node.vertex().clone().getOutputType(0, all); // it may change the vertex
  }

  private static void checkSize(PlainNode node, InputType type) {
    if (type == null || !PlainNetwork.isTargetLayer(node)) {
      return;
    }
    Layer layer = node.layer();
    long in = ((FeedForwardLayer) layer).getNIn();
    if (!isDense(layer) && !(type instanceof InputTypeConvolutional)) {
      throw new IllegalArgumentException(
          "it gets " + type + " but is a convolution; add a preprocessor");
    }
    boolean maps = type instanceof InputTypeConvolutional;
    boolean rows = isDense(layer) && type instanceof InputTypeFeedForward;
    if ((maps && !isDense(layer) && ((InputTypeConvolutional) type).getChannels() != in)
        || (rows && ((InputTypeFeedForward) type).getSize() != in)) {
      throw new IllegalArgumentException(
          "nIn = " + in + ", but what it gets is " + type + "; correct the input type or nIn");
    }
  }

  private static InputType preProcessed(InputPreProcessor preProcessor, InputType type) {
    if (type != null) {
      return preProcessor.getOutputType(type);
    }
    if (!(preProcessor instanceof FeedForwardToCnnPreProcessor)) {
      return null;
    }
    FeedForwardToCnnPreProcessor p = (FeedForwardToCnnPreProcessor) preProcessor;
    return InputType.convolutional(p.getInputHeight(), p.getInputWidth(), p.getNumChannels());
  }

  private static InputType after(PlainNode node, InputType type) {
    Layer layer = node.layer();
    if (layer instanceof LossLayer) {
      return type; // Deeplearning4j would say its nOut, which is not set
    }
    if (type == null) {
      return PlainNetwork.isTargetLayer(node) && isDense(layer)
          ? InputType.feedForward(((FeedForwardLayer) layer).getNOut())
          : null;
    }
    InputType out = layer.getOutputType(0, type);
    if (out.arrayElementsPerExample() <= 0) { // Deeplearning4j only warns of it
      throw new IllegalArgumentException("nothing of " + type + " remains");
    }
    return out;
  }

  /** What a node hands on; null if that is unknown. */
  InputType type(int node) {
    return types[node];
  }

  /**
   * The shape of what a node hands on, at a border: {@code [n]}, or {@code [channels, height,
   * width]}.
   *
   * @param owner the target layer that holds the feedback into it
   * @throws IllegalArgumentException when it is unknown, or another, with the remedy
   */
  long[] of(int node, int owner) {
    InputType type = types[node];
    PlainNode layer = net.node(owner);
    if (type == null && wiring.inputs(owner)[0] == node && isDense(layer.layer())) {
      return new long[] {((FeedForwardLayer) layer.layer()).getNIn()};
    }
    if (type == null) {
      throw new IllegalArgumentException(
          layer.who()
              + "gets from '"
              + wiring.name(node)
              + "' an activation whose height and width do not follow from the configuration"
              + GIVE_TYPES);
    }
    if (type instanceof InputTypeConvolutional) {
      InputTypeConvolutional maps = (InputTypeConvolutional) type;
      return new long[] {maps.getChannels(), maps.getHeight(), maps.getWidth()};
    }
    if (type.getType() != InputType.Type.FF && type.getType() != InputType.Type.CNNFlat) {
      throw new IllegalArgumentException(
          layer.who()
              + "gets "
              + type
              + ", but target propagation knows rows and feature maps (NCHW) only; train this network"
              + " with the rule bp");
    }
    return new long[] {type.arrayElementsPerExample()};
  }

  /**
   * Number of an output's features.
   *
   * @throws IllegalArgumentException when it is unknown or they are no rows, with the remedy
   */
  long outputSize(int output) {
    InputType type = types[output];
    String who = net.node(output).who();
    if (type == null) {
      throw new IllegalArgumentException(
          who + "gets an input whose size does not follow from the configuration" + GIVE_TYPES);
    }
    if (type instanceof InputTypeConvolutional) {
      throw new IllegalArgumentException(
          who
              + "gets "
              + type
              + " but takes rows; put a GlobalPoolingLayer or a DenseLayer below it");
    }
    return type.arrayElementsPerExample();
  }
}
