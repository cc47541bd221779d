package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.classification.EvaluationBinary;
import org.nd4j.evaluation.classification.EvaluationCalibration;
import org.nd4j.evaluation.classification.ROC;
import org.nd4j.evaluation.classification.ROCBinary;
import org.nd4j.evaluation.classification.ROCMultiClass;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Every evaluation gives what it gives of the plain network. */
@SuppressWarnings("unchecked") // of Deeplearning4j's own methods
final class EvaluationBehaviours {
  private EvaluationBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("evaluation")
        .add(
            "evaluate",
            t -> {
              Evaluation evaluation = t.net().evaluate(Trained.iterator());
              Evaluation plain = t.plain().evaluate(Trained.iterator());
              assertThat(evaluation).isEqualTo(plain);
              assertThat(evaluation.getNumRowCounter()).isEqualTo(64);
              assertThat(evaluation.stats()).isEqualTo(plain.stats());
            })
        .add(
            "evaluate with labels, and the best two",
            t -> {
              List<String> labels = List.of("a", "b", "c", "d");
              Evaluation evaluation = t.net().evaluate(Trained.iterator(), labels, 2);
              assertThat(evaluation.topNAccuracy())
                  .isEqualTo(t.plain().evaluate(Trained.iterator(), labels, 2).topNAccuracy())
                  .isGreaterThanOrEqualTo(evaluation.accuracy());
              assertThat(t.net().evaluate(Trained.iterator(), labels).stats()).contains("a", "d");
            })
        .add(
            "evaluate of multi data sets",
            t ->
                assertThat(t.net().evaluate(new MultiDataSetIteratorAdapter(Trained.iterator())))
                    .isEqualTo(t.plain().evaluate(Trained.iterator())))
        .add(
            "evaluateROCMultiClass",
            t -> {
              ROCMultiClass roc = t.net().evaluateROCMultiClass(Trained.iterator(), 0);
              ROCMultiClass plain = t.plain().evaluateROCMultiClass(Trained.iterator(), 0);
              for (int i = 0; i < Networks.CLASSES; i++) {
                assertThat(roc.calculateAUC(i)).isEqualTo(plain.calculateAUC(i));
              }
            })
        .add(
            "several evaluations at once",
            t -> {
              IEvaluation<?>[] own =
                  t.net()
                      .doEvaluation(
                          Trained.iterator(),
                          new Evaluation(),
                          new EvaluationCalibration(),
                          new ROCMultiClass());
              IEvaluation<?>[] plain =
                  t.plain()
                      .doEvaluation(
                          Trained.iterator(),
                          new Evaluation(),
                          new EvaluationCalibration(),
                          new ROCMultiClass());
              for (int i = 0; i < own.length; i++) {
                assertThat(own[i].stats()).isEqualTo(plain[i].stats());
              }
            })
        .add(
            "evaluateRegression of the chances",
            t -> {
              RegressionEvaluation own = t.net().evaluateRegression(Trained.iterator());
              RegressionEvaluation plain = t.plain().evaluateRegression(Trained.iterator());
              assertThat(own.stats()).isEqualTo(plain.stats());
            })
        .add(
            "numbers: evaluateRegression of a regression",
            t -> {
              MultiLayerNetwork net = numbers(t, LossFunction.MSE, Activation.IDENTITY);
              RegressionEvaluation own = net.evaluateRegression(numbers());
              RegressionEvaluation plain =
                  TargetPropagation.strip(net).evaluateRegression(numbers());
              assertThat(own.averageMeanSquaredError()).isEqualTo(plain.averageMeanSquaredError());
              assertThat(own.averageRSquared()).isEqualTo(plain.averageRSquared());
            })
        .add(
            "binary labels: EvaluationBinary and ROCBinary",
            t -> {
              MultiLayerNetwork net = numbers(t, LossFunction.XENT, Activation.SIGMOID);
              IEvaluation<?>[] own =
                  net.doEvaluation(numbers(), new EvaluationBinary(), new ROCBinary());
              IEvaluation<?>[] plain =
                  TargetPropagation.strip(net)
                      .doEvaluation(numbers(), new EvaluationBinary(), new ROCBinary());
              assertThat(own[0].stats()).isEqualTo(plain[0].stats());
              assertThat(own[1].stats()).isEqualTo(plain[1].stats());
            })
        .add(
            "one output: evaluateROC",
            t -> {
              MultiLayerNetwork net = numbers(t, LossFunction.XENT, Activation.SIGMOID);
              DataSet data = Trained.batch(5);
              ROC own = new ROC();
              own.eval(
                  data.getLabels().getColumn(0, true),
                  net.output(data.getFeatures()).getColumn(0, true));
              ROC plain = new ROC();
              plain.eval(
                  data.getLabels().getColumn(0, true),
                  TargetPropagation.strip(net).output(data.getFeatures()).getColumn(0, true));
              assertThat(own.calculateAUC()).isEqualTo(plain.calculateAUC());
            })
        .add(
            "masks are refused by an evaluation of classes, as of the plain network",
            t -> {
              DataSet data = Trained.batch(5);
              data.setLabelsMaskArray(Nd4j.ones(TYPE, 16, 1));
              for (MultiLayerNetwork net : List.of(t.net(), t.plain())) {
                assertThatThrownBy(() -> net.evaluate(new ListDataSetIterator<>(List.of(data), 16)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("mask");
              }
            })
        .add(
            "evaluating does not change the course of training",
            t -> {
              MultiLayerNetwork silent = t.net().clone();
              t.net().evaluate(Trained.iterator());
              Trained.fit(t.net(), 3, 5);
              Trained.fit(silent, 3, 5);
              assertThat(t.net().params()).isEqualTo(silent.params());
            })
        .list();
  }

  private static ListDataSetIterator<DataSet> numbers() {
    return Trained.iterator();
  }

  private static MultiLayerNetwork numbers(Trained t, LossFunction loss, Activation activation) {
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(TYPE)
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(Networks.INPUTS).nOut(7).build())
            .layer(new DenseLayer.Builder().nIn(7).nOut(6).build())
            .layer(
                new OutputLayer.Builder(loss)
                    .activation(activation)
                    .nIn(6)
                    .nOut(Networks.CLASSES)
                    .build())
            .build();
    return Trained.fit(Networks.network(t.convert(plain)), 0, 3);
  }
}
