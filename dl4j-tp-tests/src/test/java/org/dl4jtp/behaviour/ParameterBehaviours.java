package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Getting and setting parameters. */
final class ParameterBehaviours {
  private ParameterBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("parameters")
        .add(
            "params and setParams give the same outputs in another network",
            t -> {
              MultiLayerNetwork other = Networks.network(t.convert(Networks.plain(TYPE)));
              assertThat(other.params()).isNotEqualTo(t.net().params());
              other.setParams(t.net().params());
              assertThat(other.params()).isEqualTo(t.net().params());
              INDArray x = Trained.batch(5).getFeatures();
              assertThat(other.output(x)).isEqualTo(t.net().output(x));
            })
        .add(
            "setParameters with its own params changes nothing",
            t -> {
              INDArray before = t.net().params().dup();
              t.net().setParameters(t.net().params());
              assertThat(t.net().params()).isEqualTo(before);
            })
        .add(
            "setParams takes a row matrix",
            t -> {
              INDArray values = Nd4j.rand(TYPE, 1, t.net().numParams());
              t.net().setParams(values);
              assertThat(t.net().params()).isEqualTo(values.reshape(values.length()));
            })
        .add(
            "setParams of another length is refused, as by the plain network",
            t -> {
              for (MultiLayerNetwork net : List.of(t.net(), t.plain())) {
                INDArray tooShort = Nd4j.rand(TYPE, net.numParams() - 1);
                assertThatThrownBy(() -> net.setParams(tooShort))
                    .isInstanceOf(RuntimeException.class);
              }
            })
        .add(
            "paramTable names the plain network's and the feedback's behind them, by layer",
            t -> {
              List<String> names = new ArrayList<>(t.net().paramTable().keySet());
              assertThat(names).containsSubsequence("0_W", "0_b", "1_W", "1_b", "2_W", "2_b");
              assertThat(names).isSortedAccordingTo((a, b) -> a.charAt(0) - b.charAt(0));
              assertThat(t.plain().paramTable().keySet()).isEqualTo(Trained.FORWARD);
            })
        .add(
            "forward parameters have the plain network's shapes and order",
            t ->
                t.plain()
                    .paramTable()
                    .forEach(
                        (name, p) -> {
                          assertThat(t.net().getParam(name)).isEqualTo(p);
                          assertThat(t.net().getParam(name).ordering()).isEqualTo(p.ordering());
                        }))
        .add(
            "numParams is the length of params and of all in paramTable",
            t -> {
              long sum = t.net().paramTable().values().stream().mapToLong(INDArray::length).sum();
              assertThat(t.net().numParams()).isEqualTo(sum);
              assertThat(t.net().params().length()).isEqualTo(sum);
              assertThat(t.net().numParams(true)).isEqualTo(sum);
            })
        .add(
            "layers' numParams and params are the network's, one after another",
            t -> {
              List<INDArray> parts = new ArrayList<>();
              for (Layer layer : t.net().getLayers()) {
                assertThat(layer.params().length()).isEqualTo(layer.numParams());
                parts.add(layer.params().reshape(layer.numParams()));
              }
              assertThat(Nd4j.concat(0, parts.toArray(new INDArray[0])))
                  .isEqualTo(t.net().params());
            })
        .add(
            "a layer's paramTable is its part of the network's",
            t -> {
              for (Layer layer : t.net().getLayers()) {
                layer
                    .paramTable()
                    .forEach(
                        (name, p) -> {
                          assertThat(t.net().getParam(layer.getIndex() + "_" + name)).isEqualTo(p);
                          assertThat(layer.getParam(name)).isEqualTo(p);
                        });
              }
            })
        .add(
            "setParam sets every parameter, seen in params",
            t -> {
              for (String name : t.net().paramTable().keySet()) {
                INDArray before = t.net().params().dup();
                INDArray value = Nd4j.rand(TYPE, t.net().getParam(name).shape());
                t.net().setParam(name, value);
                assertThat(t.net().getParam(name)).as(name).isEqualTo(value);
                assertThat(t.net().params()).as(name).isNotEqualTo(before);
              }
            })
        .add(
            "setParamTable sets all",
            t -> {
              Map<String, INDArray> values = new LinkedHashMap<>();
              t.net()
                  .paramTable()
                  .forEach((name, p) -> values.put(name, Nd4j.rand(TYPE, p.shape())));
              t.net().setParamTable(values);
              assertThat(t.net().paramTable()).isEqualTo(values);
            })
        .add(
            "a layer's setParam and setParams reach the network",
            t -> {
              for (Layer layer : t.net().getLayers()) {
                INDArray values = Nd4j.rand(TYPE, layer.numParams());
                layer.setParams(values);
                assertThat(layer.params().reshape(values.length())).isEqualTo(values);
                INDArray bias = Nd4j.rand(TYPE, layer.getParam("b").shape());
                layer.setParam("b", bias);
                assertThat(t.net().getParam(layer.getIndex() + "_b")).isEqualTo(bias);
              }
            })
        .add(
            "parameters are views of params",
            t -> {
              t.net().params().assign(0.25);
              assertThat(t.net().paramTable().values())
                  .allMatch(p -> p.minNumber().equals(p.maxNumber()))
                  .allMatch(p -> p.getDouble(0) == 0.25);
            })
        .add(
            "init with given parameters, copied or used",
            t -> {
              for (boolean copied : new boolean[] {true, false}) {
                INDArray given = t.net().params().dup();
                MultiLayerNetwork other = new MultiLayerNetwork(t.convert(Networks.plain(TYPE)));
                other.init(given, copied);
                assertThat(other.params()).isEqualTo(t.net().params());
                given.assign(0);
                assertThat(other.params().amaxNumber().doubleValue() == 0).isEqualTo(!copied);
              }
            })
        .add(
            "init a second time keeps the weights",
            t -> {
              INDArray before = t.net().params().dup();
              t.net().init();
              assertThat(t.net().params()).isEqualTo(before);
            })
        .add(
            "convertDataType gives the same network in float32, which trains",
            t -> {
              MultiLayerNetwork single = t.net().convertDataType(DataType.FLOAT);
              assertThat(single.params()).isEqualTo(t.net().params().castTo(DataType.FLOAT));
              INDArray before = single.params().dup();
              single.fit(Networks.data(16, DataType.FLOAT, 4));
              assertThat(single.params()).isNotEqualTo(before);
              assertThat(single.params().dataType()).isEqualTo(DataType.FLOAT);
            })
        .add(
            "training moves forward parameters",
            t -> {
              for (String name : Trained.FORWARD) {
                INDArray before = t.net().getParam(name).dup();
                t.net().fit(Trained.batch(4));
                assertThat(t.net().getParam(name)).as(name).isNotEqualTo(before);
              }
            })
        .list();
  }
}
