package org.dl4jtp.theory;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.commons.math3.linear.RealMatrix;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.FeedbackTraining;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Difference reconstruction learns the damped Gauss-Newton map of the true Jacobian, skip
 * connections and all, from an activation to the outputs that it reaches. On a linear graph:
 *
 * <pre>
 *   in → a → b → s = a + b → left,   [s, c] → right,   b → c
 * </pre>
 */
class GraphFixedPointTest {
  private static final double CONVERGED = 1e-10;
  private static final INDArray DATA = TheoryNetwork.data(16, 5, 4).getFeatures();

  private static ComputationGraphConfiguration linear() {
    return new NeuralNetConfiguration.Builder()
        .seed(1)
        .dataType(DataType.DOUBLE)
        .updater(new Sgd(0))
        .activation(Activation.IDENTITY)
        .graphBuilder()
        .addInputs("in")
        .addLayer("a", new DenseLayer.Builder().nOut(6).build(), "in")
        .addLayer("b", new DenseLayer.Builder().nOut(6).build(), "a")
        .addVertex("s", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
        .addLayer("c", new DenseLayer.Builder().nOut(5).build(), "b")
        .addVertex("sc", new MergeVertex(), "s", "c")
        .addLayer("left", output(3), "s")
        .addLayer("right", output(2), "sc")
        .setOutputs("left", "right")
        .setInputTypes(InputType.feedForward(5))
        .build();
  }

  private static OutputLayer output(int nOut) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .activation(Activation.IDENTITY)
        .nOut(nOut)
        .build();
  }

  private static ComputationGraph trained(TrainingRule rule, double decay) {
    TargetPropagation tp =
        TheoryNetwork.rule(rule)
            .feedbackWeightDecay(decay)
            .noiseSource(new WhiteNoise())
            .feedbackUpdater(new Nesterovs(0.8, 0.85));
    ComputationGraph net = new ComputationGraph(tp.applyTo(linear()));
    net.init();
    int seed = 100;
    for (String name : new String[] {"a", "b", "c", "left", "right"}) {
      INDArray w = net.getLayer(name).getParam("W");
      RealMatrix weights = Matrices.wellConditioned((int) w.size(0), (int) w.size(1), seed++);
      net.getLayer(name).setParam("W", Matrices.array(weights));
    }
    FeedbackTraining training = FeedbackTraining.of(net);
    for (int i = 0; i < 400; i++) {
      training.step(DATA);
    }
    return net;
  }

  private static RealMatrix weights(ComputationGraph net, String layer, String parameter) {
    return Matrices.of(net.getLayer(layer).getParam(parameter));
  }

  private static RealMatrix beside(RealMatrix... parts) {
    INDArray[] arrays = new INDArray[parts.length];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = Matrices.array(parts[i]);
    }
    return Matrices.of(org.nd4j.linalg.factory.Nd4j.hstack(arrays));
  }

  /** M of [left, right] = hM, of the activations at the borders a, b, s and [s, c]. */
  private static RealMatrix[] ways(ComputationGraph net) {
    RealMatrix left = weights(net, "left", "W");
    RealMatrix right = weights(net, "right", "W");
    RealMatrix ofS = right.getSubMatrix(0, 5, 0, 1);
    RealMatrix ofC = right.getSubMatrix(6, 10, 0, 1);
    RealMatrix b = beside(left, ofS.add(weights(net, "c", "W").multiply(ofC)));
    RealMatrix s = beside(left, ofS);
    RealMatrix a = weights(net, "b", "W").multiply(b).add(s);
    return new RealMatrix[] {a, b, s, right};
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.02, 0.3})
  void feedbackBecomesTheDampedGaussNewtonMapOfTheWholeWay(double decay) {
    ComputationGraph net = trained(TrainingRule.DDTP_LINEAR, decay);
    RealMatrix[] ways = ways(net);
    String[] owners = {"b", "c", "left", "right"}; // the layers that hold the feedback
    for (int i = 0; i < owners.length; i++) {
      RealMatrix expected = gaussNewtonMap(ways[i], ways[i].getRowDimension() * decay / 2);
      RealMatrix learned = weights(net, owners[i], "Q");
      assertThat(Matrices.relativeError(learned, expected)).as(owners[i]).isLessThan(CONVERGED);
    }
  }

  @Test
  void theSkipConnectionIsVisible() {
    ComputationGraph net = trained(TrainingRule.DDTP_LINEAR, 0.3);
    RealMatrix[] ways = ways(net);
    RealMatrix withoutSkip = weights(net, "b", "W").multiply(ways[1]);
    RealMatrix wrong = gaussNewtonMap(withoutSkip, 6 * 0.3 / 2);
    assertThat(Matrices.relativeError(weights(net, "b", "Q"), wrong)).isGreaterThan(0.1);
  }

  /** Jᵀ(JJᵀ + λI)⁻¹, transposed, with J = Mᵀ. */
  private static RealMatrix gaussNewtonMap(RealMatrix way, double lambda) {
    return Matrices.regression(way, Matrices.identity(way.getRowDimension()), lambda);
  }
}
