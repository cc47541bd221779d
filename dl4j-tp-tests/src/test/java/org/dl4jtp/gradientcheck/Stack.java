package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers one on another, which can become a network of either kind. */
@SuppressWarnings("deprecation") // of Deeplearning4j's own
final class Stack {
  private record Part(Layer layer, InputPreProcessor preProcessor, boolean endsSkip) {}

  private final InputType input;
  private final List<Part> parts = new ArrayList<>();

  Stack(InputType input) {
    this.input = input;
  }

  InputType input() {
    return input;
  }

  Stack add(Layer... layers) {
    for (Layer layer : layers) {
      parts.add(new Part(layer, null, false));
    }
    return this;
  }

  /** A layer whose output and the output of the layer below it are of a size, and can be added. */
  Stack addSkippable(Layer layer) {
    return addSkippable(null, layer);
  }

  Stack addSkippable(InputPreProcessor preProcessor, Layer layer) {
    parts.add(new Part(layer, preProcessor, true));
    return this;
  }

  Stack add(InputPreProcessor preProcessor, Layer layer) {
    parts.add(new Part(layer, preProcessor, false));
    return this;
  }

  private static NeuralNetConfiguration.Builder global() {
    return new NeuralNetConfiguration.Builder()
        .seed(11)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .dist(new NormalDistribution(0, 1))
        .biasInit(0.2);
  }

  MultiLayerConfiguration layers() {
    ListBuilder list = global().list();
    for (int i = 0; i < parts.size(); i++) {
      list.layer(parts.get(i).layer().clone());
      if (parts.get(i).preProcessor() != null) {
        list.inputPreProcessor(i, parts.get(i).preProcessor().clone());
      }
    }
    return list.setInputType(input).build();
  }

  /** Vertices are named as layers are numbered. */
  ComputationGraphConfiguration graph() {
    GraphBuilder graph = builder();
    return graph.setOutputs(add(graph, 0, parts.size(), "in", "", false)).build();
  }

  /**
   * One graph of stacks that are alike below their skippable layers, which they share, and branch
   * from there.
   *
   * @param stacks by name; each ends in an output
   */
  static ComputationGraphConfiguration graph(Map<String, Stack> stacks, boolean skip) {
    Stack first = stacks.values().iterator().next();
    GraphBuilder graph = first.builder();
    int trunk = 0;
    while (!first.parts.get(trunk).endsSkip()) {
      trunk++;
    }
    String shared = first.add(graph, 0, trunk, "in", "", false);
    List<String> outputs = new ArrayList<>();
    for (Map.Entry<String, Stack> stack : stacks.entrySet()) {
      Stack branch = stack.getValue();
      outputs.add(
          branch.add(graph, trunk, branch.parts.size(), shared, "-" + stack.getKey(), skip));
    }
    return graph.setOutputs(outputs.toArray(String[]::new)).build();
  }

  private GraphBuilder builder() {
    return global().graphBuilder().addInputs("in").setInputTypes(input);
  }

  private String add(
      GraphBuilder graph, int from, int to, String start, String suffix, boolean skip) {
    String below = start;
    for (int i = from; i < to; i++) {
      Part part = parts.get(i);
      String name = i + suffix;
      graph.addLayer(name, part.layer().clone(), part.preProcessor(), below);
      if (skip && part.endsSkip()) {
        String sum = "sum" + suffix;
        graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), below, name);
        name = sum;
      }
      below = name;
    }
    return below;
  }
}
