package org.dl4jtp.faults;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.exception.DL4JInvalidInputException;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.DivergenceException;
import org.dl4jtp.train.DivergenceListener;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Data of the wrong shape, with numbers that are none, and training that comes to such. */
final class DataFaults {
  private static final float NAN = Float.NaN;
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  private DataFaults() {}

  static Stream<Fault> all() {
    return Stream.concat(shapes(), numbers());
  }

  private static Stream<Fault> shapes() {
    return Stream.of(
        shape(
            "missing labels",
            IllegalStateException.class,
            () -> net().fit(batch().getFeatures(), (INDArray) null),
            "No labels"),
        shape(
            "labels too wide",
            IllegalArgumentException.class,
            () -> net().fit(batch().getFeatures(), Nd4j.zeros(16, 5)),
            "layer2",
            "4 outputs",
            "[16, 5]",
            "one column for each"),
        shape(
            "labels too narrow",
            IllegalArgumentException.class,
            () -> net().fit(batch().getFeatures(), Nd4j.zeros(16, 1)),
            "layer2",
            "4 outputs",
            "[16, 1]"),
        shape(
            "labels for fewer examples",
            IllegalArgumentException.class,
            () -> net().fit(batch().getFeatures(), Nd4j.zeros(15, 4)),
            "layer2",
            "16 examples",
            "[15, 4]"),
        shape(
            "labels of sequences",
            IllegalArgumentException.class,
            () -> net().fit(batch().getFeatures(), Nd4j.zeros(16, 4, 3)),
            "layer2",
            "[16, 4, 3]"),
        shape(
            "labels for a loss layer of another width",
            IllegalArgumentException.class,
            () -> lossLayer().fit(batch().getFeatures(), Nd4j.zeros(16, 5)),
            "layer3",
            "4 outputs",
            "[16, 5]"),
        shape(
            "features too wide",
            DL4JInvalidInputException.class,
            () -> net().fit(Nd4j.zeros(16, 9), batch().getLabels()),
            "layer0",
            "8",
            "9"),
        shape(
            "images for a dense layer",
            DL4JInvalidInputException.class,
            () -> net().fit(Nd4j.zeros(16, 1, 2, 4), batch().getLabels()),
            "layer0",
            "rank"),
        shape(
            "features too wide for feedback",
            IllegalArgumentException.class,
            () -> FeedbackTraining.of(net()).step(Nd4j.zeros(16, 9)),
            "layer0",
            "8 features",
            "[16, 9]"),
        shape(
            "no features for feedback",
            IllegalArgumentException.class,
            () -> FeedbackTraining.of(net()).step((INDArray) null),
            "features",
            "null"),
        shape(
            "an iterator without data for feedback",
            IllegalArgumentException.class,
            () -> FeedbackTraining.of(net()).fit(new ListDataSetIterator<>(List.of()), 1),
            "no batch",
            "give it data"),
        shape(
            "a negative number of feedback epochs",
            IllegalArgumentException.class,
            () -> FeedbackTraining.of(net()).fit(new ListDataSetIterator<>(List.of()), -1),
            "feedback epochs is -1"),
        shape(
            "a negative number of feedback steps",
            IllegalArgumentException.class,
            () -> FeedbackTraining.of(net()).fitSteps(new ListDataSetIterator<>(List.of()), -2),
            "feedback steps is -2"),
        shape(
            "labels out of a sigmoid's range",
            IllegalStateException.class,
            () -> SigmoidNetwork.create().fit(SigmoidNetwork.data(1e6)),
            "between 0 and 1",
            "labels"));
  }

  private static Stream<Fault> numbers() {
    return Stream.of(
        diverges("NaN in features", net(), d -> d.getFeatures().putScalar(3, 2, NAN), "features"),
        diverges(
            "infinity in features", net(), d -> d.getFeatures().putScalar(3, 2, INFINITE), "data"),
        diverges("NaN in labels", net(), d -> d.getLabels().putScalar(3, 2, NAN), "the labels"),
        diverges(
            "infinity in labels", net(), d -> d.getLabels().putScalar(3, 2, INFINITE), "clean"),
        diverges(
            "NaN in a forward weight",
            with(net(), n -> n.getLayer(1).getParam("W").putScalar(2, 2, NAN)),
            d -> {},
            "the activation of layer 1 ('layer1')"),
        diverges(
            "NaN in an output weight",
            with(net(), n -> n.getLayer(2).getParam("W").putScalar(2, 2, NAN)),
            d -> {},
            "W of layer 2 ('layer2'), ",
            "lower the learning rate"),
        diverges(
            "NaN in a feedback weight",
            with(net(), n -> n.getLayer(2).getParam("Q").putScalar(2, 2, NAN)),
            d -> {},
            "Q of layer 2 ('layer2'), "),
        diverges(
            "a learning rate that explodes",
            exploding(Activation.IDENTITY, 1e38, 1e-3),
            d -> {},
            "layer",
            "lower the learning rate"),
        diverges(
            "a feedback learning rate that explodes",
            exploding(Activation.TANH, 1e-3, 1e39),
            d -> {},
            "the feedback weights (Q of layer 1 ('layer1')",
            "Q of layer 2 ('layer2')",
            "learning rate of the feedback updater"),
        diverges(
            "a learning rate that explodes under backpropagation",
            exploding(TrainingRule.BP, Activation.IDENTITY, 1e38, 1),
            d -> {},
            "layer",
            "iteration"),
        Fault.of(
            "numbers",
            "NaN in features of feedback alone",
            DivergenceException.class,
            () -> {
              DataSet data = batch();
              data.getFeatures().putScalar(1, 1, NAN);
              FeedbackTraining.of(net()).step(data.getFeatures());
            },
            "the feedback loss of layer ",
            "step 0",
            "features"),
        Fault.of(
            "numbers",
            "feedback alone that explodes",
            DivergenceException.class,
            () -> {
              FeedbackTraining training =
                  FeedbackTraining.of(exploding(Activation.TANH, 1e-3, 1e20));
              for (int i = 0; i < 20; i++) {
                training.step(batch().getFeatures());
              }
            },
            "the feedback loss of layer",
            "learning rate of the feedback updater"));
  }

  private static Fault shape(
      String name, Class<? extends Throwable> type, ThrowingCallable use, String... words) {
    return Fault.of("data", name, type, use, words);
  }

  private static Fault diverges(
      String name, MultiLayerNetwork net, Consumer<DataSet> change, String... words) {
    return Fault.of(
        "numbers",
        name,
        DivergenceException.class,
        () -> {
          DataSet data = batch();
          change.accept(data);
          net.setListeners(new DivergenceListener());
          for (int i = 0; i < 20; i++) {
            net.fit(data);
          }
        },
        words);
  }

  private static DataSet batch() {
    return Networks.data(16, DataType.FLOAT, 3);
  }

  private static MultiLayerNetwork net() {
    return Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
  }

  private static MultiLayerNetwork lossLayer() {
    return Networks.network(
        TargetPropagation.of(TrainingRule.DFA).applyTo(SigmoidNetwork.withLossLayer()));
  }

  private static MultiLayerNetwork with(MultiLayerNetwork net, Consumer<MultiLayerNetwork> change) {
    change.accept(net);
    return net;
  }

  private static MultiLayerNetwork exploding(
      Activation activation, double learningRate, double feedbackLearningRate) {
    return exploding(TrainingRule.DDTP_LINEAR, activation, learningRate, feedbackLearningRate);
  }

  private static MultiLayerNetwork exploding(
      TrainingRule rule, Activation activation, double learningRate, double feedbackLearningRate) {
    return Networks.network(
        TargetPropagation.of(rule)
            .feedbackUpdater(new Sgd(feedbackLearningRate))
            .applyTo(
                Networks.plain(
                    DataType.FLOAT, b -> b.updater(new Sgd(learningRate)).activation(activation))));
  }
}
