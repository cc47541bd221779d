package org.dl4jtp.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.api.Test;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers of users' own, which nobody listed. */
class LayerProbeTest {
  private static final InputType FOUR = InputType.feedForward(4);

  /** Each example by itself. */
  public static final class Squares extends SameDiffLambdaLayer {
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }

    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return input.mul(input).add(input);
    }
  }

  /** A softmax over the batch. */
  public static final class Shares extends SameDiffLambdaLayer {
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }

    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return sd.nn().softmax(input, 0);
    }
  }

  /** Noise at inference too. */
  public static final class Noisy extends SameDiffLambdaLayer {
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }

    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return input.add(sd.random().normal(0, 1, DataType.DOUBLE, 2, 5));
    }
  }

  /** A layer with weights. */
  public static final class Projection extends SameDiffLayer {
    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
      return sd.nn().tanh(input.mmul(parameters.get("W")));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("W", 5, 3);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      initWeights(5, 3, WeightInit.XAVIER, params.get("W"));
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return InputType.feedForward(3);
    }
  }

  private static MultiLayerConfiguration network(Layer own, long width) {
    return new NeuralNetConfiguration.Builder()
        .seed(2)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0.1))
        .activation(Activation.TANH)
        .list()
        .layer(new DenseLayer.Builder().nIn(4).nOut(5).build())
        .layer(own)
        .layer(new DenseLayer.Builder().nIn(width).nOut(4).build())
        .layer(new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build())
        .validateOutputLayerConfig(false)
        .build();
  }

  private static DataSet batch() {
    Nd4j.getRandom().setSeed(4);
    INDArray x = Nd4j.rand(DataType.DOUBLE, 8, 4).subi(0.5);
    INDArray positive = x.getColumn(0, true).gt(0).castTo(DataType.DOUBLE);
    return new DataSet(x, Nd4j.hstack(positive, positive.rsub(1)));
  }

  @Test
  void theyTrainAsThePlainNetworkByExactTargets() {
    for (MultiLayerConfiguration conf :
        new MultiLayerConfiguration[] {network(new Squares(), 5), network(new Projection(), 3)}) {
      MultiLayerNetwork plain = new MultiLayerNetwork(conf.clone());
      plain.init();
      MultiLayerNetwork exact =
          new MultiLayerNetwork(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf, FOUR));
      exact.init();
      for (int i = 0; i < 3; i++) {
        plain.fit(batch());
        exact.fit(batch());
      }
      assertThat(exact.params().sub(plain.params()).norm2Number().doubleValue()).isLessThan(1e-9);
    }
  }

  @Test
  void theyLearnByFeedback() {
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                .applyTo(network(new Projection(), 3), FOUR));
    net.init();
    DataSet batch = batch();
    double before = net.score(batch);
    for (int i = 0; i < 200; i++) {
      net.fit(batch);
    }
    assertThat(net.score(batch)).isLessThan(0.7 * before);
  }

  @Test
  void whatTargetPropagationCannotUseIsRefused() {
    TargetPropagation rule = TargetPropagation.of(TrainingRule.DDTP_LINEAR);
    assertThatThrownBy(() -> rule.applyTo(network(new Shares(), 5), FOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Layer 1")
        .hasMessageContaining("Shares")
        .hasMessageContaining("depends on the others");
    assertThatThrownBy(() -> rule.applyTo(network(new Noisy(), 5), FOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Noisy")
        .hasMessageContaining("answers the same input differently");
    assertThatThrownBy(() -> rule.applyTo(network(new WrongDerivative(), 5), FOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("finite differences");
  }

  @Test
  void nothingElseIsDisturbed() {
    MultiLayerConfiguration conf = network(new Projection(), 3); // which seeds the generator
    Nd4j.getRandom().setSeed(77);
    INDArray expected = Nd4j.rand(3);
    Nd4j.getRandom().setSeed(77);
    TargetPropagation.of(TrainingRule.DFA).applyTo(conf, FOUR);
    assertThat(Nd4j.rand(3)).isEqualTo(expected);
  }

  /** Its derivative is another function's. */
  public static final class WrongDerivative extends ActivationLayer {
    WrongDerivative() {
      super(new ActivationCube());
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType dataType) {
      return new org.deeplearning4j.nn.layers.ActivationLayer(conf, dataType) {
        @Override
        public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
          Pair<Gradient, INDArray> right = super.backpropGradient(epsilon, mgr);
          return new Pair<>(right.getFirst(), right.getSecond().muli(2));
        }
      };
    }
  }
}
