package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.layer.TargetLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.inverse.InvertMatrix;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class GridFeedbackTest {
  private static final int OUTPUTS = 4;

  private static Surroundings at(long[] maps, long[] source) {
    return new Surroundings(new ActivationIdentity(), new ActivationIdentity(), true, null)
        .withMaps(maps, source);
  }

  private static INDArray random(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).subi(0.5);
  }

  private static double distance(INDArray a, INDArray b) {
    return a.sub(b).norm2Number().doubleValue();
  }

  /** {@code [cells, pixels]}: 1 where a pixel lies in a cell. */
  private static INDArray spread(int channels, int height, int width, int rows, int columns) {
    INDArray spread =
        Nd4j.zeros(
            DataType.DOUBLE, (long) channels * rows * columns, (long) channels * height * width);
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int cell = (c * rows + y * rows / height) * columns + x * columns / width;
          spread.putScalar(cell, (c * height + y) * width + x, 1);
        }
      }
    }
    return spread;
  }

  @ParameterizedTest
  @CsvSource({"1,1", "2,3", "2,2", "5,7", "5,1", "1,7"})
  void itIsAffineFeedbackWithTheMatrixSpreadOverTheMaps(int rows, int columns) {
    INDArray spread = spread(2, 5, 7, rows, columns);
    INDArray q = random(OUTPUTS, spread.size(0));
    INDArray bias = random(1, spread.size(0));
    for (AffineFeedback affine :
        new AffineFeedback[] {
          AffineFeedback.linear(), AffineFeedback.of(new ActivationTanH(), true)
        }) {
      Feedback grid =
          GridFeedback.of(affine, rows, columns)
              .settle(at(new long[] {2, 5, 7}, null))
              .bind(Map.of("Q", q, "q", bias), Map.of());
      Feedback full = affine.bind(Map.of("Q", q.mmul(spread), "q", bias.mmul(spread)), Map.of());
      compare(grid, full, q, bias, spread, random(3, OUTPUTS), random(3, OUTPUTS));
    }
  }

  private static void compare(
      Feedback grid,
      Feedback full,
      INDArray q,
      INDArray bias,
      INDArray spread,
      INDArray source,
      INDArray displacement) {
    for (boolean difference : new boolean[] {false, true}) {
      Feedback.Evaluation here =
          difference ? grid.difference(source, displacement) : grid.apply(source);
      Feedback.Evaluation there =
          difference ? full.difference(source, displacement) : full.apply(source);
      assertThat(distance(here.value(), there.value())).isCloseTo(0, within(1e-12));
      INDArray error = random(here.value().shape());
      Map<String, INDArray> gradients = Map.of("Q", Nd4j.zerosLike(q), "q", Nd4j.zerosLike(bias));
      here.gradient(error.dup(), gradients);
      INDArray fullQ = Nd4j.zeros(DataType.DOUBLE, OUTPUTS, spread.size(1));
      INDArray fullBias = Nd4j.zeros(DataType.DOUBLE, 1, spread.size(1));
      there.gradient(error, Map.of("Q", fullQ, "q", fullBias));
      assertThat(distance(gradients.get("Q"), fullQ.mmul(spread.transpose())))
          .isCloseTo(0, within(1e-11));
      assertThat(distance(gradients.get("q"), fullBias.mmul(spread.transpose())))
          .isCloseTo(0, within(1e-11));
    }
  }

  /** P Jᵀ(JJᵀ)⁻¹ on a linear network: there the expected gradient vanishes. */
  @Test
  void theFixedPointIsTheAveragedGaussNewtonMap() {
    Nd4j.getRandom().setSeed(12);
    INDArray spread = spread(2, 4, 4, 2, 2); // 8 cells of 4 pixels
    INDArray j = random(OUTPUTS, 32); // outputs of pixels
    INDArray cells =
        InvertMatrix.invert(j.mmul(j.transpose()), false).mmul(j).mmul(spread.transpose()).divi(4);
    INDArray noise = Nd4j.randn(DataType.DOUBLE, 40_000, 32);
    INDArray moved = noise.mmul(j.transpose());
    double there = gradient(cells, noise, moved);
    assertThat(there).isLessThan(0.03 * gradient(Nd4j.zerosLike(cells), noise, moved));
    assertThat(gradient(cells.mul(1.2), noise, moved)).isGreaterThan(3 * there);
  }

  private static double gradient(INDArray q, INDArray noise, INDArray moved) {
    Feedback grid =
        GridFeedback.of(AffineFeedback.linear().withBias(false), 2, 2)
            .settle(at(new long[] {2, 4, 4}, null))
            .bind(Map.of("Q", q), Map.of());
    Feedback.Evaluation back = grid.difference(Nd4j.zerosLike(moved), moved);
    INDArray gradient = Nd4j.zerosLike(q);
    back.gradient(back.value().sub(noise), Map.of("Q", gradient));
    return gradient.norm2Number().doubleValue();
  }

  @Test
  void outputsOfMapsAreSummedOverTheirCells() {
    INDArray below = spread(2, 5, 7, 2, 3);
    INDArray above = spread(3, 4, 4, 2, 3);
    INDArray q = random(above.size(0), below.size(0));
    Feedback grid =
        GridFeedback.of(AffineFeedback.linear().withBias(false), 2, 3)
            .settle(at(new long[] {2, 5, 7}, new long[] {3, 4, 4}))
            .bind(Map.of("Q", q), Map.of());
    INDArray source = random(3, 48);
    assertThat(
            distance(
                grid.apply(source).value(), source.mmul(above.transpose()).mmul(q).mmul(below)))
        .isCloseTo(0, within(1e-12));
  }

  @Test
  void itsSizesAreTheGrids() {
    FeedbackMapping grid =
        GridFeedback.of(AffineFeedback.linear(), 2, 3).settle(at(new long[] {64, 224, 224}, null));
    assertThat(grid.parameters(1000, 64 * 224 * 224, 1000))
        .extracting(FeedbackParameter::length)
        .containsExactly(1000L * 64 * 6, 64L * 6);
    assertThatThrownBy(() -> grid.parameters(1000, 64, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 features");
  }

  @Test
  void overVectorsItIsAffine() {
    Surroundings vector =
        new Surroundings(new ActivationIdentity(), new ActivationIdentity(), true, null);
    assertThat(GridFeedback.of(AffineFeedback.linear(), 2, 2).settle(vector))
        .isEqualTo(AffineFeedback.linear().dense());
  }

  @Test
  void badGridsAreRefused() {
    assertThatThrownBy(() -> GridFeedback.of(AffineFeedback.linear(), 0, 2))
        .hasMessageContaining("0×2");
    assertThatThrownBy(() -> GridFeedback.of(AffineFeedback.reversingLayerAbove(), 1, 1))
        .hasMessageContaining("activation first");
  }

  private static MultiLayerConfiguration network(int size, boolean maps) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(4)
            .updater(new Adam(0.003))
            .activation(Activation.TANH)
            .list()
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(8).padding(1, 1).build())
            .layer(new ConvolutionLayer.Builder(3, 3).nOut(maps ? 2 : 8).padding(1, 1).build());
    if (maps) {
      list.layer(
          new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build());
    } else {
      list.layer(new GlobalPoolingLayer())
          .layer(
              new OutputLayer.Builder(LossFunction.MCXENT)
                  .nOut(100)
                  .activation(Activation.SOFTMAX)
                  .build());
    }
    return list.setInputType(InputType.convolutional(size, size, 1)).build();
  }

  private static FeedbackMapping mapping(MultiLayerConfiguration conf, int layer) {
    return ((TargetLayer) conf.getConf(layer).getLayer()).rule().feedbackMapping();
  }

  @Test
  void largeMapsHaveOneByDefault() {
    InputType type = InputType.convolutional(60, 60, 1);
    MultiLayerConfiguration large =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(network(60, false), type);
    assertThat(mapping(large, 1)).isInstanceOf(GridFeedback.class);
    assertThat(mapping(large, 1).toString()).startsWith("grid(8×8");
    assertThat(MultiLayerConfiguration.fromJson(large.toJson())).isEqualTo(large);
    MultiLayerConfiguration small =
        TargetPropagation.of(TrainingRule.DDTP_LINEAR)
            .applyTo(network(8, false), InputType.convolutional(8, 8, 1));
    assertThat(mapping(small, 1)).isEqualTo(AffineFeedback.linear());
    MultiLayerConfiguration full =
        TargetPropagation.of(
                TrainingRule.DDTP_LINEAR.withFeedbackMapping(AffineFeedback.linear().dense()))
            .applyTo(network(60, false), type);
    assertThat(mapping(full, 1)).isEqualTo(AffineFeedback.linear().dense());
  }

  /** With maps at the output as well: the feedback learns, and so does the network. */
  @Test
  void itLearns() {
    MultiLayerConfiguration conf =
        TargetPropagation.of(
                TrainingRule.DDTP_LINEAR.withFeedbackMapping(
                    GridFeedback.of(AffineFeedback.linear(), 2, 2)))
            .feedbackUpdater(new Sgd(0.002))
            .noiseLevel(0.1)
            .applyTo(network(8, true), InputType.convolutional(8, 8, 1));
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    Nd4j.getRandom().setSeed(9);
    INDArray x = Nd4j.rand(DataType.FLOAT, 16, 1, 8, 8);
    DataSet batch = new DataSet(x, Nd4j.concat(1, x.mul(0.5), x.rsub(1)));
    LiveTargetLayer owner = (LiveTargetLayer) net.getLayer(1);
    net.fit(batch);
    double loss = owner.feedbackLoss();
    double score = net.score();
    for (int i = 0; i < 150; i++) {
      net.fit(batch);
    }
    assertThat(owner.feedbackLoss()).isLessThan(0.95 * loss);
    assertThat(net.score()).isLessThan(0.5 * score);
  }

  /** Of a changed file: maps of as many pixels that are not those of the layer. */
  @Test
  void otherMapsOfAsManyPixelsAreRefused() {
    MultiLayerConfiguration conf =
        TargetPropagation.of(
                TrainingRule.DDTP_LINEAR.withFeedbackMapping(
                    GridFeedback.of(AffineFeedback.linear(), 2, 2)))
            .applyTo(network(8, false), InputType.convolutional(8, 8, 1));
    String json = conf.toJson();
    Matcher maps = Pattern.compile("(\"maps\" : . )(\\d+), (\\d+), (\\d+)").matcher(json);
    assertThat(maps.find()).isTrue();
    long pixels =
        IntStream.rangeClosed(2, 4)
            .mapToLong(i -> Long.parseLong(maps.group(i)))
            .reduce(1, (a, b) -> a * b);
    String changed = maps.replaceFirst("$11, 1, " + pixels);
    new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json)).init();
    assertThatThrownBy(
            () -> new MultiLayerNetwork(MultiLayerConfiguration.fromJson(changed)).init())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 1 ('layer1')")
        .hasMessageContaining("[1, 1, " + pixels + "]")
        .hasMessageContaining("apply the rule again");
  }
}
