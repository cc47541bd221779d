package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whatever the window, our convolutions are those of Deeplearning4j's layer. */
class ConvolutionKernelTest {
  private static final LayerWorkspaceMgr MGR = LayerWorkspaceMgr.noWorkspacesImmutable();

  @ParameterizedTest
  @EnumSource(names = {"FLOAT", "DOUBLE"})
  void bothKernelsGiveTheLayersOutputAndDerivatives(DataType type) {
    Random random = new Random(1);
    Nd4j.getRandom().setSeed(1);
    for (int trial = 0; trial < 60; trial++) {
      ConvolutionLayer conf = randomLayer(random);
      int examples = 1 + random.nextInt(3);
      checkKernels(conf, type, examples, size(conf, 0, random), size(conf, 1, random));
    }
  }

  @Test
  void batchesLargerThanTheRoomForPatchesAreTheSame() {
    Nd4j.getRandom().setSeed(2);
    ConvolutionLayer conf =
        new ConvolutionLayer.Builder(3, 3)
            .nIn(4)
            .nOut(5)
            .padding(1, 1)
            .weightInit(WeightInit.NORMAL)
            .activation(Activation.IDENTITY)
            .build();
    checkKernels(conf, DataType.DOUBLE, 10, 20, 20); // four examples at a time
    checkKernels(conf, DataType.DOUBLE, 3, 50, 50); // one
  }

  private static void checkKernels(
      ConvolutionLayer conf, DataType type, long examples, long height, long width) {
    Layer layer = live(conf, type);
    INDArray x = Nd4j.rand(type, examples, conf.getNIn(), height, width).subi(0.5);
    INDArray z = layer.activate(x.dup(), true, MGR);
    INDArray delta = Nd4j.rand(type, z.shape()).subi(0.5);
    Pair<Gradient, INDArray> expected = layer.backpropGradient(delta.dup(), MGR);

    ConvolutionWindow window = new ConvolutionWindow(conf);
    INDArray w = layer.getParam("W");
    INDArray b = layer.getParam("b");
    List<ConvolutionKernel> kernels = new ArrayList<>();
    kernels.add(ConvolutionKernel.of(window, type));
    kernels.add(new MatrixConvolution(window, 0));
    if (OperationConvolution.isPossible(window, type)) {
      kernels.add(new OperationConvolution(window));
    }
    for (ConvolutionKernel kernel : kernels) {
      String what = kernel.getClass().getSimpleName() + " " + conf + Arrays.toString(x.shape());
      INDArray value = garbage(z);
      kernel.forward(x, w, b, value);
      assertEqual(value, z, what + ", value");

      INDArray dw = garbage(w);
      INDArray db = b == null ? null : garbage(b);
      kernel.parameterGradients(x, w, delta, dw, db);
      assertEqual(dw, expected.getFirst().getGradientFor("W"), what + ", dw");
      if (b != null) {
        assertEqual(db, expected.getFirst().getGradientFor("b"), what + ", db");
      }

      INDArray dx = garbage(x);
      kernel.inputGradient(x, w, delta, dx);
      assertEqual(dx, expected.getSecond(), what + ", dx");
    }
  }

  private static ConvolutionLayer randomLayer(Random random) {
    ConvolutionMode[] modes = {
      ConvolutionMode.Truncate, ConvolutionMode.Same, ConvolutionMode.Strict
    };
    ConvolutionMode mode = modes[random.nextInt(modes.length)];
    int[] kernel = {1 + random.nextInt(4), 1 + random.nextInt(4)};
    ConvolutionLayer.Builder builder =
        new ConvolutionLayer.Builder(kernel)
            .nIn(1 + random.nextInt(3))
            .nOut(1 + random.nextInt(4))
            .dilation(1 + random.nextInt(2), 1 + random.nextInt(2))
            .hasBias(random.nextInt(3) > 0)
            .convolutionMode(mode)
            .weightInit(WeightInit.NORMAL)
            .biasInit(0.3)
            .activation(Activation.IDENTITY);
    // Same mode and strides beyond the kernel are invalid in Deeplearning4j.
    builder.stride(1 + random.nextInt(kernel[0]), 1 + random.nextInt(kernel[1]));
    if (mode != ConvolutionMode.Same) {
      builder.padding(random.nextInt(kernel[0]), random.nextInt(kernel[1]));
    }
    return builder.build();
  }

  /** A height or width that the window fits; in Strict mode, without a rest. */
  private static long size(ConvolutionLayer conf, int side, Random random) {
    int window = 1 + (conf.getKernelSize()[side] - 1) * conf.getDilation()[side];
    int stride = conf.getStride()[side];
    int steps = 1 + random.nextInt(4);
    int rest = conf.getConvolutionMode() == ConvolutionMode.Strict ? 0 : random.nextInt(stride);
    int padding = conf.getConvolutionMode() == ConvolutionMode.Same ? 0 : conf.getPadding()[side];
    int size = window + steps * stride + rest - 2 * padding;
    return size < 1 ? size + 2L * padding * stride : size;
  }

  private static Layer live(ConvolutionLayer conf, DataType type) {
    NeuralNetConfiguration net =
        new NeuralNetConfiguration.Builder().dataType(type).layer(conf).build();
    long length = conf.initializer().numParams(net);
    Layer layer = conf.instantiate(net, null, 0, Nd4j.create(type, 1, length), true, type);
    layer.setBackpropGradientsViewArray(Nd4j.create(type, 1, length));
    return layer;
  }

  private static INDArray garbage(INDArray like) {
    return Nd4j.valueArrayOf(like.shape(), Double.NaN, like.dataType());
  }

  private static void assertEqual(INDArray actual, INDArray expected, String what) {
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    assertThat(actual.isNaN().any()).as(what).isFalse();
    double tolerance = expected.dataType() == DataType.DOUBLE ? 1e-13 : 1e-5;
    double scale = Math.max(expected.amaxNumber().doubleValue(), 1);
    double error = actual.sub(expected).amaxNumber().doubleValue() / scale;
    assertThat(error).as(what).isLessThan(tolerance);
  }
}
