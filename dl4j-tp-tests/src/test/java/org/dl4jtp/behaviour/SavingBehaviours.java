package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Networks;
import org.dl4jtp.UpdaterStates;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.serializer.NormalizerSerializer;

/** Copies of networks: clones, files, Java's own streams, JSON. */
final class SavingBehaviours {
  private SavingBehaviours() {}

  private static void assertGoesOn(MultiLayerNetwork copy, MultiLayerNetwork original) {
    assertThat(copy).isEqualTo(original);
    assertThat(copy.params()).isEqualTo(original.params());
    assertThat(UpdaterStates.byParameter(copy)).isEqualTo(UpdaterStates.byParameter(original));
    assertThat(copy.getIterationCount()).isEqualTo(original.getIterationCount());
    assertThat(copy.getEpochCount()).isEqualTo(original.getEpochCount());
    Trained.fit(copy, 3, 5);
    Trained.fit(original, 3, 5);
    assertThat(copy.params()).isEqualTo(original.params());
  }

  static List<Behaviour> all() {
    return Behaviours.of("saving")
        .add(
            "a file with its updater goes on alike",
            t -> {
              File file = t.directory().resolve("net.zip").toFile();
              t.net().incrementEpochCount();
              t.net().save(file, true);
              assertGoesOn(MultiLayerNetwork.load(file, true), t.net());
            })
        .add(
            "so does a stream",
            t -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              ModelSerializer.writeModel(t.net(), bytes, true);
              assertGoesOn(
                  ModelSerializer.restoreMultiLayerNetwork(
                      new ByteArrayInputStream(bytes.toByteArray()), true),
                  t.net());
            })
        .add(
            "so does a path",
            t -> {
              String path = t.directory().resolve("net.bin").toString();
              ModelSerializer.writeModel(t.net(), path, true);
              assertGoesOn(ModelSerializer.restoreMultiLayerNetwork(path), t.net());
            })
        .add(
            "so does a clone of what Java's own serialization wrote",
            t -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(t.net());
              }
              try (ObjectInputStream in =
                  new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
                MultiLayerNetwork read = (MultiLayerNetwork) in.readObject();
                assertThat(read.params()).isEqualTo(t.net().params());
                assertGoesOn(read.clone(), t.net()); // what was read has null for listeners
              }
            })
        .add("so does a clone", t -> assertGoesOn(t.net().clone(), t.net()))
        .add(
            "a clone lives for itself",
            t -> {
              MultiLayerNetwork copy = t.net().clone();
              INDArray before = t.net().params().dup();
              copy.fit(Trained.batch(5));
              copy.setLearningRate(0.5);
              assertThat(t.net().params()).isEqualTo(before);
              assertThat(t.net().getLearningRate(1)).isEqualTo(0.01);
              assertThat(copy).isNotEqualTo(t.net());
            })
        .add(
            "without its updater it starts anew",
            t -> {
              File file = t.directory().resolve("net.zip").toFile();
              t.net().save(file, false);
              MultiLayerNetwork loaded = MultiLayerNetwork.load(file, true);
              assertThat(loaded.params()).isEqualTo(t.net().params());
              assertThat(loaded.getUpdater(false)).isNull();
              loaded.fit(Trained.batch(5));
            })
        .add(
            "a saved updater can be left in its file",
            t -> {
              File file = t.directory().resolve("net.zip").toFile();
              t.net().save(file, true);
              assertThat(MultiLayerNetwork.load(file, false).getUpdater(false)).isNull();
            })
        .add(
            "saving does not change the network",
            t -> {
              MultiLayerNetwork silent = t.net().clone();
              ModelSerializer.writeModel(t.net(), new ByteArrayOutputStream(), true);
              assertGoesOn(silent, t.net());
            })
        .add(
            "a row of layers is no graph when it is loaded",
            t -> {
              File file = t.directory().resolve("net.zip").toFile();
              t.net().save(file, true);
              assertThatThrownBy(() -> ModelSerializer.restoreComputationGraph(file, true))
                  .isInstanceOf(RuntimeException.class);
            })
        .add(
            "a normalizer is added to the file",
            t -> {
              NormalizerMinMaxScaler normalizer = new NormalizerMinMaxScaler();
              normalizer.fit(Trained.batch(5));
              File file = t.directory().resolve("net.zip").toFile();
              ModelSerializer.writeModel(t.net(), file, true);
              ModelSerializer.addNormalizerToModel(file, normalizer);
              NormalizerMinMaxScaler read = ModelSerializer.restoreNormalizerFromFile(file);
              assertThat(read).isEqualTo(normalizer);
              assertGoesOn(ModelSerializer.restoreMultiLayerNetwork(file), t.net());
            })
        .add(
            "an object is added to the file",
            t -> {
              File file = t.directory().resolve("net.zip").toFile();
              ModelSerializer.writeModel(t.net(), file, true);
              ModelSerializer.addObjectToFile(file, "labels", List.of("a", "b"));
              assertThat(ModelSerializer.listObjectsInFile(file)).containsExactly("labels");
              List<String> read = ModelSerializer.getObjectFromFile(file, "labels");
              assertThat(read).containsExactly("a", "b");
              assertGoesOn(ModelSerializer.restoreMultiLayerNetwork(file), t.net());
            })
        .add(
            "normalized data and a separate normalizer file",
            t -> {
              NormalizerStandardize normalizer = new NormalizerStandardize();
              normalizer.fit(Trained.batch(5));
              File file = t.directory().resolve("normalizer").toFile();
              NormalizerSerializer.getDefault().write(normalizer, file);
              NormalizerStandardize read = NormalizerSerializer.getDefault().restore(file);
              DataSet data = Trained.batch(6);
              read.transform(data);
              t.net().fit(data);
            })
        .add(
            "JSON and YAML of the live configuration make the same network",
            t -> {
              MultiLayerConfiguration live = t.net().getLayerWiseConfigurations();
              for (MultiLayerConfiguration read :
                  List.of(
                      MultiLayerConfiguration.fromJson(live.toJson()),
                      MultiLayerConfiguration.fromYaml(live.toYaml()),
                      live.clone())) {
                assertThat(read).isEqualTo(live);
                assertThat(read.getIterationCount()).isEqualTo(Trained.STEPS);
                MultiLayerNetwork other = new MultiLayerNetwork(read);
                other.init(t.net().params(), true);
                other.getUpdater().getStateViewArray(); // makes one
                ((org.deeplearning4j.nn.updater.MultiLayerUpdater) other.getUpdater())
                    .setStateViewArray(t.net().getUpdater().getStateViewArray());
                MultiLayerNetwork copy = t.net().clone();
                Trained.fit(other, 3, 5);
                Trained.fit(copy, 3, 5);
                assertThat(other.params()).isEqualTo(copy.params());
              }
            })
        .add(
            "JSON and parameters make it",
            t -> {
              MultiLayerNetwork other =
                  new MultiLayerNetwork(
                      t.net().getLayerWiseConfigurations().toJson(), t.net().params().dup());
              assertThat(other.params()).isEqualTo(t.net().params());
              assertThat(other.output(Trained.batch(1).getFeatures()))
                  .isEqualTo(t.net().output(Trained.batch(1).getFeatures()));
            })
        .add(
            "networks are equal by configuration and weights",
            t -> {
              MultiLayerNetwork same =
                  Trained.fit(
                      Networks.network(t.convert(Networks.plain(Trained.TYPE))), 0, Trained.STEPS);
              assertThat(same).isEqualTo(t.net());
              assertThat(t.plain()).isNotEqualTo(t.net());
            })
        .add(
            "a graph of the row has its weights and updater, and goes on alike",
            t -> {
              ComputationGraph graph = t.net().toComputationGraph();
              assertThat(graph.params()).isEqualTo(t.net().params());
              INDArray x = Trained.batch(7).getFeatures();
              assertThat(graph.outputSingle(x)).isEqualTo(t.net().output(x));
              assertThat(graph.getUpdater().getStateViewArray())
                  .isEqualTo(t.net().getUpdater().getStateViewArray());
            })
        .list();
  }
}
