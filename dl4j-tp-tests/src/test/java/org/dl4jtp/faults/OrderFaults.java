package org.dl4jtp.faults;

import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.train.FeedbackSchedule;
import org.dl4jtp.train.FeedbackScheduleListener;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The right calls at the wrong time, or of the wrong network. */
final class OrderFaults {
  private OrderFaults() {}

  static Stream<Fault> all() {
    DataSet data = Networks.data(16, DataType.FLOAT, 3);
    return Stream.of(
        illegal(
            "weights of a network that has none yet",
            () -> TargetPropagation.strip(raw()),
            "not initialised",
            "call init() first"),
        illegal(
            "weights of a graph that has none yet",
            () -> TargetPropagation.strip(rawGraph()),
            "not initialised",
            "call init() first"),
        illegal(
            "a rule for a graph that has no weights yet",
            () -> TargetPropagation.of(TrainingRule.DTP).applyTo(rawGraph()),
            "not initialised",
            "call init() first"),
        illegal(
            "feedback of a graph that has none yet",
            () -> FeedbackTraining.of(rawGraph()),
            "not initialised",
            "call init() first"),
        illegal(
            "feedback of a network that has none yet",
            () -> FeedbackTraining.of(raw()),
            "not initialised",
            "call init() first"),
        illegal(
            "a step of a network that has no weights yet",
            () -> TrainingStep.of(raw(), data.getFeatures(), data.getLabels()),
            "not initialised",
            "call init() first"),
        illegal(
            "feedback where there is none",
            () -> FeedbackTraining.of(net(TrainingRule.BP)),
            "no feedback weights that learn",
            "backpropagation"),
        illegal(
            "feedback that is fixed",
            () -> FeedbackTraining.of(net(TrainingRule.DFA)),
            "no feedback weights that learn",
            "fixed"),
        illegal(
            "targets of backpropagation",
            () -> TrainingStep.of(net(TrainingRule.BP), data.getFeatures(), data.getLabels()),
            "no target layers",
            "backpropagation"),
        illegal(
            "a feedback schedule without feedback",
            () -> {
              MultiLayerNetwork net = net(TrainingRule.DFA);
              net.addListeners(schedule(data));
              net.fit(new ListDataSetIterator<>(List.of(data)), 1);
            },
            "no feedback weights that learn"),
        illegal(
            "a feedback schedule for a graph without feedback",
            () -> {
              ComputationGraph graph = rawGraph();
              graph.init();
              graph.addListeners(schedule(data));
              graph.fit(new ListDataSetIterator<>(List.of(data)), 1);
            },
            "no feedback weights that learn"));
  }

  private static Fault illegal(String name, ThrowingCallable use, String... words) {
    return Fault.of("order", name, IllegalArgumentException.class, use, words);
  }

  private static FeedbackScheduleListener schedule(DataSet data) {
    return new FeedbackScheduleListener(
        FeedbackSchedule.none().pretrainingEpochs(1), new ListDataSetIterator<>(List.of(data)));
  }

  private static MultiLayerNetwork raw() {
    return new MultiLayerNetwork(
        TargetPropagation.of(TrainingRule.DTP).applyTo(Networks.plain(DataType.FLOAT)));
  }

  private static MultiLayerNetwork net(TrainingRule rule) {
    return Networks.network(rule, DataType.FLOAT);
  }

  private static ComputationGraph rawGraph() {
    return new ComputationGraph(graph());
  }

  private static ComputationGraphConfiguration graph() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer("a", new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build(), "in")
        .addLayer(
            "b",
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(7)
                .nOut(Networks.CLASSES)
                .build(),
            "a")
        .setOutputs("b")
        .build();
  }
}
