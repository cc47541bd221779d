package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationCalibration;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A trained network is evaluated as the plain network with the same weights. */
class EvaluationTest {
  static Stream<TrainingRule> rules() {
    return Life.kinds();
  }

  private static ListDataSetIterator<DataSet> iterator(DataSet data) {
    return new ListDataSetIterator<>(data.asList(), 64);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void classifiersAreEvaluatedAsThePlainNetwork(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, Life.TYPE);
    Life.train(net, 0, 40);
    MultiLayerNetwork plain = TargetPropagation.strip(net);
    DataSet data = Networks.data(300, Life.TYPE, 5);

    Evaluation evaluation = net.evaluate(iterator(data));
    assertThat(evaluation.stats()).isEqualTo(plain.evaluate(iterator(data)).stats());
    assertThat(evaluation.accuracy()).isEqualTo(Life.accuracy(net, data), within(1e-6));
    ROCMultiClass roc = net.evaluateROCMultiClass(iterator(data), 0);
    ROCMultiClass plainRoc = plain.evaluateROCMultiClass(iterator(data), 0);
    for (int c = 0; c < Networks.CLASSES; c++) {
      assertThat(roc.calculateAUC(c)).isEqualTo(plainRoc.calculateAUC(c)).isGreaterThan(0.5);
    }
    EvaluationCalibration[] calibrations = {
      net.doEvaluation(iterator(data), new EvaluationCalibration())[0],
      plain.doEvaluation(iterator(data), new EvaluationCalibration())[0]
    };
    assertThat(calibrations[0].toJson()).isEqualTo(calibrations[1].toJson());
    assertThat(net.f1Score(data)).isEqualTo(plain.f1Score(data));
    assertThat(net.score(data)).isCloseTo(plain.score(data), offset(1e-12));
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.data.Offset.offset(value);
  }

  private static MultiLayerNetwork network(
      TrainingRule rule, LossFunction loss, Activation activation, int outputs) {
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(Life.TYPE)
            .updater(new Adam(0.01))
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(12).build())
            .layer(
                new OutputLayer.Builder(loss).activation(activation).nIn(12).nOut(outputs).build())
            .build();
    return Networks.network(TargetPropagation.of(rule).applyTo(plain));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void aBinaryClassifierHasARocCurve(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, LossFunction.XENT, Activation.SIGMOID, 1);
    DataSet data = Networks.data(400, Life.TYPE, 5);
    data.setLabels(data.getFeatures().getColumn(0, true).gt(0).castTo(Life.TYPE));
    for (int epoch = 0; epoch < 10; epoch++) {
      net.fit(iterator(data));
    }
    ROC roc = net.evaluateROC(iterator(data), 0);
    assertThat(roc.calculateAUC()).isGreaterThan(0.9);
    assertThat(roc.toJson())
        .isEqualTo(TargetPropagation.strip(net).evaluateROC(iterator(data), 0).toJson());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void regressionIsEvaluatedAndLearned(TrainingRule rule) {
    MultiLayerNetwork net = network(rule, LossFunction.MSE, Activation.IDENTITY, 2);
    DataSet data = Networks.data(400, Life.TYPE, 5);
    data.setLabels(
        data.getFeatures()
            .get(
                org.nd4j.linalg.indexing.NDArrayIndex.all(),
                org.nd4j.linalg.indexing.NDArrayIndex.interval(0, 2))
            .dup());
    double before = net.evaluateRegression(iterator(data)).averageMeanSquaredError();
    for (int epoch = 0; epoch < 10; epoch++) {
      net.fit(iterator(data));
    }
    RegressionEvaluation evaluation = net.evaluateRegression(iterator(data));
    assertThat(evaluation.averageMeanSquaredError()).isLessThan(before / 2);
    assertThat(List.of(evaluation.stats()))
        .containsExactly(TargetPropagation.strip(net).evaluateRegression(iterator(data)).stats());
  }
}
