package org.dl4jtp.contract;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.FeedbackStart;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A network of the contract's table: small, of layers that differ in size, and smooth enough for
 * numerical differentiation.
 */
public final class ContractNetwork {
  static final DataType TYPE = DataType.DOUBLE;

  private static final int INPUTS = 8;
  private static final int CLASSES = 4;

  private final String name;
  private final MultiLayerConfiguration conf;

  private ContractNetwork(String name, MultiLayerConfiguration conf) {
    this.name = name;
    this.conf = conf;
  }

  /**
   * The table.
   *
   * @return all networks
   */
  public static Stream<ContractNetwork> all() {
    return Stream.of(
        plain(),
        of("sigmoid, no bias", chain(Activation.SIGMOID, false, false, Output.SOFTMAX)),
        of("softplus, regression", chain(Activation.SOFTPLUS, true, false, Output.LINEAR)),
        of("elu, sigmoid mse", chain(Activation.ELU, true, false, Output.SIGMOID_MSE)),
        of("tanh, sigmoid xent", chain(Activation.TANH, true, false, Output.SIGMOID_XENT)),
        of("layer norm", chain(Activation.TANH, true, true, Output.SOFTMAX)),
        of("activation layers", withActivationLayers()));
  }

  /**
   * The plainest of them.
   *
   * @return 8-7-6-6-4, tanh, softmax
   */
  public static ContractNetwork plain() {
    return of("tanh, softmax", chain(Activation.TANH, true, false, Output.SOFTMAX));
  }

  private static ContractNetwork of(String name, MultiLayerConfiguration conf) {
    return new ContractNetwork(name, conf);
  }

  /**
   * Its configuration.
   *
   * @return plain; a copy
   */
  public MultiLayerConfiguration conf() {
    return conf.clone();
  }

  /** As published: with feedback that is there before the first batch, and no damping. */
  static TargetPropagation drawn(TrainingRule rule) {
    return TargetPropagation.of(rule).feedbackStart(FeedbackStart.DRAWN).feedbackDamping(0);
  }

  static MultiLayerNetwork live(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    return net;
  }

  MultiLayerNetwork live(TrainingRule rule, double eta) {
    return live(drawn(rule).targetStepSize(eta).applyTo(conf()));
  }

  /**
   * Random inputs, and labels between 0 and 1.
   *
   * @param examples how many
   * @return the same for the same number
   */
  public static DataSet data(int examples) {
    Nd4j.getRandom().setSeed(2);
    INDArray x = Nd4j.randn(TYPE, examples, INPUTS);
    INDArray y = Nd4j.valueArrayOf(new long[] {examples, CLASSES}, 0.05, TYPE);
    INDArray best = x.argMax(1);
    for (int i = 0; i < examples; i++) {
      y.putScalar(i, best.getLong(i) % CLASSES, 0.85);
    }
    return new DataSet(x, y);
  }

  @Override
  public String toString() {
    return name;
  }

  private enum Output {
    SOFTMAX(LossFunction.MCXENT, Activation.SOFTMAX),
    LINEAR(LossFunction.MSE, Activation.IDENTITY),
    SIGMOID_MSE(LossFunction.MSE, Activation.SIGMOID),
    SIGMOID_XENT(LossFunction.XENT, Activation.SIGMOID);

    private final LossFunction loss;
    private final Activation activation;

    Output(LossFunction loss, Activation activation) {
      this.loss = loss;
      this.activation = activation;
    }

    OutputLayer layer(int in) {
      return new OutputLayer.Builder(loss).activation(activation).nIn(in).nOut(CLASSES).build();
    }
  }

  private static MultiLayerConfiguration chain(
      Activation activation, boolean bias, boolean layerNorm, Output output) {
    return builder(activation)
        .layer(dense(INPUTS, 7, bias, layerNorm))
        .layer(dense(7, 6, bias, layerNorm))
        .layer(dense(6, 6, bias, layerNorm))
        .layer(output.layer(6))
        .build();
  }

  private static MultiLayerConfiguration withActivationLayers() {
    return builder(Activation.IDENTITY)
        .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
        .layer(dense(INPUTS, 7, true, false))
        .layer(new ActivationLayer.Builder().activation(Activation.TANH).build())
        .layer(new ActivationLayer.Builder().activation(Activation.SOFTPLUS).build())
        .layer(dense(7, 6, true, false))
        .layer(new ActivationLayer.Builder().activation(Activation.SIGMOID).build())
        .layer(Output.SOFTMAX.layer(6))
        .build();
  }

  private static NeuralNetConfiguration.ListBuilder builder(Activation activation) {
    return new NeuralNetConfiguration.Builder()
        .seed(7)
        .dataType(TYPE)
        .updater(new Sgd(0.1))
        .weightInit(WeightInit.XAVIER)
        .activation(activation)
        .list();
  }

  private static DenseLayer dense(int in, int out, boolean bias, boolean layerNorm) {
    return new DenseLayer.Builder().nIn(in).nOut(out).hasBias(bias).hasLayerNorm(layerNorm).build();
  }
}
