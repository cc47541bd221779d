package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.assertj.core.api.RecursiveComparisonAssert;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.variational.BernoulliReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.ReconstructionDistribution;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.IWeightNoise;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.nn.weights.WeightInitUniform;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.regularization.L1Regularization;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;

/**
 * A converted or reverted configuration has every field of the original, for all of
 * Deeplearning4j's layers, vertices and preprocessors, each field with another value than the one
 * it is made with.
 */
public class CopyTest {
  // ---- what there is

  static Stream<Class<?>> layers() throws IOException {
    return classes(Layer.class).stream();
  }

  static Stream<Class<?>> vertices() throws IOException {
    return classes(GraphVertex.class).stream().filter(c -> c != LayerVertex.class);
  }

  static Stream<Class<?>> preProcessors() throws IOException {
    return classes(InputPreProcessor.class).stream();
  }

  private static List<Class<?>> classes(Class<?> kind) throws IOException {
    return classes(kind, "org/deeplearning4j/nn/conf/");
  }

  /** All concrete public classes of a kind in a folder of Deeplearning4j. */
  public static List<Class<?>> classes(Class<?> kind, String folder) throws IOException {
    Path jar = Path.of(kind.getProtectionDomain().getCodeSource().getLocation().getPath());
    List<Class<?>> found = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) file.stream()::iterator) {
        String name = entry.getName();
        if (name.startsWith(folder) && name.endsWith(".class")) {
          Class<?> type = load(name.substring(0, name.length() - 6).replace('/', '.'));
          if (kind.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())) {
            found.add(type);
          }
        }
      }
    }
    return found;
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name, false, Layer.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  // ---- other values than those that everybody has

  static Object filled(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> shortest =
        Stream.of(type.getDeclaredConstructors())
            .filter(c -> Stream.of(c.getParameterTypes()).noneMatch(CopyTest::isBuilder))
            .min((a, b) -> Integer.compare(a.getParameterCount(), b.getParameterCount()))
            .orElseThrow();
    shortest.setAccessible(true);
    Object filled =
        shortest.newInstance(
            Stream.of(shortest.getParameterTypes()).map(p -> other(p, "", null)).toArray());
    for (Field field : fields(type)) {
      Object value = field.get(filled);
      field.set(filled, other(field.getType(), field.getName(), value));
    }
    return filled;
  }

  private static boolean isBuilder(Class<?> type) {
    return type.isMemberClass() && !type.isEnum();
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> all = new ArrayList<>();
    for (Class<?> c = type; c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        int modifiers = field.getModifiers();
        if (!Modifier.isStatic(modifiers) && !Modifier.isTransient(modifiers)) {
          field.setAccessible(true);
          all.add(field);
        }
      }
    }
    return all;
  }

  /** Another value of a field's or parameter's type; the same where there is none to choose. */
  private static Object other(Class<?> type, String name, Object value) {
    if (type.isEnum()) {
      return Stream.<Object>of(type.getEnumConstants())
          .filter(constant -> constant != value)
          .filter(constant -> !constant.toString().equals("Causal")) // in one dimension only
          .reduce((first, second) -> second)
          .orElse(value);
    }
    if (type == boolean.class || type == Boolean.class) {
      return value == null || !((Boolean) value);
    }
    if (type == int.class || type == Integer.class) {
      return value == null ? 3 : (Integer) value + 3;
    }
    if (type == long.class || type == Long.class) {
      return value == null ? 3L : (Long) value + 3;
    }
    if (List.class.isAssignableFrom(type) && name.startsWith("regularization")) {
      return new ArrayList<>(List.of(new L1Regularization(0.3)));
    }
    if (List.class.isAssignableFrom(type) && name.contains("onstraint")) {
      return new ArrayList<>(List.of(new MaxNormConstraint(2.0, 1)));
    }
    return OTHERS.getOrDefault(type, value);
  }

  private static final Map<Class<?>, Object> OTHERS =
      Map.ofEntries(
          Map.entry(double.class, 0.375),
          Map.entry(Double.class, 0.125),
          Map.entry(char.class, 'f'),
          Map.entry(String.class, "other"),
          Map.entry(int[].class, new int[] {2, 3}),
          Map.entry(long[].class, new long[] {2, 3}),
          Map.entry(IActivation.class, new ActivationCube()),
          Map.entry(IUpdater.class, new Nadam(0.0123)),
          Map.entry(IWeightInit.class, new WeightInitUniform()),
          Map.entry(ILossFunction.class, new LossMAPE()),
          Map.entry(IDropout.class, new GaussianDropout(0.3)),
          Map.entry(IWeightNoise.class, new DropConnect(0.3)),
          Map.entry(INDArray.class, Nd4j.createFromArray(1.0, 2.0)),
          Map.entry(InputPreProcessor.class, new RnnToFeedForwardPreProcessor()),
          Map.entry(
              InputPreProcessor[].class,
              new InputPreProcessor[] {new RnnToFeedForwardPreProcessor()}),
          Map.entry(
              ReconstructionDistribution.class,
              new BernoulliReconstructionDistribution(Activation.SIGMOID)),
          Map.entry(Layer.class, new DenseLayer.Builder().nIn(3).nOut(4).build()),
          Map.entry(GraphVertex.class, new ScaleVertex(0.3)));

  private static NeuralNetConfiguration filledConfiguration(Class<?> layer)
      throws ReflectiveOperationException {
    NeuralNetConfiguration conf = (NeuralNetConfiguration) filled(NeuralNetConfiguration.class);
    conf.setVariables(new ArrayList<>(List.of("W", "b")));
    conf.setLayer((Layer) filled(layer));
    return conf;
  }

  private static MultiLayerConfiguration row(Class<?> layer) throws ReflectiveOperationException {
    MultiLayerConfiguration conf = (MultiLayerConfiguration) filled(MultiLayerConfiguration.class);
    conf.setConfs(new ArrayList<>(List.of(filledConfiguration(layer))));
    return conf;
  }

  private static ComputationGraphConfiguration graph(GraphVertex vertex)
      throws ReflectiveOperationException {
    ComputationGraphConfiguration conf =
        (ComputationGraphConfiguration) filled(ComputationGraphConfiguration.class);
    conf.setVertices(new LinkedHashMap<>(Map.of("v", vertex)));
    conf.setVertexInputs(new LinkedHashMap<>(Map.of("v", List.of("in"))));
    conf.setNetworkInputs(new ArrayList<>(List.of("in")));
    conf.setNetworkOutputs(new ArrayList<>(List.of("v")));
    conf.setTopologicalOrder(new int[] {0, 1});
    conf.setTopologicalOrderStr(List.of("in", "v"));
    conf.setDefaultConfiguration(filledConfiguration(DenseLayer.class));
    conf.getDefaultConfiguration().setVariables(new ArrayList<>()); // of vertices with layers
    return conf;
  }

  private static LayerVertex layerVertex(Class<?> layer, InputPreProcessor preProcessor)
      throws ReflectiveOperationException {
    LayerVertex vertex = new LayerVertex(filledConfiguration(layer), preProcessor);
    vertex.setOutputVertex(true);
    return vertex;
  }

  /** Down to values; Deeplearning4j's equality passes over some fields. */
  private static RecursiveComparisonAssert<?> assertEveryField(Object actual) {
    return assertThat(actual)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringFieldsMatchingRegexes(".*\\.product") // of a preprocessor's sizes
        .withEqualsForType(Double::equals, Double.class) // NaN is what was not chosen
        .withEqualsForType(INDArray::equals, INDArray.class);
  }

  // ---- nothing is lost

  @ParameterizedTest
  @MethodSource("layers")
  void everyFieldOfEveryLayerStays(Class<?> layer) throws ReflectiveOperationException {
    MultiLayerConfiguration row = row(layer);
    assertEveryField(TargetPropagation.revert(row)).isEqualTo(row);
    ComputationGraphConfiguration graph = graph(layerVertex(layer, null));
    assertEveryField(TargetPropagation.revert(graph)).isEqualTo(graph);
  }

  @ParameterizedTest
  @MethodSource("vertices")
  void everyFieldOfEveryVertexStays(Class<?> vertex) throws ReflectiveOperationException {
    ComputationGraphConfiguration graph = graph((GraphVertex) filled(vertex));
    assertEveryField(TargetPropagation.revert(graph)).isEqualTo(graph);
  }

  @ParameterizedTest
  @MethodSource("preProcessors")
  void everyFieldOfEveryPreProcessorStays(Class<?> type) throws ReflectiveOperationException {
    InputPreProcessor preProcessor = (InputPreProcessor) filled(type);
    MultiLayerConfiguration row = row(DenseLayer.class);
    row.setInputPreProcessors(new HashMap<>(Map.of(0, preProcessor)));
    assertEveryField(TargetPropagation.revert(row)).isEqualTo(row);
    ComputationGraphConfiguration graph = graph(layerVertex(DenseLayer.class, preProcessor));
    assertEveryField(TargetPropagation.revert(graph)).isEqualTo(graph);
  }

  // ---- what comes of it in networks

  private static BatchNormalization variances() {
    return new BatchNormalization.Builder().useLogStd(false).decay(0.75).eps(1e-3).build();
  }

  private static ComputationGraphConfiguration oddVertices() {
    return Graphs.builder(DataType.DOUBLE)
        .addInputs("in")
        .addLayer("a", Graphs.dense(6), "in")
        .addLayer("norm", variances(), "a")
        .addVertex("fold", new ReshapeVertex('f', new int[] {-1, 1, 2, 3}, null), "norm")
        .addVertex("unfold", new ReshapeVertex(-1, 6), "fold")
        .addLayer("b", Graphs.dense(6), "unfold")
        .addVertex("far", new L2Vertex(0.25), "b", "unfold")
        .addVertex("all", new MergeVertex(), "far", "b")
        .addLayer("out", Graphs.softmax(Networks.CLASSES), "all")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(Networks.INPUTS))
        .build();
  }

  @Test
  void batchNormalisationKeepsItsVariances() {
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    ComputationGraphConfiguration plain = oddVertices();
    ComputationGraphConfiguration converted = rule.applyTo(plain);
    assertEveryField(TargetPropagation.revert(converted)).isEqualTo(plain);
    assertThat(Graphs.network(converted).paramTable()).containsKey("norm_var");
    assertThat(
            Graphs.network(ComputationGraphConfiguration.fromJson(converted.toJson())).paramTable())
        .containsKey("norm_var");
    MultiLayerConfiguration row =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .list()
            .layer(Graphs.dense(6))
            .layer(variances())
            .layer(Graphs.dense(6))
            .layer(Graphs.softmax(Networks.CLASSES))
            .setInputType(InputType.feedForward(Networks.INPUTS))
            .build();
    assertEveryField(TargetPropagation.revert(rule.applyTo(row))).isEqualTo(row);
    assertThat(Networks.network(rule.applyTo(row)).paramTable()).containsKey("1_var");
  }

  /** Its clone has the same vertices, which those of a plain graph in part have not. */
  @Test
  void aConvertedGraphsCloneComputesTheSame() {
    ComputationGraph net =
        Graphs.network(TargetPropagation.of(TrainingRule.DDTP_LINEAR), oddVertices());
    INDArray x = Networks.data(5, DataType.DOUBLE, 1).getFeatures();
    assertThat(net.clone().outputSingle(x)).isEqualTo(net.outputSingle(x));
  }

  @ParameterizedTest
  @ValueSource(strings = {"bp", "dfa"})
  void aLearningRateThatIsSetStaysInItsNetwork(String name) {
    TargetPropagation rule = TargetPropagation.of(TrainingRule.parse(name));
    MultiLayerConfiguration row = Networks.plain(DataType.DOUBLE);
    MultiLayerNetwork net = Networks.network(rule.applyTo(row));
    net.setLearningRate(0.5);
    assertThat(learningRate(row.getConf(0))).isEqualTo(1e-2);
    MultiLayerConfiguration reverted = TargetPropagation.revert(net.getLayerWiseConfigurations());
    Networks.network(reverted).setLearningRate(0.25);
    assertThat(learningRate(net.getLayerWiseConfigurations().getConf(0))).isEqualTo(0.5);
    ComputationGraphConfiguration graph = oddVertices();
    Graphs.network(rule.applyTo(graph)).setLearningRate(0.5);
    assertThat(learningRate(((LayerVertex) graph.getVertices().get("a")).getLayerConf()))
        .isEqualTo(1e-2);
  }

  private static double learningRate(NeuralNetConfiguration conf) {
    return ((BaseLayer) conf.getLayer()).getIUpdater().getLearningRate(0, 0);
  }
}
