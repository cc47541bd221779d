package org.dl4jtp.convert;

import java.util.Arrays;
import java.util.BitSet;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional3D;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeFeedForward;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.kind.OutputTypes;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.kind.SupportedPreProcessors;
import org.dl4jtp.kind.SupportedVertices;
import org.dl4jtp.step.BorderShape;
import org.dl4jtp.step.Wiring;

/**
 * Shapes of what the nodes of a plain network hand on, for one example. A dense layer knows its
 * own; a convolution knows its channels alone, and the size of its maps follows from the network's
 * input types, which Deeplearning4j does not keep, or from a preprocessor that makes maps of rows
 * or of steps.
 */
final class Shapes {
  private static final String GIVE_TYPES =
      "; give the network's input type, for example applyTo(conf, InputType.convolutional(height,"
          + " width, channels)), InputType.recurrent(size, RNNFormat.NWC) or"
          + " InputType.feedForward(size), one for every input";

  private final PlainNetwork net;
  private final Wiring wiring;
  private final InputType[] types; // by node; null where unknown
  private final BitSet stepAfterStep = new BitSet(); // nodes with several rows for an example

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
        types[node] = inputTypes.length > 0 ? inputTypes[input] : ofInput(node);
        continue;
      }
      try {
        types[node] = after(node);
        stepAfterStep.set(node, hasSeveralRows(node));
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

  /** Of a network input that a layer which knows its type gets as it is. */
  private InputType ofInput(int input) {
    return Arrays.stream(wiring.consumers(input))
        .mapToObj(net::node)
        .filter(node -> node != null && node.isLayer())
        .map(node -> OutputTypes.ofInput(node.layer()))
        .filter(type -> type != null)
        .findFirst()
        .orElse(null);
  }

  /** Its own if a node is one in front of a layer, or as a vertex; else null. */
  InputPreProcessor preProcessor(int node) {
    if (wiring.isOwn(node)) {
      PlainNode layer = layerBehind(node);
      return wiring.isOwn(wiring.inputs(node)[0]) ? null : layer.preProcessor();
    }
    PlainNode plain = net.node(node);
    return plain == null || plain.isLayer() ? null : plain.ownOrVertexPreProcessor();
  }

  private boolean hasSeveralRows(int node) {
    InputPreProcessor preProcessor = preProcessor(node);
    if (preProcessor != null) {
      int below = wiring.inputs(node)[0];
      return isIdle(preProcessor, types[below])
          ? stepAfterStep.get(below)
          : SupportedPreProcessors.laysStepsOut(preProcessor, stepAfterStep.get(below));
    }
    PlainNode plain = net.node(node);
    if (plain != null && !plain.isLayer() && plain.vertex() instanceof UnstackVertex) {
      return false;
    }
    return (plain != null && !plain.isLayer() && plain.vertex() instanceof StackVertex)
        || Arrays.stream(wiring.inputs(node)).anyMatch(stepAfterStep::get);
  }

  private InputType after(int number) {
    InputType first = types[wiring.inputs(number)[0]];
    if (wiring.isOwn(number)) {
      InputPreProcessor preProcessor = preProcessor(number);
      return preProcessor == null ? first : preProcessed(preProcessor, first);
    }
    PlainNode node = net.node(number);
    if (node.isLayer()) {
      checkSize(node, first);
      return after(node, first);
    }
    if (node.vertex() instanceof PreprocessorVertex) {
      return preProcessed(((PreprocessorVertex) node.vertex()).getPreProcessor(), first);
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
    return OutputTypes.after(node.vertex(), all);
  }

  private static void checkSize(PlainNode node, InputType type) {
    if (type == null || !PlainNetwork.isTargetLayer(node)) {
      return;
    }
    Layer layer = node.layer();
    boolean maps = OutputTypes.isConvolution(layer);
    boolean rows = OutputTypes.isDense(layer) && type instanceof InputTypeFeedForward;
    if (maps && !(type instanceof InputTypeConvolutional)) {
      throw new IllegalArgumentException(
          "it gets " + type + " but is a convolution; add a preprocessor");
    }
    if (!maps && !rows) {
      return;
    }
    long in = ((FeedForwardLayer) SupportedLayers.thawed(layer)).getNIn();
    if ((maps && ((InputTypeConvolutional) type).getChannels() != in)
        || (rows && ((InputTypeFeedForward) type).getSize() != in)) {
      throw new IllegalArgumentException(
          "nIn = " + in + ", but what it gets is " + type + "; correct the input type or nIn");
    }
  }

  /** Deeplearning4j puts it behind pooling over time, where it finds vectors and leaves them. */
  private static boolean isIdle(InputPreProcessor preProcessor, InputType type) {
    return preProcessor instanceof RnnToFeedForwardPreProcessor
        && type instanceof InputTypeFeedForward;
  }

  private static InputType preProcessed(InputPreProcessor preProcessor, InputType typeOrNull) {
    if (isIdle(preProcessor, typeOrNull)) {
      return typeOrNull;
    }
    return SupportedPreProcessors.after(preProcessor, typeOrNull);
  }

  private static InputType after(PlainNode node, InputType type) {
    Layer layer = node.layer();
    if (Outputs.isOutput(layer) && !Outputs.isDense(layer)) {
      return type; // Deeplearning4j would say its nOut, which is not set
    }
    InputType out = OutputTypes.after(layer, type, node.conf());
    if (out != null && isEmpty(out)) { // Deeplearning4j only warns of it
      throw new IllegalArgumentException("nothing of " + type + " remains");
    }
    return out;
  }

  private static boolean isEmpty(InputType type) {
    return Arrays.stream(type.getShape(false)).anyMatch(size -> size == 0);
  }

  /** Whether a node hands on a row for every step of a sequence. */
  boolean laysStepsOut(int node) {
    return stepAfterStep.get(node);
  }

  /** Whether any node hands on a sequence. */
  boolean anySequence() {
    return !stepAfterStep.isEmpty()
        || Arrays.stream(types).anyMatch(InputTypeRecurrent.class::isInstance);
  }

  /** How what comes into a node becomes rows, where that is known; else null. */
  Layout entering(int node) {
    int below = wiring.inputs(node)[0];
    return stepAfterStep.get(below)
        ? Layout.STEP_AFTER_STEP
        : types[below] == null ? null : shape(types[below]).layout();
  }

  /** What a node hands on; null if that is unknown. */
  InputType type(int node) {
    return types[node];
  }

  /**
   * The form of what a node hands on, at a border.
   *
   * @param owner the target layer that holds the feedback into it
   * @throws IllegalArgumentException when it is unknown, with the remedy
   */
  BorderShape of(int node, int owner) {
    InputType type = types[node];
    if (type == null && wiring.inputs(owner)[0] == node) {
      type = OutputTypes.ofInput(net.node(owner).layer());
    }
    if (type == null) {
      throw new IllegalArgumentException(
          net.node(owner).who()
              + "gets from '"
              + wiring.name(node)
              + "' an activation whose size, or height and width, do not follow from the"
              + " configuration"
              + GIVE_TYPES);
    }
    return shape(node, type);
  }

  private BorderShape shape(int node, InputType type) {
    BorderShape shape = shape(type);
    return stepAfterStep.get(node)
        ? new BorderShape(Layout.STEP_AFTER_STEP, shape.features())
        : shape;
  }

  private static BorderShape shape(InputType type) {
    if (type instanceof InputTypeConvolutional) {
      InputTypeConvolutional maps = (InputTypeConvolutional) type;
      return maps.getFormat() == CNN2DFormat.NHWC
          ? new BorderShape(
              Layout.EXAMPLES_CHANNELS_LAST, maps.getHeight(), maps.getWidth(), maps.getChannels())
          : new BorderShape(Layout.EXAMPLES, maps.getChannels(), maps.getHeight(), maps.getWidth());
    }
    if (type instanceof InputTypeConvolutional3D) {
      InputTypeConvolutional3D v = (InputTypeConvolutional3D) type;
      return v.getDataFormat() == Convolution3D.DataFormat.NDHWC
          ? new BorderShape(
              Layout.EXAMPLES_CHANNELS_LAST,
              v.getDepth(),
              v.getHeight(),
              v.getWidth(),
              v.getChannels())
          : new BorderShape(
              Layout.EXAMPLES, v.getChannels(), v.getDepth(), v.getHeight(), v.getWidth());
    }
    if (type instanceof InputTypeRecurrent) {
      InputTypeRecurrent sequence = (InputTypeRecurrent) type;
      return new BorderShape(
          sequence.getFormat() == RNNFormat.NWC ? Layout.STEPS_FEATURES_LAST : Layout.STEPS,
          sequence.getSize());
    }
    return new BorderShape(Layout.EXAMPLES, type.arrayElementsPerExample());
  }

  /** The form of an output's h_L; null if unknown. */
  BorderShape ofOutput(int output) {
    return types[output] == null ? null : shape(output, types[output]);
  }

  /**
   * Number of an output's features.
   *
   * @throws IllegalArgumentException when it is unknown or not what the output takes, with the
   *     remedy
   */
  long outputSize(int output) {
    PlainNode node = net.node(output);
    InputType type = types[output];
    if (type == null && Outputs.isDense(node.layer())) {
      return ((BaseOutputLayer) node.layer()).getNOut();
    }
    if (type == null) {
      throw new IllegalArgumentException(
          node.who()
              + "gets an input whose size does not follow from the configuration"
              + GIVE_TYPES);
    }
    if (Outputs.hasLossFunction(node.layer()) && type instanceof InputTypeConvolutional) {
      throw new IllegalArgumentException(
          node.who()
              + "gets "
              + type
              + " but takes rows; put a GlobalPoolingLayer or a DenseLayer below it");
    }
    return shape(type).size();
  }
}
