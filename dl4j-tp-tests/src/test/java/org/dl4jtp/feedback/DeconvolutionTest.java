package org.dl4jtp.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.TargetLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * What a deconvolution computes, held to matrices that are read off Deeplearning4j's own layers,
 * one pixel at a time.
 */
class DeconvolutionTest {
  @BeforeEach
  void seed() {
    Nd4j.getRandom().setSeed(11);
  }

  private static final int CHANNELS = 2;
  private static final int ABOVE = 3;

  /** Maps of a size, a convolution, and what follows it. */
  record Case(
      String name, int height, int width, ConvolutionLayer convolution, List<Layer> poolings) {
    Case(String name, int height, int width, ConvolutionLayer convolution, Layer... poolings) {
      this(name, height, width, convolution, List.of(poolings));
    }

    @Override
    public String toString() {
      return name;
    }

    /** A 1×1 convolution, so that the maps are those of a border, then this. */
    MultiLayerConfiguration network(DataType type) {
      NeuralNetConfiguration.ListBuilder list =
          new NeuralNetConfiguration.Builder()
              .seed(3)
              .dataType(type)
              .updater(new NoOp())
              .activation(Activation.IDENTITY)
              .list()
              .layer(conv(1, 1).nOut(CHANNELS).build())
              .layer(convolution);
      for (Layer pooling : poolings) {
        list.layer(pooling);
      }
      return list.layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
          .setInputType(input())
          .build();
    }

    InputType input() {
      return InputType.convolutional(height, width, 1);
    }

    DeconvolutionFeedback mapping(TrainingRule rule) {
      MultiLayerConfiguration tp =
          TargetPropagation.of(rule).applyTo(network(DataType.DOUBLE), input());
      return (DeconvolutionFeedback)
          ((TargetLayer) tp.getConf(1).getLayer()).rule().feedbackMapping();
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("plain", 5, 4, conv(3, 2).build()),
        new Case("a stride that divides", 7, 5, conv(3, 3).stride(2, 2).build()),
        new Case("a stride that leaves a rest", 8, 9, conv(3, 2).stride(2, 3).build()),
        new Case("a stride larger than the kernel", 7, 8, conv(2, 1).stride(3, 2).build()),
        new Case("padding", 5, 4, conv(3, 3).stride(2, 1).padding(1, 2).build()),
        new Case(
            "a 1×1 kernel that moves by two, padded",
            5,
            6,
            conv(1, 1).stride(2, 2).padding(1, 1).build()),
        new Case(
            "padding wider than the kernel", 4, 5, conv(2, 1).stride(2, 3).padding(3, 2).build()),
        new Case("dilation", 7, 8, conv(3, 2).dilation(2, 3).stride(1, 2).build()),
        new Case("same", 5, 6, conv(3, 2).convolutionMode(ConvolutionMode.Same).build()),
        new Case(
            "same, stride and dilation",
            7,
            6,
            conv(3, 3).stride(2, 2).dilation(2, 1).convolutionMode(ConvolutionMode.Same).build()),
        new Case("pooling side by side", 6, 8, conv(3, 3).build(), pool(2, 2).build()),
        new Case("a rest in pooling", 7, 6, conv(3, 2).build(), pool(2, 2).build()),
        new Case("overlapping pooling", 8, 7, conv(2, 3).build(), pool(3, 2).build()),
        new Case(
            "same pooling",
            7,
            6,
            conv(2, 2).build(),
            pool(3, 2).convolutionMode(ConvolutionMode.Same).build()),
        new Case(
            "padded and dilated pooling",
            8,
            7,
            conv(2, 2).build(),
            new SubsamplingLayer.Builder(PoolingType.AVG, new int[] {2, 2}, new int[] {2, 1})
                .padding(1, 0)
                .dilation(2, 2)
                .build()),
        new Case(
            "everything",
            9,
            10,
            conv(2, 3).stride(1, 1).convolutionMode(ConvolutionMode.Same).build(),
            pool(3, 2).build(),
            new ZeroPaddingLayer.Builder(1, 0, 2, 1).build(),
            pool(2, 1).build()));
  }

  /** Where a pooling sees nothing but padding, Deeplearning4j's has no value. */
  @Test
  void aPoolingPaddedWiderThanItselfIsRefusedByName() {
    SubsamplingLayer pooling =
        new SubsamplingLayer.Builder(PoolingType.AVG, new int[] {1, 1}, new int[] {2, 2})
            .padding(1, 1)
            .name("thin")
            .build();
    Case c = new Case("thin", 4, 5, conv(2, 2).build(), pooling);
    assertThatThrownBy(() -> c.mapping(TrainingRule.DTP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'thin'", "padding [1, 1]", "less padding", "ddtp-linear");
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itIsTheTransposedConvolutionOfUnpooledMaps(Case c) {
    for (DataType type : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
      MultiLayerNetwork net = new MultiLayerNetwork(c.network(type));
      net.init();
      for (TrainingRule rule : List.of(TrainingRule.DTP, TrainingRule.LDRL)) {
        DeconvolutionFeedback mapping = c.mapping(rule);
        boolean transposed = rule.equals(TrainingRule.LDRL);
        Map<String, INDArray> parameters = new LinkedHashMap<>();
        parameters.put("Q", net.getParam("1_W"));
        parameters.put("q", Nd4j.createFromArray(new double[][] {{0.5, -2}}).castTo(type));
        LinearMap map = new DeconvolutionMap(mapping.geometry(), transposed, "Q", "q", parameters);

        INDArray matrix = matrix(net, type, c, transposed);
        INDArray source = Nd4j.rand(type, 4, matrix.size(0)).subi(0.5);
        INDArray error = Nd4j.rand(type, 4, matrix.size(1)).subi(0.5);
        double precision = type == DataType.FLOAT ? 1e-5 : 1e-13;
        assertClose(map.product(source), source.mmul(matrix), precision);
        assertClose(map.pullBack(error), error.mmul(matrix.transpose()), precision);

        INDArray plane = Nd4j.ones(type, 1, matrix.size(1) / CHANNELS);
        INDArray bias = Nd4j.hstack(plane.mul(0.5), plane.mul(-2));
        INDArray product = map.product(source);
        assertClose(map.addBias(product.dup()), product.addRowVector(bias), precision);
        assertClose(
            mapping.bind(parameters, Map.of()).apply(source).value(),
            source.mmul(matrix).addRowVector(bias),
            precision);
      }
    }
  }

  /** It is linear in Q, so that its gradient is exact where differences are, but for rounding. */
  @ParameterizedTest
  @MethodSource("cases")
  void itsGradientIsThatOfItsValue(Case c) {
    DeconvolutionFeedback mapping = c.mapping(TrainingRule.DTP);
    long[] below = mapping.geometry().below();
    long[] above = mapping.geometry().above();
    long n = below[0] * below[1] * below[2];
    Map<String, INDArray> parameters = new LinkedHashMap<>();
    Map<String, INDArray> gradients = new LinkedHashMap<>();
    for (FeedbackParameter p : mapping.parameters(above[0] * above[1] * above[2], n, 2)) {
      parameters.put(p.name(), Nd4j.rand(DataType.DOUBLE, p.shape()).subi(0.5));
      gradients.put(p.name(), Nd4j.ones(DataType.DOUBLE, p.shape())); // which is added to
    }
    LinearMap map = new DeconvolutionMap(mapping.geometry(), false, "Q", "q", parameters);
    INDArray v = Nd4j.rand(DataType.DOUBLE, 4, above[0] * above[1] * above[2]).subi(0.5);
    INDArray delta = Nd4j.rand(DataType.DOUBLE, 4, n).subi(0.5);
    map.addGradient(v, delta, gradients);
    map.addBiasGradient(delta, gradients);
    parameters.forEach(
        (name, parameter) -> {
          INDArray numeric = parameter.ulike();
          for (long i = 0; i < parameter.length(); i++) {
            double value = parameter.getDouble(i);
            parameter.putScalar(i, value + 1);
            double up = inner(map.addBias(map.product(v)), delta);
            parameter.putScalar(i, value - 1);
            double down = inner(map.addBias(map.product(v)), delta);
            parameter.putScalar(i, value);
            numeric.putScalar(i, (up - down) / 2);
          }
          assertClose(gradients.get(name), numeric.add(1), 1e-12);
        });
  }

  private static double inner(INDArray a, INDArray b) {
    return a.mul(b).sumNumber().doubleValue();
  }

  /** From every value above (rows) to every pixel below, read off the layers one by one. */
  private static INDArray matrix(MultiLayerNetwork net, DataType type, Case c, boolean transposed) {
    net.getLayer(1).getParam("b").assign(0);
    INDArray matrix =
        derivative(net, 1, new long[] {CHANNELS, c.height, c.width}, type); // below to convolution
    long[] shape = shapeAfter(net, 1, new long[] {CHANNELS, c.height, c.width}, type);
    INDArray unpooling = Nd4j.eye(matrix.size(1)).castTo(type);
    for (int i = 2; i < 2 + c.poolings.size(); i++) {
      INDArray sees = derivative(net, i, shape, type);
      if (!transposed) {
        sees = sees.neq(0).castTo(type); // which windows see a position; the mean of those
      }
      for (int position = 0; !transposed && position < sees.size(0); position++) {
        double windows = sees.getRow(position).sumNumber().doubleValue();
        sees.getRow(position).divi(Math.max(1, windows));
      }
      unpooling = unpooling.mmul(sees);
      shape = shapeAfter(net, i, shape, type);
    }
    return unpooling.transpose().mmul(matrix.transpose());
  }

  private static INDArray derivative(
      MultiLayerNetwork net, int layer, long[] shape, DataType type) {
    int n = (int) (shape[0] * shape[1] * shape[2]);
    INDArray units = Nd4j.eye(n).castTo(type).reshape(n, shape[0], shape[1], shape[2]);
    INDArray out = activate(net, layer, units);
    return out.dup('c').reshape('c', n, out.length() / n);
  }

  private static INDArray activate(MultiLayerNetwork net, int layer, INDArray x) {
    return net.getLayer(layer).activate(x, false, LayerWorkspaceMgr.noWorkspaces());
  }

  private static long[] shapeAfter(MultiLayerNetwork net, int layer, long[] shape, DataType type) {
    INDArray one = Nd4j.zeros(type, 1, shape[0], shape[1], shape[2]);
    long[] out = activate(net, layer, one).shape();
    return new long[] {out[1], out[2], out[3]};
  }

  private static ConvolutionLayer.Builder conv(int height, int width) {
    return new ConvolutionLayer.Builder(height, width)
        .nOut(ABOVE)
        .convolutionMode(ConvolutionMode.Truncate);
  }

  private static SubsamplingLayer.Builder pool(int size, int stride) {
    return new SubsamplingLayer.Builder(
            PoolingType.AVG, new int[] {size, size}, new int[] {stride, stride})
        .convolutionMode(ConvolutionMode.Truncate);
  }

  private static void assertClose(INDArray actual, INDArray expected, double precision) {
    assertThat(actual.shape()).isEqualTo(expected.shape());
    double scale = expected.amaxNumber().doubleValue();
    assertThat(actual.sub(expected).amaxNumber().doubleValue()).isLessThan(precision * scale);
  }
}
