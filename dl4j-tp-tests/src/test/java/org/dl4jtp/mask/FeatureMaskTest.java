package org.dl4jtp.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.FeedbackLoss;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.graph.Graphs;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.train.FeedbackSchedule;
import org.dl4jtp.train.FeedbackScheduleListener;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Feature masks reach all that is computed in a step, as they reach Deeplearning4j's layers. */
class FeatureMaskTest {
  private static final DataType TYPE = DataType.DOUBLE;
  private static final int EXAMPLES = 5;
  private static final int HEIGHT = 6;
  private static final int WIDTH = 8;
  private static final double ROUNDING = 1e-11;

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes them
  private enum Mask {
    NONE(null),
    WIDTHS(alternating(1, WIDTH)),
    HEIGHTS(alternating(HEIGHT, 1)),
    PLACES(alternating(HEIGHT, WIDTH)),
    PLACES_FLOATS(alternating(HEIGHT, WIDTH).castTo(DataType.FLOAT));

    private final INDArray array;

    Mask(INDArray array) {
      this.array = array;
    }

    /** Half of each image, and of each another. */
    private static INDArray alternating(int height, int width) {
      INDArray mask = Nd4j.zeros(TYPE, EXAMPLES, 1, height, width);
      for (int i = 0; i < EXAMPLES; i++) {
        int rows = Math.max(1, height / 2 + i % 2);
        int columns = Math.max(1, width / 2 + i % 3 - 1);
        for (int r = 0; r < rows; r++) {
          for (int c = 0; c < columns; c++) {
            mask.putScalar(i, 0, r, c, 1);
          }
        }
      }
      return mask;
    }
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .updater(new Sgd(1e-3))
        .miniBatch(false)
        .activation(Activation.TANH);
  }

  private static ConvolutionLayer convolution(ConvolutionMode mode) {
    return new ConvolutionLayer.Builder(3, 3).nOut(3).convolutionMode(mode).build();
  }

  private static MultiLayerConfiguration images(PoolingType pooling, boolean subsampling) {
    NeuralNetConfiguration.ListBuilder list =
        builder()
            .list()
            .layer(convolution(ConvolutionMode.Same))
            .layer(convolution(ConvolutionMode.Truncate));
    if (subsampling) {
      list.layer(
          new SubsamplingLayer.Builder(
                  SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {1, 1})
              .build());
    }
    return list.layer(convolution(ConvolutionMode.Same))
        .layer(new GlobalPoolingLayer.Builder(pooling).build())
        .layer(new DenseLayer.Builder().nOut(6).build())
        .layer(output())
        .setInputType(IMAGE)
        .build();
  }

  private static final InputType IMAGE = InputType.convolutional(HEIGHT, WIDTH, 2);

  private static OutputLayer output() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(Networks.CLASSES)
        .build();
  }

  private static INDArray pictures() {
    Nd4j.getRandom().setSeed(3);
    return Nd4j.randn(TYPE, EXAMPLES, 2, HEIGHT, WIDTH);
  }

  private static INDArray labels() {
    return Networks.data(EXAMPLES, TYPE, 1).getLabels();
  }

  static Stream<Arguments> imagesAndMasks() {
    List<Arguments> all = new ArrayList<>();
    for (PoolingType pooling : PoolingType.values()) {
      for (Mask mask : Mask.values()) {
        all.add(Arguments.of(pooling, mask == Mask.PLACES, mask));
      }
    }
    return all.stream();
  }

  private static MultiLayerNetwork network(TrainingRule rule, MultiLayerConfiguration conf) {
    return Networks.network(TargetPropagation.of(rule).applyTo(conf, IMAGE));
  }

  @ParameterizedTest(name = "{0}, subsampling {1}, {2}")
  @MethodSource("imagesAndMasks")
  void exactTargetsGiveBackpropagation(PoolingType pooling, boolean subsampling, Mask mask) {
    MultiLayerConfiguration conf = images(pooling, subsampling);
    MaskedBatch batch = MaskedBatch.of(pictures(), labels(), mask.array, null);
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork exact = network(TrainingRule.EXACT, conf);
    MaskedBatch.assertClose(batch.gradients(exact), batch.gradients(plain), ROUNDING);
    assertThat(exact.score()).isCloseTo(plain.score(), offset(1e-12));
    MaskedBatch.assertClose(
        batch.numberedGradients(exact.toComputationGraph()),
        batch.numberedGradients(plain),
        ROUNDING);
  }

  private static TrainingRule atRest(TrainingRule rule) {
    return with(rule, new SourceAtRest());
  }

  private static TrainingRule with(TrainingRule rule, FeedbackLoss loss) {
    return TrainingRule.of(rule.name(), rule.targetPath(), rule.feedbackMapping(), loss);
  }

  static Stream<Arguments> imagesMasksAndPerturbations() {
    return Sample.rotating(
        Stream.of(Perturbation.values())
            .flatMap(p -> Stream.of(Mask.values()).map(mask -> Arguments.of(p, mask))));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("imagesMasksAndPerturbations")
  void feedbackLearnsFromTheNetworkThatTheStepHas(Perturbation perturbation, Mask mask) {
    for (TrainingRule rule : List.of(TrainingRule.DDTP_LINEAR, TrainingRule.DTPDRL)) {
      for (PoolingType pooling : PoolingType.values()) {
        MultiLayerNetwork net =
            Networks.network(
                TargetPropagation.of(atRest(rule))
                    .noiseLevel(1e-9)
                    .perturbation(perturbation)
                    .applyTo(images(pooling, false), IMAGE));
        MaskedBatch.of(pictures(), labels(), mask.array, null).gradients(net);
        assertAtRest(MaskedBatch.targetLayers(net));
      }
    }
  }

  /** On masks of its own, while others are on the layers. */
  @ParameterizedTest(name = "{0}, subsampling {1}, {2}")
  @MethodSource("imagesAndMasks")
  void feedbackAloneLearnsFromTheNetworkThatAStepHas(
      PoolingType pooling, boolean subsampling, Mask mask) {
    INDArray others = Nd4j.ones(TYPE, 2, 1, HEIGHT, WIDTH);
    TargetPropagation tp =
        TargetPropagation.of(with(TrainingRule.DDTP_LINEAR, new SourceSize()))
            .perturbation(Perturbation.ALL_LAYERS);

    MultiLayerNetwork row = Networks.network(tp.applyTo(images(pooling, subsampling), IMAGE));
    MaskedBatch.of(pictures(), labels(), mask.array, null).gradients(row);
    double[] inStep = feedbackLosses(row);
    row.setLayerMaskArrays(others, null);
    FeedbackTraining.of(row).step(new INDArray[] {pictures()}, new INDArray[] {mask.array});
    assertThat(feedbackLosses(row)).containsExactly(inStep, offset(1e-9));
    assertThat(row.getLayer(0).getMaskArray()).isSameAs(others);

    ComputationGraph graph =
        Graphs.network(tp.applyTo(graph(pooling), IMAGE, InputType.feedForward(Networks.INPUTS)));
    MaskedBatch batch = graphBatch(mask);
    batch.gradients(graph);
    double[] inStepOfGraph = feedbackLosses(graph);
    graph.setLayerMaskArrays(new INDArray[] {others, null}, null);
    FeedbackTraining.of(graph).step(batch.features(), batch.featureMasks());
    assertThat(feedbackLosses(graph)).containsExactly(inStepOfGraph, offset(1e-9));
    assertThat(graph.getLayer("one").getMaskArray()).isSameAs(others);
  }

  private static double[] feedbackLosses(Model net) {
    return MaskedBatch.targetLayers(net).stream()
        .mapToDouble(LiveTargetLayer::feedbackLoss)
        .filter(loss -> !Double.isNaN(loss))
        .toArray();
  }

  @Test
  void masksThatFitNoFeaturesAreRefused() {
    FeedbackTraining training =
        FeedbackTraining.of(rows(TargetPropagation.of(TrainingRule.DDTP_LINEAR)));
    INDArray[] features = {features()};
    assertThatThrownBy(() -> training.step(features, new INDArray[] {column(1, 0)}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[2, 1]")
        .hasMessageContaining("5 examples");
    assertThatThrownBy(() -> training.step(features, new INDArray[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2 feature masks for 1 inputs");
  }

  private static void assertAtRest(List<LiveTargetLayer> layers) {
    int learned = 0;
    for (LiveTargetLayer layer : layers) {
      if (!Double.isNaN(layer.feedbackLoss())) {
        assertThat(layer.feedbackLoss()).isBetween(0.0, 1e-6);
        learned++;
      }
    }
    assertThat(learned).isPositive();
  }

  /** Of images, rows and numbers, each with a mask of its own. */
  private static ComputationGraphConfiguration graph(PoolingType pooling) {
    return builder()
        .graphBuilder()
        .addInputs("image", "numbers")
        .addLayer("one", convolution(ConvolutionMode.Same), "image")
        .addLayer("two", convolution(ConvolutionMode.Same), "one")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "one", "two")
        .addLayer("three", convolution(ConvolutionMode.Truncate), "sum")
        .addLayer("pool", new GlobalPoolingLayer.Builder(pooling).build(), "three")
        .addLayer("a", new DenseLayer.Builder().nOut(7).build(), "numbers")
        .addLayer("b", new DenseLayer.Builder().nOut(5).build(), "a")
        .addLayer("none", new DropoutLayer.Builder(1.0).build(), "b")
        .addVertex("both", new MergeVertex(), "pool", "none")
        .addLayer("c", new DenseLayer.Builder().nOut(6).build(), "both")
        .addLayer("out", output(), "c")
        .addLayer("right", output(), "none")
        .setOutputs("out", "right")
        .setInputTypes(IMAGE, InputType.feedForward(Networks.INPUTS))
        .build();
  }

  private static MaskedBatch graphBatch(Mask mask) {
    INDArray examples = mask == Mask.HEIGHTS ? null : column(1, 0, 1, 1, 0);
    return new MaskedBatch(
        new INDArray[] {pictures(), Networks.data(EXAMPLES, TYPE, 1).getFeatures()},
        new INDArray[] {labels(), labels()},
        new INDArray[] {mask.array, examples},
        null);
  }

  private static INDArray column(double... values) {
    return Nd4j.createFromArray(values).reshape(values.length, 1);
  }

  @ParameterizedTest(name = "{0}, subsampling {1}, {2}")
  @MethodSource("imagesAndMasks")
  void exactTargetsGiveBackpropagationInGraphs(
      PoolingType pooling, boolean subsampling, Mask mask) {
    ComputationGraph plain = Graphs.network(graph(pooling));
    ComputationGraph exact = graphNetwork(TrainingRule.EXACT, pooling);
    MaskedBatch batch = graphBatch(mask);
    MaskedBatch.assertClose(batch.gradients(exact), batch.gradients(plain), ROUNDING);
  }

  private static ComputationGraph graphNetwork(TrainingRule rule, PoolingType pooling) {
    return Graphs.network(
        TargetPropagation.of(rule)
            .noiseLevel(1e-9)
            .applyTo(graph(pooling), IMAGE, InputType.feedForward(Networks.INPUTS)));
  }

  @ParameterizedTest(name = "{0}, subsampling {1}, {2}")
  @MethodSource("imagesAndMasks")
  void feedbackOfGraphsLearnsFromTheNetworkThatTheStepHas(
      PoolingType pooling, boolean subsampling, Mask mask) {
    ComputationGraph net = graphNetwork(atRest(TrainingRule.DDTP_LINEAR), pooling);
    graphBatch(mask).gradients(net);
    assertAtRest(MaskedBatch.targetLayers(net));
  }

  // ---- rows, where a mask is of whole examples

  static Stream<Arguments> masksOfExamples() {
    return Stream.of(
        Arguments.of("both", column(1, 0, 1, 1, 0)),
        Arguments.of("floats", column(1, 0, 1, 1, 0).castTo(DataType.FLOAT)),
        Arguments.of("ones", column(1, 1, 1, 1, 1)),
        Arguments.of("fractions", column(1, 0.5, 0, 0.25, 1)));
  }

  /** Deeplearning4j's DropoutLayer multiplies by a mask. */
  private static MultiLayerConfiguration rows() {
    return rows(new DropoutLayer.Builder(1.0).build());
  }

  private static MultiLayerConfiguration rows(org.deeplearning4j.nn.conf.layers.Layer between) {
    return builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).hasLayerNorm(true).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).activation(Activation.SOFTPLUS).build())
        .layer(between)
        .layer(new DenseLayer.Builder().nIn(6).nOut(5).activation(Activation.IDENTITY).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(5)
                .nOut(Networks.CLASSES)
                .build())
        .build();
  }

  private static MultiLayerNetwork rows(TargetPropagation tp) {
    return Networks.network(tp.applyTo(rows()));
  }

  private static INDArray features() {
    return Networks.data(EXAMPLES, TYPE, 1).getFeatures();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masksOfExamples")
  void exactTargetsGiveBackpropagationWhereExamplesAreMasked(String name, INDArray mask) {
    List<MultiLayerConfiguration> all = new ArrayList<>();
    all.add(rows(new ActivationLayer.Builder().activation(Activation.TANH).build()));
    if (mask.dataType() == TYPE) { // which Deeplearning4j's dropout and loss layers want it to be
      all.add(rows());
      all.add(rowsBelowALossLayer());
    }
    for (MultiLayerConfiguration conf : all) {
      for (INDArray labelMask : new INDArray[] {null, column(1, 0, 1, 0.5, 0)}) {
        MaskedBatch batch = MaskedBatch.of(features(), labels(), mask, labelMask);
        MultiLayerNetwork plain = Networks.network(conf.clone());
        MultiLayerNetwork exact =
            Networks.network(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf));
        MaskedBatch.assertClose(batch.gradients(exact), batch.gradients(plain), ROUNDING);
        assertThat(exact.score()).isCloseTo(plain.score(), offset(1e-12));
      }
    }
  }

  private static MultiLayerConfiguration rowsBelowALossLayer() {
    return builder()
        .list()
        .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).build())
        .layer(new DenseLayer.Builder().nIn(6).nOut(Networks.CLASSES).build())
        .layer(new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build())
        .build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("masksOfExamples")
  void feedbackLearnsFromTheNetworkThatTheStepHasWhereExamplesAreMasked(
      String name, INDArray ofSomeType) {
    INDArray mask = ofSomeType.castTo(TYPE);
    for (Perturbation perturbation : Perturbation.values()) {
      MultiLayerNetwork net =
          rows(
              TargetPropagation.of(atRest(TrainingRule.DTPDRL))
                  .noiseLevel(1e-9)
                  .perturbation(perturbation));
      MaskedBatch.of(features(), labels(), mask, null).gradients(net);
      assertAtRest(MaskedBatch.targetLayers(net));
    }
  }

  static Stream<Arguments> rulesAndPerturbations() {
    return LabelMaskTest.rules()
        .flatMap(rule -> Stream.of(Perturbation.values()).map(p -> Arguments.of(rule, p)));
  }

  private static final int[] SEEN = {0, 2, 3};

  private static MaskedBatch seen() {
    return MaskedBatch.of(features().getRows(SEEN), labels().getRows(SEEN), null, null);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("rulesAndPerturbations")
  void aMaskedExampleIsAsIfItWereNotThere(TrainingRule rule, Perturbation perturbation) {
    MaskedBatch masked = MaskedBatch.of(features(), labels(), column(1, 0, 1, 1, 0), null);
    MultiLayerNetwork net = rows(TargetPropagation.of(rule).perturbation(perturbation));
    MaskedBatch.assertClose(masked.gradients(net), seen().gradients(net), ROUNDING);
    var withMask = masked.feedbackGradients(net);
    var without = seen().feedbackGradients(net);
    for (int i = 0; i < without.size(); i++) {
      MaskedBatch.assertClose(withMask.get(i), without.get(i), ROUNDING);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dl4jtp.mask.LabelMaskTest#rules")
  void whereAllIsMaskedNothingTrains(TrainingRule rule) {
    MultiLayerNetwork net = rows(TargetPropagation.of(rule));
    MaskedBatch nothing = MaskedBatch.of(features(), labels(), column(0, 0, 0, 0, 0), null);
    nothing
        .gradients(net)
        .forEach((name, g) -> assertThat(g.amaxNumber().doubleValue()).as(name).isZero());
    for (LiveTargetLayer layer : MaskedBatch.targetLayers(net)) {
      assertThat(layer.feedbackLoss()).isNaN();
    }
    nothing
        .feedbackGradients(net)
        .forEach(
            layer ->
                layer.forEach(
                    (name, g) -> assertThat(g.amaxNumber().doubleValue()).as(name).isZero()));
  }

  // ---- feedback alone

  private static DataSet masked() {
    DataSet data = new DataSet(features(), labels());
    data.setFeaturesMaskArray(column(1, 0, 1, 1, 0));
    return data;
  }

  private static DataSet seenAlone() {
    return new DataSet(features().getRows(SEEN), labels().getRows(SEEN));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dl4jtp.mask.LabelMaskTest#learningRules")
  void feedbackTrainingDoesNotSeeMaskedExamples(TrainingRule rule) {
    MultiLayerNetwork one = rows(TargetPropagation.of(rule));
    MultiLayerNetwork other = rows(TargetPropagation.of(rule));
    FeedbackTraining.of(one).fit(new SingletonDataSetIterator(masked()), 3);
    FeedbackTraining.of(other).fit(new SingletonDataSetIterator(seenAlone()), 3);
    assertThat(one.params().sub(other.params()).amaxNumber().doubleValue()).isLessThan(1e-12);
    assertThat(one.getLayer(1).getMaskArray()).isNull();
  }

  /** The steps of a schedule come while the masks of the batch are on the layers. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("org.dl4jtp.mask.LabelMaskTest#learningRules")
  void stepsOfAScheduleHaveTheMasksOfTheirBatch(TrainingRule rule) {
    INDArray[] params = new INDArray[2];
    for (int i = 0; i < 2; i++) {
      DataSet data = i == 0 ? masked() : seenAlone();
      MultiLayerNetwork net = rows(TargetPropagation.of(rule));
      net.setListeners(
          new FeedbackScheduleListener(
              FeedbackSchedule.none().pretrainingEpochs(1).stepsPerBatch(3).extraEpochs(1),
              new SingletonDataSetIterator(data.copy())));
      net.fit(new SingletonDataSetIterator(data), 2);
      params[i] = net.params();
    }
    assertThat(params[0].sub(params[1]).amaxNumber().doubleValue()).isLessThan(1e-12);
  }
}
