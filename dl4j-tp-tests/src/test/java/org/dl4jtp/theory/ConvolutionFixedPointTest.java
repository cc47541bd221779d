package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.feedback.Perturbation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Local difference reconstruction learns the transposed convolution: the deconvolution by its own
 * kernels, also below average pooling whose windows overlap.
 */
class ConvolutionFixedPointTest {
  private static final int EXAMPLES = 96; // more than the units of any maps
  private static final double CONVERGED = 1e-12;

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void feedbackKernelsBecomeTheForwardKernels(int window) {
    MultiLayerNetwork net = trained(window);
    INDArray kernels = net.getParam("1_W");
    assertThat(net.getParam("1_Q").shape()).isEqualTo(kernels.shape());
    assertThat(net.getParam("1_Q").distance2(kernels) / kernels.norm2Number().doubleValue())
        .isLessThan(CONVERGED);

    // Its targets are then those of backpropagation.
    MultiLayerNetwork exact = network(TargetPropagation.of(TrainingRule.EXACT), window);
    for (int layer = 0; layer < 2; layer++) {
      INDArray d = displacement(net, layer);
      INDArray expected = displacement(exact, layer);
      assertThat(d.distance2(expected) / expected.norm2Number().doubleValue())
          .isLessThan(CONVERGED);
    }
  }

  private static MultiLayerNetwork trained(int window) {
    MultiLayerNetwork net =
        network(
            TargetPropagation.of(TrainingRule.LDRL)
                .perturbation(Perturbation.ALL_LAYERS)
                .feedbackWeightDecay(0)
                .noiseLevel(0.5)
                .noiseSource(new WhiteNoise())
                .feedbackUpdater(new Sgd(window == 1 ? 0.1 : 3.6)),
            window);
    net.setParam("3_Q", net.getParam("3_W").transpose()); // the fixed point of dense layers
    for (int i = 0; i < (window == 1 ? 60 : 110); i++) {
      net.fit(data());
    }
    return net;
  }

  private static MultiLayerNetwork network(TargetPropagation rule, int window) {
    int stride = Math.min(2, window); // windows of 3 overlap
    MultiLayerConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0))
            .activation(Activation.IDENTITY)
            .list()
            .layer(new ConvolutionLayer.Builder(2, 2).nOut(2).build()) // 6 × 6
            .layer(new ConvolutionLayer.Builder(2, 1).nOut(3).build()) // 5 × 6
            .layer(
                new SubsamplingLayer.Builder(
                        PoolingType.AVG, new int[] {window, window}, new int[] {stride, stride})
                    .build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .activation(Activation.IDENTITY)
                    .nOut(2)
                    .build())
            .setInputType(InputType.convolutionalFlat(7, 7, 1))
            .build();
    MultiLayerNetwork net = new MultiLayerNetwork(rule.applyTo(conf));
    net.init();
    return net;
  }

  private static INDArray displacement(MultiLayerNetwork net, int layer) {
    return TrainingStep.of(net, data().getFeatures(), data().getLabels())
        .layers()
        .get(layer)
        .displacement();
  }

  private static DataSet data() {
    return TheoryNetwork.data(EXAMPLES, 49, 2);
  }
}
