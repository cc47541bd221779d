package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.BaseInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.modelimport.keras.preprocessors.TensorFlowCnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Targets are made row by row, so a row of the batch must be one example everywhere: whatever
 * changes that is refused, on a layer and as a vertex, in rows of layers and in graphs.
 */
class RegroupedExamplesTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final int EXAMPLES = 6;

  private static TargetPropagation rule() {
    return TargetPropagation.of(TrainingRule.DDTP_LINEAR);
  }

  // ---- preprocessors: all of Deeplearning4j's, with what they take

  @SuppressWarnings("deprecation") // users have it still
  static Stream<Arguments> oneRowForEachExample() {
    return Stream.of(
        Arguments.of(new CnnToFeedForwardPreProcessor(2, 3, 2), new long[] {2, 2, 3}),
        Arguments.of(new FeedForwardToCnnPreProcessor(2, 2, 2), new long[] {8}),
        Arguments.of(new Cnn3DToFeedForwardPreProcessor(2, 1, 3, 2, true), new long[] {2, 2, 1, 3}),
        Arguments.of(new FeedForwardToCnn3DPreProcessor(2, 2, 2, 1, true), new long[] {8}),
        Arguments.of(new TensorFlowCnnToFeedForwardPreProcessor(2, 3, 2), new long[] {2, 2, 3}),
        Arguments.of(new KerasFlattenRnnPreprocessor(3, 4), new long[] {3, 4}),
        Arguments.of(
            new ReshapePreprocessor(new long[] {3, 4}, new long[] {12}, false), new long[] {3, 4}),
        Arguments.of(new PermutePreprocessor(2, 1), new long[] {3, 4}),
        Arguments.of(new PermutePreprocessor(0, 2, 1), new long[] {3, 4}),
        Arguments.of(
            new ComposableInputPreProcessor(
                new FeedForwardToCnnPreProcessor(2, 2, 2),
                new CnnToFeedForwardPreProcessor(2, 2, 2)),
            new long[] {8}));
  }

  /** A row for every step of a sequence, or back. */
  static Stream<Arguments> stepsAsRows() {
    return Stream.of(
        Arguments.of(new RnnToFeedForwardPreProcessor(), new long[] {8, 5}),
        Arguments.of(new FeedForwardToRnnPreProcessor(), new long[] {8}),
        Arguments.of(new RnnToCnnPreProcessor(2, 2, 2), new long[] {8, 5}),
        Arguments.of(new CnnToRnnPreProcessor(2, 2, 2), new long[] {2, 2, 2}),
        Arguments.of(
            new ComposableInputPreProcessor(
                new CnnToFeedForwardPreProcessor(2, 2, 2), new FeedForwardToRnnPreProcessor()),
            new long[] {2, 2, 2}));
  }

  static Stream<Arguments> otherRows() {
    return Stream.of(Arguments.of(new PermutePreprocessor(1, 0), new long[] {8}));
  }

  @Test
  void theTablesHaveAllOfThem() throws Exception {
    Set<Object> listed =
        Stream.of(oneRowForEachExample(), stepsAsRows(), otherRows())
            .flatMap(table -> table)
            .map(arguments -> arguments.get()[0].getClass())
            .collect(Collectors.toSet());
    List<Class<?>> all = CopyTest.classes(InputPreProcessor.class, "org/deeplearning4j/");
    assertThat(listed).containsAll(all);
  }

  private static INDArray preProcess(InputPreProcessor p, INDArray x, int examples) {
    return p.clone().preProcess(x.dup(), examples, LayerWorkspaceMgr.noWorkspaces());
  }

  private static INDArray input(long rows, long[] features) {
    long[] shape = new long[features.length + 1];
    shape[0] = rows;
    System.arraycopy(features, 0, shape, 1, features.length);
    return Nd4j.linspace(1, Nd4j.create(shape).length(), Nd4j.create(shape).length(), TYPE)
        .reshape(shape);
  }

  private static INDArray two(INDArray array) {
    return array.get(NDArrayIndex.interval(2, 4)).dup();
  }

  @ParameterizedTest
  @MethodSource("oneRowForEachExample")
  void whatKeepsExamplesIsTaken(InputPreProcessor preProcessor, long[] features) {
    INDArray x = input(EXAMPLES, features);
    INDArray whole = preProcess(preProcessor, x, EXAMPLES);
    assertThat(two(whole)).isEqualTo(preProcess(preProcessor, two(x), 2));
    MultiLayerConfiguration row =
        row(
            0,
            preProcessor instanceof FeedForwardToCnn3DPreProcessor // no dense layer takes volumes
                ? new ComposableInputPreProcessor(
                    preProcessor, new Cnn3DToFeedForwardPreProcessor(2, 2, 2, 1, true))
                : preProcessor);
    assertThatCode(() -> rule().applyTo(row)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("stepsAsRows")
  void whereNothingCanBeTakenForStepsItIsRefused(InputPreProcessor preProcessor, long[] features) {
    boolean sequencesComeOut = !preProcessor.getClass().getSimpleName().startsWith("Rnn");
    int rows = EXAMPLES * (sequencesComeOut ? 5 : 1);
    INDArray out = preProcess(preProcessor, input(rows, features), EXAMPLES);
    assertThat(out.size(0)).as("rows behind it").isNotEqualTo(rows);
    assertThatThrownBy(
            () ->
                Networks.network(rule().applyTo(row(1, preProcessor)))
                    .fit(Networks.data(EXAMPLES, DataType.FLOAT, 1)))
        .isInstanceOf(Exception.class)
        .hasMessageMatching("(?s).*(Layer 1|[Ss]hape).*");
  }

  @ParameterizedTest
  @MethodSource("otherRows")
  void whatChangesRowsIsRefused(InputPreProcessor preProcessor, long[] features) {
    String name = preProcessor.getClass().getSimpleName();
    assertThatThrownBy(() -> rule().applyTo(row(1, preProcessor)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Layer 1", name, "example");
    GraphBuilder rowAsGraph =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(8), "in")
            .addLayer("out", Graphs.softmax(4), preProcessor, "a");
    refused(rowAsGraph, "'out'", name, "example");
    GraphBuilder onLayer = branches();
    onLayer.addLayer("out", Graphs.softmax(4), preProcessor, "both");
    refused(onLayer, "'out'", name, "example");
    GraphBuilder asVertex = branches();
    asVertex
        .addVertex("odd", new PreprocessorVertex(preProcessor), "both")
        .addLayer("out", Graphs.softmax(4), "odd");
    refused(asVertex, "'odd'", name, "example");
  }

  private static MultiLayerConfiguration row(int at, InputPreProcessor preProcessor) {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(
                preProcessor instanceof FeedForwardToCnnPreProcessor
                    ? new ConvolutionLayer.Builder(2, 2).nIn(2).nOut(8).build()
                    : new DenseLayer.Builder().nIn(8).nOut(8).build())
            .layer(new DenseLayer.Builder().nIn(8).nOut(7).build())
            .layer(output(7))
            .build();
    if (preProcessor instanceof FeedForwardToCnnPreProcessor) {
      conf.getInputPreProcessors().put(1, new CnnToFeedForwardPreProcessor(1, 1, 8));
    }
    conf.getInputPreProcessors().put(at, preProcessor); // past Deeplearning4j's own look at sizes
    return conf;
  }

  private static OutputLayer output(int in) {
    OutputLayer output = Graphs.softmax(4);
    output.setNIn(in);
    return output;
  }

  private static GraphBuilder branches() {
    GraphBuilder graph =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", new DenseLayer.Builder().nIn(8).nOut(8).build(), "in")
            .addLayer("b", new DenseLayer.Builder().nIn(8).nOut(8).build(), "a");
    return graph.addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b");
  }

  /** Without input types, which Deeplearning4j itself would look at. */
  private static void refused(GraphBuilder graph, String... words) {
    ComputationGraphConfiguration conf = graph.setOutputs("out").build();
    conf.getVertices().values().stream()
        .filter(v -> v instanceof LayerVertex)
        .map(v -> ((LayerVertex) v).getLayerConf().getLayer())
        .map(FeedForwardLayer.class::cast)
        .filter(layer -> layer.getNIn() == 0)
        .forEach(layer -> layer.setNIn(8));
    assertThatThrownBy(() -> rule().applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  /** Two dense layers for every time step, then the mean over time. */
  @Test
  void sequencesTakenApartAndPutTogetherTrain() {
    ComputationGraphConfiguration conf =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addVertex("apart", new PreprocessorVertex(new RnnToFeedForwardPreProcessor()), "in")
            .addLayer("a", new DenseLayer.Builder().nIn(3).nOut(5).build(), "apart")
            .addLayer("b", new DenseLayer.Builder().nIn(5).nOut(5).build(), "a")
            .addVertex("together", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "b")
            .addLayer("mean", new GlobalPoolingLayer(), "together")
            .addLayer("out", output(5), "mean")
            .setOutputs("out")
            .build();
    INDArray features = input(EXAMPLES, new long[] {3, 4}).divi(30);
    INDArray labels = Networks.data(EXAMPLES, TYPE, 1).getLabels();
    for (TrainingRule rule : TrainingRule.values()) {
      if (!rule.isBackpropagation()) {
        ComputationGraph net = Graphs.network(TargetPropagation.of(rule).applyTo(conf));
        INDArray a = net.getParam("a_W").dup();
        net.fit(new DataSet(features, labels));
        assertThat(net.getParam("a_W")).as(rule.name()).isNotEqualTo(a);
        assertThat(net.params().sumNumber().doubleValue()).as(rule.name()).isFinite();
      }
    }
  }

  // ---- vertices: all of Deeplearning4j's

  private static final Map<Class<?>, GraphVertex> TAKEN =
      Map.of(
          ElementWiseVertex.class,
          new ElementWiseVertex(ElementWiseVertex.Op.Max),
          L2NormalizeVertex.class,
          new L2NormalizeVertex(),
          L2Vertex.class,
          new L2Vertex(),
          MergeVertex.class,
          new MergeVertex(),
          PreprocessorVertex.class,
          new PreprocessorVertex(
              new ComposableInputPreProcessor(
                  new FeedForwardToCnnPreProcessor(2, 2, 2),
                  new CnnToFeedForwardPreProcessor(2, 2, 2))),
          ReshapeVertex.class,
          new ReshapeVertex(-1, 8),
          ScaleVertex.class,
          new ScaleVertex(2),
          ShiftVertex.class,
          new ShiftVertex(2),
          SubsetVertex.class,
          new SubsetVertex(2, 4));

  /** What these do to sequences, stacks and maps is in the tables of gradient checks. */
  private static final Set<Class<?>> OF_OTHER_ROWS =
      Set.of(
          AttentionVertex.class,
          FrozenVertex.class,
          PoolHelperVertex.class,
          StackVertex.class,
          UnstackVertex.class,
          DuplicateToTimeSeriesVertex.class,
          LastTimeStepVertex.class,
          ReverseTimeSeriesVertex.class);

  @Test
  void theVerticesAreAllOfThem() throws Exception {
    List<Class<?>> listed = new ArrayList<>(TAKEN.keySet());
    listed.addAll(OF_OTHER_ROWS);
    listed.add(LayerVertex.class);
    assertThat(listed).containsAll(CopyTest.classes(GraphVertex.class, "org/deeplearning4j/"));
  }

  private static ComputationGraphConfiguration with(GraphVertex vertex, String... inputs) {
    return Graphs.builder(TYPE)
        .addInputs("in")
        .addLayer("a", Graphs.dense(8), "in")
        .addLayer("b", Graphs.dense(8), "a")
        .addVertex("odd", vertex, inputs)
        .addLayer("c", Graphs.dense(8), "odd")
        .addLayer("out", Graphs.softmax(4), "c")
        .setOutputs("out")
        .setInputTypes(InputType.feedForward(8))
        .build();
  }

  private static ComputationGraphConfiguration with(GraphVertex vertex) {
    return vertex.minVertexInputs() == 2 ? with(vertex, "a", "b") : with(vertex, "b");
  }

  @Test
  void verticesThatKeepExamplesAreTaken() {
    TAKEN.values().forEach(v -> Graphs.network(rule(), with(v)).fit(Networks.data(4, TYPE, 1)));
  }

  /** FeedForwardToCnnPreProcessor does, for its way back; feedback learns from other batches. */
  @Test
  void aPreProcessorThatRemembersShapesIsTheLiveVertexsAlone() {
    ComputationGraphConfiguration conf =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addLayer("a", Graphs.dense(8), "in")
            .addLayer("b", Graphs.dense(8), "a")
            .addVertex("both", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
            .addLayer(
                "pool",
                new SubsamplingLayer.Builder(2, 1).stride(2, 1).build(),
                new FeedForwardToCnnPreProcessor(2, 2, 2),
                "both")
            .addLayer("c", Graphs.dense(8), new CnnToFeedForwardPreProcessor(1, 2, 2), "pool")
            .addLayer("out", Graphs.softmax(4), "c")
            .setOutputs("out")
            .setInputTypes(InputType.feedForward(8))
            .build();
    Graphs.network(rule(), conf).fit(Networks.data(4, TYPE, 1));
  }

  @Test
  void verticesThatDoNotAreRefused() {
    MergeVertex examples = new MergeVertex();
    examples.setMergeAxis(0);
    examples.setModified(true);
    refused(with(examples), "'odd'", "merges along the dimension of the examples");
    refused(with(new L2NormalizeVertex(new int[] {0}, 1e-8)), "'odd'", "normalises", "[0]");
    refused(with(new L2NormalizeVertex(new int[] {-2}, 1e-8)), "'odd'", "normalises", "[-2]");
    ComputationGraphConfiguration halves = with(new ReshapeVertex(-1, 4));
    refused(halves, "'odd'", "8 features", "[-1, 4]", "no examples", "keep the number");
  }

  private static void refused(ComputationGraphConfiguration conf, String... words) {
    assertThatThrownBy(() -> rule().applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void aPoolingLayerThatPoolsExamplesIsRefused() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(3).build())
            .layer(new GlobalPoolingLayer())
            .layer(Graphs.dense(5))
            .layer(Graphs.softmax(4))
            .setInputType(InputType.convolutional(4, 4, 1))
            .build();
    ((GlobalPoolingLayer) conf.getConf(1).getLayer()).setPoolingDimensions(new int[] {0, 2, 3});
    assertThatThrownBy(() -> rule().applyTo(conf))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Layer 1", "pools", "[0, 2, 3]", "examples");
  }

  // ---- what a configuration does not tell, the first step sees

  /** Somebody's own, that makes two rows of each. */
  static final class Halves extends BaseInputPreProcessor {
    @Override
    public INDArray preProcess(INDArray input, int examples, LayerWorkspaceMgr mgr) {
      return input.reshape(2 * input.size(0), input.size(1) / 2);
    }

    @Override
    public INDArray backprop(INDArray output, int examples, LayerWorkspaceMgr mgr) {
      return output.reshape(output.size(0) / 2, output.size(1) * 2);
    }

    @Override
    public InputType getOutputType(InputType type) {
      return InputType.feedForward(type.arrayElementsPerExample() / 2);
    }
  }

  /** And one that puts two together. */
  static final class Pairs extends BaseInputPreProcessor {
    @Override
    public INDArray preProcess(INDArray input, int examples, LayerWorkspaceMgr mgr) {
      return input.reshape(input.size(0) / 2, input.size(1) * 2);
    }

    @Override
    public INDArray backprop(INDArray output, int examples, LayerWorkspaceMgr mgr) {
      return output.reshape(2 * output.size(0), output.size(1) / 2);
    }

    @Override
    public InputType getOutputType(InputType type) {
      return InputType.feedForward(type.arrayElementsPerExample() * 2);
    }
  }

  @Test
  void somebodysOwnPreProcessorThatDoesSoIsRefusedInTheFirstStep() {
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .dataType(TYPE)
            .list()
            .layer(Graphs.dense(8))
            .layer(Graphs.dense(8))
            .layer(Graphs.dense(5))
            .layer(Graphs.softmax(Networks.CLASSES))
            .inputPreProcessor(1, new Halves())
            .inputPreProcessor(3, new Pairs())
            .setInputType(InputType.feedForward(Networks.INPUTS))
            .build();
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.EXACT, TrainingRule.DDTP_LINEAR}) {
      MultiLayerConfiguration converted = TargetPropagation.of(rule).applyTo(conf);
      assertThatThrownBy(() -> Networks.network(converted).fit(Networks.data(4, TYPE, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("layer1", "8 rows", "4 examples", "preprocessor");
    }
  }

  @Test
  void aReshapingOfUnknownSizeThatDoesSoIsRefusedInTheFirstStep() {
    ComputationGraphConfiguration conf =
        Graphs.builder(TYPE)
            .addInputs("in")
            .addVertex("scaled", new ScaleVertex(2), "in")
            .addVertex("halves", new ReshapeVertex(-1, 4), "scaled")
            .addLayer("a", new DenseLayer.Builder().nIn(4).nOut(5).build(), "halves")
            .addLayer("b", new DenseLayer.Builder().nIn(5).nOut(5).build(), "a")
            .addVertex("pairs", new PreprocessorVertex(new Pairs()), "b")
            .addLayer("c", new DenseLayer.Builder().nIn(10).nOut(5).build(), "pairs")
            .addLayer("out", output(5), "c")
            .setOutputs("out")
            .build();
    assertThatThrownBy(() -> Graphs.network(rule(), conf).fit(Networks.data(4, TYPE, 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("'b'", "8 rows", "4 examples", "ReshapeVertex");
  }

  /** Deeplearning4j hands the epsilon back in a shape that the convolution below did not have. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aWayBackToAnotherShapeIsRefused(boolean composed) {
    InputPreProcessor reshape =
        new ReshapePreprocessor(new long[] {2, 2, 4}, new long[] {16}, false);
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new ConvolutionLayer.Builder(1, 1).nIn(1).nOut(4).build())
            .layer(new DenseLayer.Builder().nIn(16).nOut(3).build())
            .layer(new OutputLayer.Builder().nIn(3).nOut(2).build())
            .inputPreProcessor(1, composed ? new ComposableInputPreProcessor(reshape) : reshape)
            .build();
    assertThatThrownBy(() -> rule().applyTo(conf, InputType.convolutional(2, 2, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("Layer 1", "hands back", "[2, 2, 4]");
  }
}
