package org.dl4jtp.keras;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** A model as Keras 2 saves it with {@code model.save("model.h5")}. */
record SavedModel(
    boolean isSequential, List<SavedLayer> layers, List<String> outputs, String loss) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static SavedModel sequential(String loss, SavedLayer... layers) {
    return new SavedModel(true, List.of(layers), List.of(), loss);
  }

  static SavedModel functional(String loss, List<String> outputs, SavedLayer... layers) {
    return new SavedModel(false, List.of(layers), outputs, loss);
  }

  boolean isClassifier() {
    return "categorical_crossentropy".equals(loss);
  }

  SavedModel withoutLoss() {
    return new SavedModel(isSequential, layers, outputs, null);
  }

  /** With weights that are drawn, of standard deviation 0.4. */
  void write(Path file) {
    Random random = new Random(7);
    try (Hdf5File hdf5 = new Hdf5File(file)) {
      hdf5.attribute("keras_version", "2.4.0");
      hdf5.attribute("backend", "tensorflow");
      hdf5.attribute("model_config", modelConfig().toString());
      if (loss != null) {
        hdf5.attribute("training_config", trainingConfig().toString());
      }
      hdf5.group("model_weights");
      for (SavedLayer layer : layers) {
        write(hdf5, layer, random);
      }
    }
  }

  private static void write(Hdf5File hdf5, SavedLayer layer, Random random) {
    String group = "model_weights/" + layer.name();
    hdf5.group(group);
    hdf5.attribute(
        group,
        "weight_names",
        layer.weights().keySet().stream().map(path -> layer.name() + "/" + path + ":0").toList());
    layer
        .weights()
        .forEach(
            (path, shape) ->
                hdf5.dataSet(
                    group + "/" + layer.name() + "/" + path + ":0",
                    drawn(path, shape, random),
                    shape));
  }

  private static float[] drawn(String path, long[] shape, Random random) {
    int length = 1;
    for (long size : shape) {
      length *= Math.toIntExact(size);
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      float value = (float) (0.4 * random.nextGaussian());
      values[i] = path.contains("variance") ? 0.5f + Math.abs(value) : value;
    }
    return values;
  }

  private ObjectNode modelConfig() {
    ObjectNode config = JSON.createObjectNode().put("name", "model");
    ArrayNode all = config.putArray("layers");
    for (SavedLayer layer : layers) {
      all.add(isSequential ? layer.sequentialJson() : layer.functionalJson());
    }
    if (!isSequential) {
      ArrayNode inputs = config.putArray("input_layers");
      layers.stream()
          .filter(layer -> layer.type().equals("InputLayer"))
          .forEach(layer -> inputs.addArray().add(layer.name()).add(0).add(0));
      ArrayNode ends = config.putArray("output_layers");
      outputs.forEach(output -> ends.addArray().add(output).add(0).add(0));
    }
    ObjectNode model =
        JSON.createObjectNode().put("class_name", isSequential ? "Sequential" : "Functional");
    model.set("config", config);
    return model;
  }

  private ObjectNode trainingConfig() {
    ObjectNode optimizer = JSON.createObjectNode().put("class_name", "SGD");
    optimizer
        .putObject("config")
        .put("name", "SGD")
        .put("learning_rate", 0.02)
        .put("decay", 0.0)
        .put("momentum", 0.5)
        .put("nesterov", false);
    ObjectNode training = JSON.createObjectNode().put("loss", loss);
    training.set("optimizer_config", optimizer);
    return training;
  }
}
