package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.List;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Scores and their penalties. */
final class ScoreBehaviours {
  private ScoreBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("score")
        .add(
            "score of a data set is the plain network's",
            t -> {
              DataSet data = Trained.batch(5);
              assertThat(t.net().score(data)).isCloseTo(t.plain().score(data), offset(1e-12));
              assertThat(t.net().score(data, true))
                  .isCloseTo(t.plain().score(data, true), offset(1e-12));
            })
        .add(
            "the score of a step is that before its update",
            t -> {
              double before = t.plain().score(Trained.batch(5));
              t.net().fit(Trained.batch(5));
              assertThat(t.net().score()).isCloseTo(before, offset(1e-10));
            })
        .add(
            "with penalties the score of a step is the plain network's",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.l1(0.01).l2(0.02).l1Bias(0.03).l2Bias(0.04));
              double before = TargetPropagation.strip(net).score(Trained.batch(5), true);
              net.fit(Trained.batch(5));
              assertThat(net.score()).isCloseTo(before, offset(1e-10));
            })
        .add(
            "scoreExamples with and without penalties",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.l1(0.01).l2(0.02));
              MultiLayerNetwork plain = TargetPropagation.strip(net);
              DataSet data = Trained.batch(5);
              INDArray with = net.scoreExamples(data, true);
              INDArray without = net.scoreExamples(data, false);
              assertThat(with.shape()).containsExactly(16, 1);
              assertThat(with).isEqualTo(plain.scoreExamples(data, true));
              assertThat(without).isEqualTo(plain.scoreExamples(data, false));
              assertThat(with.sub(without).minNumber().doubleValue()).isPositive();
              for (int i = 0; i < 3; i++) {
                DataSet one =
                    new DataSet(
                        data.getFeatures().getRow(i, true), data.getLabels().getRow(i, true));
                assertThat(net.score(one)).isCloseTo(with.getDouble(i), offset(1e-10));
              }
            })
        .add(
            "scoreExamples of an iterator",
            t ->
                assertThat(t.net().scoreExamples(Trained.iterator(), true))
                    .isEqualTo(t.plain().scoreExamples(Trained.iterator(), true)))
        .add(
            "calcRegularizationScore counts forward parameters, by layer",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.l1(0.1).l2(0.2).l1Bias(0.1).l2Bias(0.2));
              MultiLayerNetwork plain = TargetPropagation.strip(net);
              assertThat(net.calcRegularizationScore(true))
                  .isPositive()
                  .isEqualTo(plain.calcRegularizationScore(true));
              for (int i = 0; i < 3; i++) {
                assertThat(net.getLayer(i).calcRegularizationScore(true))
                    .isEqualTo(plain.getLayer(i).calcRegularizationScore(true));
              }
              assertThat(t.net().calcRegularizationScore(true)).isZero();
            })
        .add(
            "layers without parameters have no penalty",
            t -> {
              MultiLayerNetwork net = t.images();
              MultiLayerNetwork plain = TargetPropagation.strip(net);
              for (int i = 0; i < net.getnLayers(); i++) {
                assertThat(net.getLayer(i).calcRegularizationScore(true))
                    .isEqualTo(plain.getLayer(i).calcRegularizationScore(true));
              }
            })
        .add(
            "computeGradientAndScore scores and moves nothing",
            t -> {
              INDArray before = t.net().params().dup();
              compute(t.net(), Trained.batch(5));
              assertThat(t.net().params()).isEqualTo(before);
              assertThat(t.net().score())
                  .isCloseTo(t.plain().score(Trained.batch(5)), offset(1e-10));
              assertThat(t.net().gradientAndScore().getSecond())
                  .isCloseTo(t.net().score(), offset(1e-12));
              assertThat(t.net().gradientAndScore().getFirst()).isSameAs(t.net().gradient());
            })
        .add(
            "f1Score is the plain network's",
            t -> {
              DataSet data = Trained.batch(5);
              assertThat(t.net().f1Score(data)).isEqualTo(t.plain().f1Score(data));
              assertThat(t.net().f1Score(data.getFeatures(), data.getLabels()))
                  .isEqualTo(t.net().f1Score(data));
            })
        .add(
            "a masked example has no score",
            t -> {
              DataSet data = Trained.batch(5);
              INDArray mask = Nd4j.ones(TYPE, 16, 1);
              mask.putScalar(2, 0);
              data.setLabelsMaskArray(mask);
              assertThat(t.net().score(data)).isCloseTo(t.plain().score(data), offset(1e-12));
              assertThat(t.net().scoreExamples(data, false))
                  .isEqualTo(t.plain().scoreExamples(data, false));
            })
        .add(
            "training lowers the score",
            t -> {
              MultiLayerNetwork net = t.net();
              double before = net.score(Trained.batch(0));
              for (int i = 0; i < 30; i++) {
                net.fit(Trained.batch(0));
              }
              assertThat(net.score(Trained.batch(0))).isLessThan(before);
            })
        .add(
            "miniBatch(false) scores as the plain network",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.miniBatch(false));
              assertThat(net.score(Trained.batch(5)))
                  .isEqualTo(TargetPropagation.strip(net).score(Trained.batch(5)));
            })
        .list();
  }

  static void compute(MultiLayerNetwork net, DataSet data) {
    net.setInput(data.getFeatures());
    net.setLabels(data.getLabels());
    net.computeGradientAndScore();
  }
}
