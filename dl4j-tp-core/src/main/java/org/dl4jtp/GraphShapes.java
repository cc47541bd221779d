package org.dl4jtp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.graph.Wiring;
import org.dl4jtp.layer.SupportedLayers;

/**
 * Shapes of what the vertices of a plain graph hand on, for one example, as far as they follow from
 * the input types or, without these, from the sizes of dense layers.
 */
final class GraphShapes {
  private final Map<String, InputType> types = new HashMap<>(); // null where unknown

  /**
   * Follows the shapes through a graph.
   *
   * @param conf plain; not changed
   * @param inputTypes one for every network input, or none
   * @throws IllegalArgumentException when a vertex does not accept what it gets
   */
  GraphShapes(ComputationGraphConfiguration conf, Wiring wiring, InputType... inputTypes) {
    if (inputTypes.length > 0 && inputTypes.length != conf.getNetworkInputs().size()) {
      throw new IllegalArgumentException(
          inputTypes.length
              + " input types are given, but the network has the inputs "
              + conf.getNetworkInputs()
              + "; give one for each, in order");
    }
    for (String name : wiring.order()) {
      int input = wiring.networkInput(name);
      if (input >= 0) {
        types.put(name, inputTypes.length > 0 ? inputTypes[input] : ofRows(conf, wiring, name));
        continue;
      }
      try {
        types.put(name, after(conf.getVertices().get(name), wiring.inputs(name)));
      } catch (IllegalStateException | IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "Vertex '" + name + "' cannot follow from the network's input types: " + e.getMessage(),
            e);
      }
    }
  }

  /** Of a network input that a dense layer gets as it is. */
  private static InputType ofRows(ComputationGraphConfiguration conf, Wiring wiring, String input) {
    return wiring.consumers(input).stream()
        .map(conf.getVertices()::get)
        .filter(v -> v instanceof LayerVertex && ((LayerVertex) v).getPreProcessor() == null)
        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
        .filter(l -> SupportedLayers.isTrainable(l) && !(l instanceof ConvolutionLayer))
        .map(l -> InputType.feedForward(((FeedForwardLayer) l).getNIn()))
        .findFirst()
        .orElse(null);
  }

  private InputType after(GraphVertex vertex, List<String> inputs) {
    InputType first = types.get(inputs.get(0));
    if (vertex instanceof LayerVertex) {
      Layer layer = ((LayerVertex) vertex).getLayerConf().getLayer();
      InputType in = InputShapes.preProcessed(((LayerVertex) vertex).getPreProcessor(), first);
      return InputShapes.after(layer, 0, in);
    }
    InputType[] all = inputs.stream().map(types::get).toArray(InputType[]::new);
    for (InputType type : all) {
      if (type == null) {
        return null;
      }
    }
    return vertex.clone().getOutputType(0, all); // it may change the vertex
  }

  /** What a vertex hands on; null if that is unknown. */
  InputType type(String vertex) {
    return types.get(vertex);
  }

  /**
   * The shape of what a vertex hands on: {@code [n]}, or {@code [channels, height, width]}.
   *
   * @throws IllegalArgumentException when it is unknown, or another, with the remedy
   */
  long[] of(String vertex) {
    InputType type = types.get(vertex);
    if (type == null) {
      throw new IllegalArgumentException(
          "Vertex '"
              + vertex
              + "' hands on an activation whose shape does not follow from the configuration; give"
              + " the network's input types, applyTo(conf, InputType.convolutional(height, width,"
              + " channels)), one for every input");
    }
    if (type instanceof InputTypeConvolutional) {
      InputTypeConvolutional maps = (InputTypeConvolutional) type;
      return new long[] {maps.getChannels(), maps.getHeight(), maps.getWidth()};
    }
    if (type.getType() != InputType.Type.FF && type.getType() != InputType.Type.CNNFlat) {
      throw new IllegalArgumentException(
          "Vertex '"
              + vertex
              + "' hands on "
              + type
              + ", but target propagation knows rows and feature maps (NCHW) only; train this network"
              + " with the rule bp");
    }
    return new long[] {type.arrayElementsPerExample()};
  }

  /** Number of features of what a vertex hands on. */
  long size(String vertex) {
    return FeedbackPlaces.size(of(vertex));
  }

  /**
   * Number of an output's features.
   *
   * @throws IllegalArgumentException when it is unknown or they are no rows, with the remedy
   */
  long outputSize(String output) {
    long[] shape = of(output);
    if (shape.length > 1) {
      throw new IllegalArgumentException(
          "Output '"
              + output
              + "' gets "
              + types.get(output)
              + " but takes rows; put a GlobalPoolingLayer or a DenseLayer below it");
    }
    return shape[0];
  }
}
