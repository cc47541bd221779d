package org.dl4jtp.keras;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Net;
import org.dl4jtp.kind.OwnDropout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model of Keras, and what its data are.
 *
 * @param inputs shapes of its inputs, without the batch
 * @param types Deeplearning4j's input types where they must be told, else none
 * @param vocabulary number of words where inputs are numbers of words, else 0
 * @param isRandom whether it drops units, so that exact targets are not those of backpropagation
 * @param isChain whether layer-wise rules train it
 * @param hasWorkspaces whether Deeplearning4j can run it with workspaces
 */
record ImportedNetwork(
    String name,
    SavedModel model,
    List<long[]> inputs,
    List<InputType> types,
    int vocabulary,
    boolean isRandom,
    boolean isChain,
    boolean hasWorkspaces) {
  private static final int EXAMPLES = 6;

  /** With one input. */
  static ImportedNetwork of(String name, SavedModel model, long... input) {
    return new ImportedNetwork(name, model, List.of(input), List.of(), 0, false, true, true);
  }

  ImportedNetwork and(long... input) {
    List<long[]> all = new ArrayList<>(inputs);
    all.add(input);
    return new ImportedNetwork(
        name, model, all, types, vocabulary, isRandom, isChain, hasWorkspaces);
  }

  ImportedNetwork as(InputType... told) {
    return new ImportedNetwork(
        name, model, inputs, List.of(told), vocabulary, isRandom, isChain, hasWorkspaces);
  }

  ImportedNetwork ofWords(int size) {
    return new ImportedNetwork(name, model, inputs, types, size, isRandom, isChain, hasWorkspaces);
  }

  ImportedNetwork noChain() {
    return new ImportedNetwork(
        name, model, inputs, types, vocabulary, isRandom, false, hasWorkspaces);
  }

  ImportedNetwork random() {
    return new ImportedNetwork(
        name, model, inputs, types, vocabulary, true, isChain, hasWorkspaces);
  }

  ImportedNetwork withoutWorkspaces() {
    return new ImportedNetwork(name, model, inputs, types, vocabulary, isRandom, isChain, false);
  }

  // ---- the network

  /** As Deeplearning4j's importer makes it of a file. */
  Model imported(DataType type) {
    try {
      Path file = Files.createTempFile("model", ".h5");
      model.write(file);
      boolean training = model.loss() != null;
      try {
        return model.isSequential()
            ? of(
                KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), training)
                    .convertDataType(type))
            : of(
                KerasModelImport.importKerasModelAndWeights(file.toString(), training)
                    .convertDataType(type));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InvalidKerasConfigurationException | UnsupportedKerasConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Model of(MultiLayerNetwork row) {
    MultiLayerConfiguration conf = row.getLayerWiseConfigurations();
    if (!hasWorkspaces) {
      conf.setTrainingWorkspaceMode(WorkspaceMode.NONE);
      conf.setInferenceWorkspaceMode(WorkspaceMode.NONE);
    }
    return row;
  }

  private static Model of(ComputationGraph graph) {
    return graph;
  }

  Model under(TrainingRule rule, Model plain) {
    TargetPropagation propagation = TargetPropagation.of(rule);
    if (plain instanceof ComputationGraph graph) {
      return propagation.applyTo(graph, types.toArray(InputType[]::new));
    }
    MultiLayerNetwork row = (MultiLayerNetwork) plain;
    return types.isEmpty() ? propagation.applyTo(row) : propagation.applyTo(row, types.get(0));
  }

  /** Deeplearning4j's own layers cannot always go back through dropout that keeps everything. */
  static Model withoutIdleDropout(Model plain) {
    if (plain instanceof MultiLayerNetwork row) {
      MultiLayerConfiguration conf = row.getLayerWiseConfigurations().clone();
      conf.getConfs().forEach(layer -> layer.setLayer(OwnDropout.withoutIdle(layer.getLayer())));
      MultiLayerNetwork without = new MultiLayerNetwork(conf);
      without.init(row.params().dup(), false);
      return without;
    }
    ComputationGraph graph = (ComputationGraph) plain;
    ComputationGraphConfiguration conf = graph.getConfiguration().clone();
    conf.getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer) {
                NeuralNetConfiguration own = layer.getLayerConf();
                own.setLayer(OwnDropout.withoutIdle(own.getLayer()));
              }
            });
    ComputationGraph without = new ComputationGraph(conf);
    without.init(graph.params().dup(), false);
    return without;
  }

  static Net net(Model model) {
    return model instanceof MultiLayerNetwork row
        ? new Net.Layers(row)
        : new Net.Graph((ComputationGraph) model);
  }

  // ---- its data

  /** At random; some steps of sequences are zero. */
  MultiDataSet data(Model net) {
    INDArray[] features = inputs.stream().map(this::drawn).toArray(INDArray[]::new);
    INDArray[] labels =
        Arrays.stream(net(net).output(new MultiDataSet(features, null)))
            .map(output -> Nd4j.rand(DataType.DOUBLE, output.shape()))
            .toArray(INDArray[]::new);
    if (model.isClassifier()) {
      labels[0].diviColumnVector(labels[0].sum(1));
    }
    return new MultiDataSet(features, labels);
  }

  private INDArray drawn(long... input) {
    long[] shape = new long[input.length + 1];
    shape[0] = EXAMPLES;
    System.arraycopy(input, 0, shape, 1, input.length);
    if (vocabulary > 0) {
      INDArray words = Nd4j.rand(DataType.DOUBLE, shape).muli(vocabulary);
      return words.castTo(DataType.INT32).castTo(DataType.DOUBLE);
    }
    INDArray drawn = Nd4j.randn(DataType.DOUBLE, shape);
    if (shape.length == 3) {
      drawn.slice(0).slice(shape[1] - 1).assign(0);
    }
    return drawn;
  }

  @Override
  public String toString() {
    return name;
  }
}
