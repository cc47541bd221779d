package org.dl4jtp.convert;

import java.util.List;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A layer with its preprocessor, or a vertex without a layer, of a plain configuration. */
final class PlainNode {
  private final String name;
  private final String who;
  private final List<String> inputs;
  private final NeuralNetConfiguration conf; // null of a vertex
  private final InputPreProcessor preProcessor; // or null
  private final GraphVertex vertex; // null of a layer

  private PlainNode(
      String name,
      String who,
      List<String> inputs,
      NeuralNetConfiguration conf,
      InputPreProcessor preProcessor,
      GraphVertex vertex) {
    this.name = name;
    this.who = who;
    this.inputs = inputs;
    this.conf = conf;
    this.preProcessor = preProcessor;
    this.vertex = vertex;
  }

  /**
   * A layer.
   *
   * @param who how messages begin that concern it
   */
  static PlainNode layer(
      String name,
      String who,
      String input,
      NeuralNetConfiguration conf,
      InputPreProcessor preProcessor) {
    return new PlainNode(name, who, List.of(input), conf, preProcessor, null);
  }

  static PlainNode vertex(String name, String who, List<String> inputs, GraphVertex vertex) {
    return new PlainNode(name, who, inputs, null, null, vertex);
  }

  /** By which others name it. */
  String name() {
    return name;
  }

  String who() {
    return who;
  }

  List<String> inputs() {
    return inputs;
  }

  boolean isLayer() {
    return conf != null;
  }

  NeuralNetConfiguration conf() {
    return conf;
  }

  Layer layer() {
    return conf == null ? null : conf.getLayer();
  }

  InputPreProcessor preProcessor() {
    return preProcessor;
  }

  /** Its own, or the one that it is as a vertex; or null. */
  InputPreProcessor ownOrVertexPreProcessor() {
    return vertex instanceof PreprocessorVertex
        ? ((PreprocessorVertex) vertex).getPreProcessor()
        : preProcessor;
  }

  GraphVertex vertex() {
    return vertex;
  }
}
