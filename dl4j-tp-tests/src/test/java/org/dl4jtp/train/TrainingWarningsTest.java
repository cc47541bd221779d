package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.layer.LiveModel;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

/** Training that goes wrong with finite numbers. */
class TrainingWarningsTest {
  private static final DataSet DATA = Networks.data(400, DataType.DOUBLE, 3);

  private static List<Divergence> warnings(MultiLayerNetwork net, DataSet data, int epochs) {
    List<Divergence> told = new ArrayList<>();
    DivergenceListener listener = new DivergenceListener().warningsTo(told::add);
    net.setListeners(listener);
    net.fit(org.dl4jtp.examples.data.Batches.inOrder(data, 16, DataType.DOUBLE), epochs);
    assertThat(listener.divergence()).isEmpty();
    return told;
  }

  private static MultiLayerConfiguration relu(double rate) {
    return Networks.plain(
        DataType.DOUBLE, b -> b.activation(Activation.RELU).updater(new Adam(rate)));
  }

  @Test
  void trainingThatLearnsIsNotWarnedOf() {
    for (TrainingRule rule : List.of(TrainingRule.BP, TrainingRule.DDTP_LINEAR, TrainingRule.DTP)) {
      MultiLayerConfiguration conf = TargetPropagation.of(rule).applyTo(relu(1e-2));
      assertThat(warnings(Networks.network(conf), DATA.copy(), 3)).as("%s", rule).isEmpty();
    }
  }

  @Test
  void aLossAboveThatOfAConstantOutputIsToldOnceAfterAnEpoch() {
    MultiLayerConfiguration conf = TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(relu(3));
    List<Divergence> told = warnings(Networks.network(conf), DATA.copy(), 3);
    List<Divergence> loss =
        told.stream().filter(d -> d.kind() == Divergence.Kind.LOSS_ABOVE_GUESSING).toList();
    assertThat(loss).hasSize(1);
    assertThat(loss.get(0).kind().isWarning()).isTrue();
    assertThat(loss.get(0).toString())
        .contains("above that of a constant output, 1.3", "feedbackStart", "FeedbackTraining");
  }

  @Test
  void regressionIsComparedWithTheVarianceOfItsLabels() {
    GuessingLoss guessing = new GuessingLoss();
    MultiLayerNetwork net = Networks.network(relu(1e-2));
    net.setLabels(DATA.getLabels());
    guessing.add(LiveModel.of(net));
    double entropy = 0;
    INDArray shares = DATA.getLabels().mean(0);
    for (int i = 0; i < shares.length(); i++) {
      entropy -= shares.getDouble(i) * Math.log(shares.getDouble(i));
    }
    assertThat(guessing.value()).isCloseTo(entropy, org.assertj.core.data.Offset.offset(1e-9));
  }

  @Test
  void anActivationThatGrowsAHundredfoldIsTold() {
    MultiLayerNetwork net =
        Networks.network(
            Networks.plain(
                DataType.DOUBLE, b -> b.activation(Activation.IDENTITY).updater(new Sgd(0))));
    List<Divergence> told = new ArrayList<>();
    net.setListeners(new DivergenceListener().warningsTo(told::add));
    for (int i = 0; i < 10; i++) {
      net.fit(DATA);
    }
    assertThat(told).isEmpty();
    net.getLayer(1).getParam("W").muli(1000);
    net.fit(DATA);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).kind()).isEqualTo(Divergence.Kind.ACTIVATION_GROWTH);
    assertThat(told.get(0).toString()).contains("layer 1", "has grown from", "feedbackStart");
  }

  @Test
  void mostUnitsDeadIsTold() {
    MultiLayerNetwork net = Networks.network(relu(1e-2));
    net.getLayer(1).getParam("b").assign(Nd4j.valueArrayOf(1, 6, -100.0));
    List<Divergence> told = warnings(net, DATA.copy(), 1);
    assertThat(told).extracting(Divergence::kind).contains(Divergence.Kind.DEAD_UNITS);
    assertThat(told.toString()).contains("6 of 6 units of layer 1", "leaky ReLU");
  }

  /** A layer beside others, below both outputs, and a vertex without a layer. */
  private static ComputationGraph graph() {
    ComputationGraph net =
        new ComputationGraph(
            TargetPropagation.of(TrainingRule.DDTP_LINEAR)
                .applyTo(
                    new NeuralNetConfiguration.Builder()
                        .seed(1)
                        .dataType(DataType.DOUBLE)
                        .updater(new Sgd(0))
                        .activation(Activation.RELU)
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("left", new DenseLayer.Builder().nOut(6).build(), "in")
                        .addLayer("right", new DenseLayer.Builder().nOut(6).build(), "in")
                        .addVertex("both", new MergeVertex(), "left", "right")
                        .addLayer("hidden", new DenseLayer.Builder().nOut(6).build(), "both")
                        .addLayer("a", output(), "hidden")
                        .addLayer("b", output(), "both")
                        .setOutputs("a", "b")
                        .setInputTypes(InputType.feedForward(DATA.numInputs()))
                        .build()));
    net.init();
    return net;
  }

  private static OutputLayer output() {
    return new OutputLayer.Builder()
        .nOut(DATA.numOutcomes())
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static List<Divergence> warningsOfGraph(Consumer<ComputationGraph> afterTenSteps) {
    ComputationGraph net = graph();
    List<Divergence> told = new ArrayList<>();
    net.setListeners(new DivergenceListener().warningsTo(told::add));
    INDArray[] labels = {DATA.getLabels(), DATA.getLabels()};
    for (int i = 0; i < 10; i++) {
      net.fit(new INDArray[] {DATA.getFeatures()}, labels);
    }
    assertThat(told).isEmpty();
    afterTenSteps.accept(net);
    net.fit(new INDArray[] {DATA.getFeatures()}, labels);
    return told;
  }

  @Test
  void growthAndDeadUnitsOfGraphsAreToldByName() {
    assertThat(warningsOfGraph(net -> net.getParam("right_W").muli(1000)))
        .anySatisfy(
            d -> {
              assertThat(d.kind()).isEqualTo(Divergence.Kind.ACTIVATION_GROWTH);
              assertThat(d.toString()).contains("'right'", "has grown from");
            });
    assertThat(warningsOfGraph(net -> net.getParam("hidden_b").assign(-100)))
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.kind()).isEqualTo(Divergence.Kind.DEAD_UNITS);
              assertThat(d.toString()).contains("6 of 6 units of", "'hidden'");
            });
  }
}
