package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.SingletonMultiDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.Networks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Ways to train, and what training leaves alone. */
final class FitBehaviours {
  private FitBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("fit")
        .add(
            "every fit trains the network itself, and tells listeners so",
            t -> {
              DataSet data = Trained.batch(5);
              List<Model> told = new ArrayList<>();
              t.net()
                  .setListeners(
                      new BaseTrainingListener() {
                        @Override
                        public void iterationDone(Model model, int iteration, int epoch) {
                          told.add(model);
                        }
                      });
              t.net().fit(new ExistingDataSetIterator(List.of(data)));
              t.net().fit(data);
              t.net().fit(data.getFeatures(), data.getLabels());
              t.net().fit(data.getFeatures(), data.getLabels(), null, null);
              t.net().fit(data.toMultiDataSet());
              t.net().fit(new SingletonMultiDataSetIterator(data.toMultiDataSet()));
              assertThat(told).hasSize(6).allMatch(model -> model == t.net());
            })
        .add(
            "iterations and epochs are counted",
            t -> {
              assertThat(t.net().getIterationCount()).isEqualTo(Trained.STEPS);
              assertThat(t.net().getEpochCount()).isZero();
              t.net().fit(Trained.iterator());
              assertThat(t.net().getIterationCount()).isEqualTo(Trained.STEPS + 4);
              assertThat(t.net().getEpochCount()).isEqualTo(1);
              t.net().fit(Trained.iterator(), 2);
              assertThat(t.net().getIterationCount()).isEqualTo(Trained.STEPS + 12);
              assertThat(t.net().getLayerWiseConfigurations().getEpochCount()).isEqualTo(3);
              assertThat(t.net().getLayer(1).getEpochCount()).isEqualTo(3);
            })
        .add(
            "fit of an iterator is that of its batches",
            t -> {
              MultiLayerNetwork other = t.net().clone();
              t.net().fit(Trained.iterator());
              Trained.fit(other, 0, 4);
              assertThat(t.net().params()).isEqualTo(other.params());
            })
        .add(
            "fit leaves its data alone",
            t -> {
              DataSet data = Trained.batch(5);
              INDArray x = data.getFeatures().dup();
              INDArray y = data.getLabels().dup();
              t.net().fit(data);
              assertThat(data.getFeatures()).isEqualTo(x);
              assertThat(data.getLabels()).isEqualTo(y);
            })
        .add(
            "data of another type are converted",
            t -> {
              DataSet data = Networks.data(16, DataType.FLOAT, 5);
              MultiLayerNetwork other = t.net().clone();
              t.net().fit(data);
              other.fit(
                  new DataSet(data.getFeatures().castTo(TYPE), data.getLabels().castTo(TYPE)));
              Trained.assertForwardClose(t.net(), other);
            })
        .add(
            "data in 'f' order and views train alike",
            t -> {
              DataSet data = Trained.batch(5);
              MultiLayerNetwork other = t.net().clone();
              t.net().fit(data);
              INDArray x = Nd4j.vstack(Nd4j.rand(TYPE, 3, 8), data.getFeatures());
              other.fit(
                  x.get(
                      org.nd4j.linalg.indexing.NDArrayIndex.interval(3, 19),
                      org.nd4j.linalg.indexing.NDArrayIndex.all()),
                  data.getLabels().dup('f'));
              Trained.assertForwardClose(t.net(), other);
            })
        .add(
            "batches of different sizes follow one another",
            t -> {
              for (int size : new int[] {1, 7, 16, 2}) {
                INDArray before = t.net().params().dup();
                t.net().fit(Networks.data(size, TYPE, size));
                assertThat(t.net().params()).isNotEqualTo(before);
                assertThat(t.net().params().isNaN().any()).isFalse();
              }
            })
        .add(
            "an iterator without data trains nothing",
            t -> {
              INDArray before = t.net().params().dup();
              t.net().fit(new ListDataSetIterator<>(List.<DataSet>of(), 4));
              assertThat(t.net().params()).isEqualTo(before);
            })
        .add(
            "labels of another width are refused and nothing moves",
            t -> {
              INDArray before = t.net().params().dup();
              assertThatThrownBy(
                      () -> t.net().fit(Trained.batch(5).getFeatures(), Nd4j.rand(TYPE, 16, 5)))
                  .isInstanceOf(RuntimeException.class);
              assertThat(t.net().params()).isEqualTo(before);
              t.net().fit(Trained.batch(5));
              assertThat(t.net().params()).isNotEqualTo(before);
            })
        .add(
            "features of another width are refused and nothing moves",
            t -> {
              INDArray before = t.net().params().dup();
              assertThatThrownBy(
                      () -> t.net().fit(Nd4j.rand(TYPE, 16, 9), Trained.batch(5).getLabels()))
                  .isInstanceOf(RuntimeException.class);
              assertThat(t.net().params()).isEqualTo(before);
              t.net().fit(Trained.batch(5));
              assertThat(t.net().params()).isNotEqualTo(before);
            })
        .add(
            "more than one input or output is refused by a row of layers",
            t -> {
              INDArray x = Trained.batch(5).getFeatures();
              INDArray y = Trained.batch(5).getLabels();
              assertThatThrownBy(
                      () ->
                          t.net()
                              .fit(
                                  new org.nd4j.linalg.dataset.MultiDataSet(
                                      new INDArray[] {x, x}, new INDArray[] {y})))
                  .isInstanceOf(RuntimeException.class);
            })
        .add(
            "layer-wise pre-training has nothing to do",
            t -> {
              INDArray before = t.net().params().dup();
              t.net().pretrain(Trained.iterator());
              assertThat(t.net().params()).isEqualTo(before);
              assertThat(t.net().isPretrainLayer()).isFalse();
              assertThat(IntStream.range(0, 3).mapToObj(t.net()::getLayer))
                  .noneMatch(layer -> layer.isPretrainLayer());
            })
        .add(
            "clear and clearLayersStates leave a network that trains",
            t -> {
              t.net().clearLayersStates();
              t.net().clear();
              INDArray before = t.net().params().dup();
              t.net().fit(Trained.batch(5));
              assertThat(t.net().params()).isNotEqualTo(before);
            })
        .addForExact(
            "under exact it trains as the plain network",
            t -> {
              MultiLayerNetwork plain = Trained.backpropagated(b -> b);
              Trained.fit(plain, 3, 8);
              Trained.fit(t.net(), 3, 8);
              Trained.assertForwardClose(t.net(), plain);
              assertThat(t.net().score())
                  .isCloseTo(plain.score(), org.assertj.core.api.Assertions.offset(1e-10));
            })
        .list();
  }
}
