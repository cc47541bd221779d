package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Layer.TrainingMode;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Outputs and activations. */
final class ForwardBehaviours {
  private ForwardBehaviours() {}

  private static INDArray inputs() {
    return Trained.batch(5).getFeatures();
  }

  static List<Behaviour> all() {
    return Behaviours.of("forward")
        .add(
            "output is the plain network's",
            t -> assertThat(t.net().output(inputs())).isEqualTo(t.plain().output(inputs())))
        .add(
            "output in training mode is too, without dropout",
            t -> {
              Trained.assertClose(t.net().output(inputs(), true), t.plain().output(inputs(), true));
              Trained.assertClose(
                  t.net().output(inputs(), TrainingMode.TRAIN), t.plain().output(inputs()));
            })
        .add(
            "output of convolutions and batch normalisation is the plain network's",
            t -> {
              MultiLayerNetwork net = t.images();
              INDArray x = Images.data(6, TYPE, 5).getFeatures();
              assertThat(net.output(x)).isEqualTo(TargetPropagation.strip(net).output(x));
            })
        .add(
            "output of an iterator is that of all its examples",
            t -> {
              INDArray all = t.net().output(Trained.iterator());
              assertThat(all.shape()).isEqualTo(new long[] {64, Networks.CLASSES});
              assertThat(all).isEqualTo(t.plain().output(Trained.iterator()));
            })
        .add(
            "feedForward lists the input and every layer's activation",
            t -> {
              List<INDArray> activations = t.net().feedForward(inputs(), false);
              assertThat(activations).hasSize(4).isEqualTo(t.plain().feedForward(inputs(), false));
              assertThat(activations.get(0)).isEqualTo(inputs());
              assertThat(activations.get(3)).isEqualTo(t.net().output(inputs()));
            })
        .add(
            "feedForward of the input that was set",
            t -> {
              t.net().setInput(inputs());
              assertThat(t.net().feedForward()).isEqualTo(t.plain().feedForward(inputs(), false));
            })
        .add(
            "feedForwardToLayer stops there",
            t -> {
              List<INDArray> all = t.net().feedForward(inputs(), false);
              for (int layer = 0; layer < 3; layer++) {
                assertThat(t.net().feedForwardToLayer(layer, inputs()))
                    .isEqualTo(all.subList(0, layer + 2));
              }
            })
        .add(
            "activateSelectedLayers goes from one layer to another",
            t -> {
              List<INDArray> all = t.net().feedForward(inputs(), false);
              assertThat(t.net().activateSelectedLayers(0, 1, inputs())).isEqualTo(all.get(2));
              assertThat(t.net().activateSelectedLayers(1, 2, all.get(1))).isEqualTo(all.get(3));
            })
        .add(
            "predict gives classes, and names where labels have them",
            t -> {
              DataSet data = Trained.batch(5);
              assertThat(t.net().predict(data.getFeatures()))
                  .isEqualTo(t.net().output(data.getFeatures()).argMax(1).toIntVector());
              data.setLabelNames(List.of("a", "b", "c", "d"));
              assertThat(t.net().predict(data))
                  .hasSize(16)
                  .isEqualTo(t.plain().predict(data))
                  .isSubsetOf("a", "b", "c", "d");
            })
        .add(
            "output leaves its argument alone",
            t -> {
              INDArray x = inputs();
              INDArray copy = x.dup();
              t.net().output(x);
              t.net().output(x, true);
              t.net().feedForward(x, true);
              assertThat(x).isEqualTo(copy);
            })
        .add(
            "layers keep no input after output and feedForward",
            t -> {
              t.net().output(inputs());
              for (Layer layer : t.net().getLayers()) {
                assertThat(layer.input()).isNull();
              }
              t.net().feedForward(inputs(), false);
              for (Layer layer : t.net().getLayers()) {
                assertThat(layer.input()).isNull();
              }
            })
        .add(
            "feedForward that keeps inputs keeps them outside of workspaces",
            t -> {
              t.net().setInput(inputs());
              t.net().feedForward(true, false);
              for (Layer layer : t.net().getLayers()) {
                assertThat(layer.input()).isNotNull();
                assertThat(layer.input().isAttached()).isFalse();
              }
            })
        .add(
            "one example alone has its output in the batch",
            t ->
                Trained.assertClose(
                    t.net().output(inputs().getRow(3, true)),
                    t.net().output(inputs()).getRow(3, true)))
        .add(
            "output changes neither weights nor the course of training",
            t -> {
              MultiLayerNetwork silent = t.net().clone();
              t.net().output(inputs(), true);
              t.net().feedForward(inputs(), true);
              Trained.fit(t.net(), 3, 5);
              Trained.fit(silent, 3, 5);
              assertThat(t.net().params()).isEqualTo(silent.params());
            })
        .add(
            "rnnTimeStep of a feed-forward network is its output",
            t -> Trained.assertClose(t.net().rnnTimeStep(inputs()), t.plain().output(inputs())))
        .add(
            "an input of another width is refused, as by the plain network",
            t -> {
              INDArray wrong = Nd4j.rand(TYPE, 3, Networks.INPUTS + 1);
              Class<?> refusal = refusal(t.plain(), wrong);
              assertThatThrownBy(() -> t.net().output(wrong)).isInstanceOf(refusal);
            })
        .add(
            "maps of another depth are refused, as by the plain network",
            t -> {
              MultiLayerNetwork net = t.images();
              INDArray wrong = Nd4j.rand(TYPE, 3, 7);
              Class<?> refusal = refusal(TargetPropagation.strip(net), wrong);
              assertThatThrownBy(() -> net.output(wrong)).isInstanceOf(refusal);
            })
        .add(
            "layers tell names, sizes and activations",
            t -> {
              assertThat(t.net().getLayerNames()).containsExactly("layer0", "layer1", "layer2");
              assertThat(t.net().getnLayers()).isEqualTo(3);
              for (int i = 0; i < 3; i++) {
                assertThat(t.net().layerSize(i)).isEqualTo(t.plain().layerSize(i));
                assertThat(t.net().layerInputSize(i)).isEqualTo(t.plain().layerInputSize(i));
              }
              BaseLayer last = (BaseLayer) t.net().getLayer("layer2").conf().getLayer();
              assertThat(last.getActivationFn()).hasToString("softmax");
            })
        .list();
  }

  private static Class<?> refusal(MultiLayerNetwork plain, INDArray wrong) {
    try {
      plain.output(wrong);
    } catch (RuntimeException e) {
      return e.getClass();
    }
    throw new AssertionError("the plain network accepts it");
  }
}
