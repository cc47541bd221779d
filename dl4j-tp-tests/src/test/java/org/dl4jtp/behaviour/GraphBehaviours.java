package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.UpdaterStates;
import org.dl4jtp.graph.Graphs;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Graphs. */
final class GraphBehaviours {
  private GraphBehaviours() {}

  private static INDArray inputs() {
    return Trained.batch(5).getFeatures();
  }

  private static void assertGoesOn(ComputationGraph copy, ComputationGraph original) {
    assertThat(copy).isEqualTo(original);
    assertThat(copy.params()).isEqualTo(original.params());
    assertThat(UpdaterStates.byParameter(copy)).isEqualTo(UpdaterStates.byParameter(original));
    assertThat(copy.getIterationCount()).isEqualTo(original.getIterationCount());
    for (int i = 3; i < 5; i++) {
      copy.fit(Trained.batch(i));
      original.fit(Trained.batch(i));
    }
    assertThat(copy.params()).isEqualTo(original.params());
  }

  static List<Behaviour> all() {
    return Behaviours.of("graph")
        .add(
            "output and outputSingle are the plain graph's",
            t -> {
              assertThat(t.graph().outputSingle(inputs()))
                  .isEqualTo(t.plainGraph().outputSingle(inputs()));
              assertThat(t.graph().output(inputs())).hasSize(1);
              assertThat(t.graph().output(true, inputs())[0])
                  .isEqualTo(t.graph().outputSingle(inputs()));
            })
        .add(
            "output of an iterator",
            t ->
                assertThat(t.graph().outputSingle(Trained.iterator()))
                    .isEqualTo(t.plainGraph().outputSingle(Trained.iterator())))
        .add(
            "feedForward names all vertices' activations, those without layers too",
            t -> {
              Map<String, INDArray> own = t.graph().feedForward(inputs(), false);
              assertThat(own)
                  .isEqualTo(t.plainGraph().feedForward(inputs(), false))
                  .containsKeys("in", "first", "add1", "out2", "classes");
            })
        .add(
            "feedForward up to a vertex",
            t -> {
              Map<String, INDArray> own = t.graph().feedForward(inputs(), 3, false);
              assertThat(own)
                  .isEqualTo(t.plainGraph().feedForward(inputs(), 3, false))
                  .doesNotContainKey("classes");
            })
        .add(
            "layers keep no input after output",
            t -> {
              t.graph().output(inputs());
              for (Layer layer : t.graph().getLayers()) {
                assertThat(layer.input()).isNull();
              }
            })
        .add(
            "score and scoreExamples are the plain graph's",
            t -> {
              DataSet data = Trained.batch(5);
              MultiDataSet multi = Graphs.multi(data);
              assertThat(t.graph().score(data))
                  .isCloseTo(t.plainGraph().score(data), offset(1e-12));
              assertThat(t.graph().score(multi, true))
                  .isCloseTo(t.plainGraph().score(multi, true), offset(1e-12));
              assertThat(t.graph().scoreExamples(data, true))
                  .isEqualTo(t.plainGraph().scoreExamples(data, true));
              double before = t.plainGraph().score(data);
              t.graph().fit(data);
              assertThat(t.graph().score()).isCloseTo(before, offset(1e-10));
            })
        .add(
            "every fit trains alike",
            t -> {
              DataSet data = Trained.batch(5);
              ComputationGraph first = t.graph().clone();
              first.fit(data);
              ComputationGraph byArrays = t.graph().clone();
              byArrays.fit(new INDArray[] {data.getFeatures()}, new INDArray[] {data.getLabels()});
              ComputationGraph byMulti = t.graph().clone();
              byMulti.fit(Graphs.multi(data));
              ComputationGraph byIterator = t.graph().clone();
              byIterator.fit(new SingletonMultiDataSetIterator(Graphs.multi(data)));
              ComputationGraph byArraysAndMasks = t.graph().clone();
              byArraysAndMasks.fit(
                  new INDArray[] {data.getFeatures()},
                  new INDArray[] {data.getLabels()},
                  null,
                  null);
              assertThat(List.of(byArrays, byMulti, byIterator, byArraysAndMasks))
                  .allMatch(net -> net.params().equals(first.params()));
            })
        .add(
            "iterations and epochs are counted",
            t -> {
              t.graph().fit(Trained.iterator(), 2);
              assertThat(t.graph().getIterationCount()).isEqualTo(Trained.STEPS + 8);
              assertThat(t.graph().getEpochCount()).isEqualTo(2);
              assertThat(t.graph().getConfiguration().getEpochCount()).isEqualTo(2);
            })
        .add(
            "parameters are set and got by vertex and name",
            t -> {
              for (String name : t.graph().paramTable().keySet()) {
                INDArray value = Nd4j.rand(TYPE, t.graph().getParam(name).shape());
                t.graph().setParam(name, value);
                assertThat(t.graph().getParam(name)).as(name).isEqualTo(value);
              }
              Map<String, INDArray> values = new LinkedHashMap<>();
              t.graph()
                  .paramTable()
                  .forEach((name, p) -> values.put(name, Nd4j.rand(TYPE, p.shape())));
              t.graph().setParamTable(values);
              assertThat(t.graph().paramTable()).isEqualTo(values);
            })
        .add(
            "params and setParams, numParams",
            t -> {
              ComputationGraph other =
                  Graphs.network(
                      TargetPropagation.of(t.rule()), Graphs.residual(TYPE, Activation.TANH));
              other.setParams(t.graph().params());
              assertThat(other.outputSingle(inputs())).isEqualTo(t.graph().outputSingle(inputs()));
              assertThat(t.graph().numParams())
                  .isEqualTo(
                      t.graph().paramTable().values().stream().mapToLong(INDArray::length).sum());
              assertThat(t.graph().numParams(true)).isEqualTo(t.graph().params().length());
            })
        .add(
            "init with given parameters",
            t -> {
              ComputationGraph other =
                  new ComputationGraph(
                      TargetPropagation.of(t.rule())
                          .applyTo(Graphs.residual(TYPE, Activation.TANH)));
              other.init(t.graph().params(), true);
              assertThat(other.params()).isEqualTo(t.graph().params());
            })
        .add(
            "a clone has weights and updater, and Deeplearning4j's count from 0",
            t -> {
              ComputationGraph copy = t.graph().clone();
              assertThat(copy.getIterationCount())
                  .isEqualTo(t.plainGraph().clone().getIterationCount());
              copy.getConfiguration().setIterationCount(t.graph().getIterationCount());
              assertGoesOn(copy, t.graph());
            })
        .add(
            "a file goes on alike",
            t -> {
              File file = t.directory().resolve("graph.zip").toFile();
              t.graph().save(file, true);
              assertGoesOn(ComputationGraph.load(file, true), t.graph());
            })
        .add(
            "a stream goes on alike",
            t -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream();
              ModelSerializer.writeModel(t.graph(), bytes, true);
              assertGoesOn(
                  ModelSerializer.restoreComputationGraph(
                      new ByteArrayInputStream(bytes.toByteArray()), true),
                  t.graph());
            })
        .add(
            "a graph is no row of layers when it is loaded",
            t -> {
              File file = t.directory().resolve("graph.zip").toFile();
              t.graph().save(file, true);
              assertThatThrownBy(() -> ModelSerializer.restoreMultiLayerNetwork(file, true))
                  .isInstanceOf(RuntimeException.class);
            })
        .add(
            "JSON and YAML of the live configuration",
            t -> {
              ComputationGraphConfiguration live = t.graph().getConfiguration();
              assertThat(ComputationGraphConfiguration.fromJson(live.toJson())).isEqualTo(live);
              assertThat(ComputationGraphConfiguration.fromYaml(live.toYaml())).isEqualTo(live);
            })
        .add(
            "vertices, layers and their order are the plain graph's",
            t -> {
              assertThat(t.graph().topologicalSortOrder())
                  .isEqualTo(t.plainGraph().topologicalSortOrder());
              assertThat(t.graph().getNumLayers()).isEqualTo(t.plainGraph().getNumLayers());
              assertThat(t.graph().getNumInputArrays()).isEqualTo(1);
              assertThat(t.graph().getNumOutputArrays()).isEqualTo(1);
              assertThat(t.graph().getVertices()).hasSize(t.plainGraph().getVertices().length);
              assertThat(t.graph().getVertex("add1").getVertexName()).isEqualTo("add1");
              assertThat(t.graph().getLayer("first").getParam("W"))
                  .isEqualTo(t.graph().getParam("first_W"));
              assertThat(t.graph().getOutputLayer(0)).isInstanceOf(IOutputLayer.class);
              for (Layer layer : t.plainGraph().getLayers()) {
                String name = layer.conf().getLayer().getLayerName();
                assertThat(t.graph().layerSize(name)).isEqualTo(t.plainGraph().layerSize(name));
                assertThat(t.graph().layerInputSize(name))
                    .isEqualTo(t.plainGraph().layerInputSize(name));
              }
            })
        .add(
            "summary with and without input types",
            t -> {
              assertThat(t.graph().summary()).contains("first", "add1", "classes");
              assertThat(t.graph().summary(InputType.feedForward(8)))
                  .contains("Total Parameters:  " + t.graph().numParams());
            })
        .add(
            "memoryInfo",
            t ->
                assertThat(t.graph().memoryInfo(16, InputType.feedForward(8)))
                    .contains("first", "classes"))
        .add(
            "evaluate",
            t ->
                assertThat(
                        t.graph()
                            .<org.nd4j.evaluation.classification.Evaluation>evaluate(
                                Trained.iterator()))
                    .isEqualTo(
                        t.plainGraph()
                            .<org.nd4j.evaluation.classification.Evaluation>evaluate(
                                Trained.iterator())))
        .add(
            "calcRegularizationScore counts forward parameters",
            t ->
                assertThat(t.graph().calcRegularizationScore(true))
                    .isEqualTo(t.plainGraph().calcRegularizationScore(true)))
        .add(
            "errors from outside are refused beside an output layer",
            t -> {
              t.graph().setInputs(inputs());
              t.graph().feedForward(true, false, true);
              assertThatThrownBy(
                      () -> t.graph().backpropGradient(Nd4j.rand(TYPE, 16, Networks.CLASSES)))
                  .isInstanceOf(IllegalStateException.class)
                  .hasMessageContaining("output layer");
            })
        .add(
            "learning rates of all and of one layer",
            t -> {
              Map<String, INDArray> before = UpdaterStates.byParameter(t.graph());
              t.graph().setLearningRate("two1", 0.5);
              assertThat(t.graph().getLearningRate("two1")).isEqualTo(0.5);
              assertThat(t.graph().getLearningRate("first")).isEqualTo(0.01);
              t.graph().setLearningRate(0.25);
              assertThat(t.graph().getLearningRate("two1")).isEqualTo(0.25);
              assertThat(UpdaterStates.byParameter(t.graph())).isEqualTo(before);
              t.graph().fit(Trained.batch(3));
            })
        .add(
            "its gradient names all parameters, and updates them",
            t -> {
              t.graph().fit(Trained.batch(3));
              assertThat(t.graph().gradient().gradientForVariable().keySet())
                  .containsExactlyInAnyOrderElementsOf(t.graph().paramTable().keySet());
              INDArray expected =
                  t.graph().getParam("two1_W").add(t.graph().gradient().getGradientFor("two1_W"));
              t.graph().update(t.graph().gradient());
              assertThat(t.graph().getParam("two1_W")).isEqualTo(expected);
            })
        .add(
            "convertDataType gives the same graph in float32, which trains",
            t -> {
              ComputationGraph single = t.graph().convertDataType(DataType.FLOAT);
              assertThat(single.params()).isEqualTo(t.graph().params().castTo(DataType.FLOAT));
              single.fit(Networks.data(16, DataType.FLOAT, 4));
              assertThat(single.params().isNaN().any()).isFalse();
            })
        .add(
            "rnnTimeStep of a feed-forward graph is its output",
            t ->
                Trained.assertClose(
                    t.graph().rnnTimeStep(inputs())[0], t.plainGraph().outputSingle(inputs())))
        .addForExact(
            "under exact it trains as the plain graph",
            t -> {
              ComputationGraph plain = Graphs.network(Graphs.residual(TYPE, Activation.TANH));
              for (int i = 0; i < Trained.STEPS; i++) {
                plain.fit(Trained.batch(i));
              }
              for (String name : plain.paramTable().keySet()) {
                Trained.assertClose(t.graph().getParam(name), plain.getParam(name));
              }
            })
        .addFor(
            rule -> !rule.equals(TrainingRule.DTP), // layer-wise rules want a chain of units
            "several inputs and outputs",
            t -> {
              ComputationGraph net =
                  Graphs.network(TargetPropagation.of(t.rule()), Graphs.branches(TYPE));
              MultiDataSet data = Graphs.branchesData(16, TYPE, 1);
              for (int i = 0; i < 3; i++) {
                net.fit(data);
              }
              ComputationGraph plain = TargetPropagation.strip(net);
              assertThat(net.output(data.getFeatures()))
                  .isEqualTo(plain.output(data.getFeatures()));
              assertThat(net.score(data)).isCloseTo(plain.score(data), offset(1e-12));
              assertThat(net.scoreExamples(data, false))
                  .isEqualTo(plain.scoreExamples(data, false));
              ComputationGraph copy = net.clone();
              copy.getConfiguration().setIterationCount(net.getIterationCount());
              copy.fit(data);
              net.fit(data);
              assertThat(copy.params()).isEqualTo(net.params());
            })
        .add(
            "the graph of a row of layers has its outputs and scores",
            t -> {
              MultiLayerNetwork row = t.net();
              ComputationGraph graph = row.toComputationGraph();
              assertThat(graph.score(Trained.batch(5)))
                  .isCloseTo(row.score(Trained.batch(5)), offset(1e-12));
              assertThat(graph.numParams()).isEqualTo(row.numParams());
              graph.fit(Trained.batch(5));
              assertThat(graph.params().isNaN().any()).isFalse();
            })
        .list();
  }
}
