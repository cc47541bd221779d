package org.dl4jtp.keras;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.KerasModelImport;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.kind.OwnDropout;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A model of Keras with what its data are.
 *
 * @param classes whether labels are one-hot
 * @param vocabulary number of words where inputs are numbers of words, else 0
 * @param inputs shapes of its inputs, without the batch
 * @param types Deeplearning4j's input types where they must be told, else none
 * @param refusal of layer-wise rules; null where they train it
 */
record ImportedNetwork(
    String name,
    SavedModel model,
    boolean classes,
    int vocabulary,
    long[][] inputs,
    InputType[] types,
    String refusal) {
  private static final int EXAMPLES = 6;

  static ImportedNetwork of(String name, SavedModel model, long... input) {
    return new ImportedNetwork(
        name,
        model,
        "categorical_crossentropy".equals(model.loss()),
        0,
        new long[][] {input},
        new InputType[0],
        null);
  }

  ImportedNetwork and(long... input) {
    long[][] all = Arrays.copyOf(inputs, inputs.length + 1);
    all[inputs.length] = input;
    return new ImportedNetwork(name, model, classes, vocabulary, all, types, refusal);
  }

  ImportedNetwork words(int size) {
    return new ImportedNetwork(name, model, classes, size, inputs, types, refusal);
  }

  ImportedNetwork as(InputType... told) {
    return new ImportedNetwork(name, model, classes, vocabulary, inputs, told, refusal);
  }

  ImportedNetwork notLayerwise(String reason) {
    return new ImportedNetwork(name, model, classes, vocabulary, inputs, types, reason);
  }

  /** As Deeplearning4j's importer makes it of a file, in double. */
  Model imported() throws Exception {
    Path file = Files.createTempFile("model", ".h5");
    try {
      model.write(file);
      boolean training = model.loss() != null;
      return model.isSequential()
          ? KerasModelImport.importKerasSequentialModelAndWeights(file.toString(), training)
              .convertDataType(DataType.DOUBLE)
          : KerasModelImport.importKerasModelAndWeights(file.toString(), training)
              .convertDataType(DataType.DOUBLE);
    } finally {
      Files.delete(file);
    }
  }

  /** Deeplearning4j's own layers cannot always go back through dropout that keeps everything. */
  static Model withoutIdleDropout(Model net) {
    if (net instanceof MultiLayerNetwork row) {
      MultiLayerConfiguration conf = row.getLayerWiseConfigurations().clone();
      conf.getConfs().forEach(layer -> OwnDropout.removeIdle(layer.getLayer()));
      MultiLayerNetwork plain = new MultiLayerNetwork(conf);
      plain.init();
      plain.setParams(row.params().dup());
      return plain;
    }
    ComputationGraph graph = (ComputationGraph) net;
    ComputationGraphConfiguration conf = graph.getConfiguration().clone();
    conf.getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer) {
                OwnDropout.removeIdle(layer.getLayerConf().getLayer());
              }
            });
    ComputationGraph plain = new ComputationGraph(conf);
    plain.init();
    plain.setParams(graph.params().dup());
    return plain;
  }

  /** Labels have the shapes of its outputs. */
  MultiDataSet data(Model net) {
    INDArray[] features = new INDArray[inputs.length];
    for (int i = 0; i < features.length; i++) {
      long[] shape = new long[inputs[i].length + 1];
      shape[0] = EXAMPLES;
      System.arraycopy(inputs[i], 0, shape, 1, inputs[i].length);
      features[i] =
          vocabulary > 0
              ? Nd4j.rand(DataType.DOUBLE, shape).muli(vocabulary).castTo(DataType.INT32).castTo(DataType.DOUBLE)
              : Nd4j.randn(DataType.DOUBLE, shape);
    }
    INDArray[] outputs = output(net, features);
    INDArray[] labels = new INDArray[outputs.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Nd4j.rand(DataType.DOUBLE, outputs[i].shape());
    }
    return new MultiDataSet(features, labels);
  }

  static INDArray[] output(Model net, INDArray... features) {
    INDArray[] copies = Arrays.stream(features).map(INDArray::dup).toArray(INDArray[]::new);
    return net instanceof MultiLayerNetwork row
        ? new INDArray[] {row.output(copies[0])}
        : ((ComputationGraph) net).output(copies);
  }

  @Override
  public String toString() {
    return name;
  }
}
