package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;

/** Frozen layers keep their forward weights, and the others train as if nothing were frozen. */
class FrozenLayersTest {
  static Stream<TrainingRule> rules() {
    return TrainingRule.values().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theyKeepTheirWeightsAndOthersLearnTheSame(TrainingRule rule) {
    MultiLayerConfiguration plain =
        Networks.plain(
            DataType.DOUBLE,
            b -> b.l2(1e-2).weightDecay(1e-2).constrainWeights(new UnitNormConstraint(0)));
    MultiLayerNetwork all = Networks.network(TargetPropagation.of(rule).applyTo(plain));
    MultiLayerNetwork first =
        Networks.network(TargetPropagation.of(rule).freezeLayers(1, 2).applyTo(plain));
    INDArray before = first.params().dup();
    assertThat(before).isEqualTo(all.params());
    DataSet data = Networks.data(16, DataType.DOUBLE, 1);
    all.fit(data);
    first.fit(data);
    for (String trained : new String[] {"0_W", "0_b"}) {
      assertThat(first.getParam(trained)).isEqualTo(all.getParam(trained));
    }
    MultiLayerNetwork fresh =
        Networks.network(TargetPropagation.of(rule).freezeLayers(1, 2).applyTo(plain));
    for (String frozen : new String[] {"1_W", "1_b", "2_W", "2_b"}) {
      assertThat(first.getParam(frozen)).as(frozen).isEqualTo(fresh.getParam(frozen));
      assertThat(first.getParam(frozen)).as(frozen).isNotEqualTo(all.getParam(frozen));
    }
    first.paramTable().keySet().stream()
        .filter(name -> name.startsWith("1_Q") || name.startsWith("2_Q"))
        .forEach(name -> assertThat(first.getParam(name)).isEqualTo(all.getParam(name)));
  }

  static Stream<Layer> others() {
    return Stream.of(
        new LastTimeStep(new LSTM.Builder().nIn(3).nOut(4).build()),
        new LastTimeStep(new Bidirectional(new LSTM.Builder().nIn(3).nOut(4).build())),
        new LastTimeStep(new MaskZeroLayer(new LSTM.Builder().nIn(3).nOut(4).build(), 0)),
        new LocallyConnected1D.Builder()
            .kernelSize(2)
            .nIn(3)
            .nOut(4)
            .setInputSize(5)
            .activation(Activation.TANH)
            .build());
  }

  @ParameterizedTest
  @MethodSource("others")
  void layersThatWrapOthersOrAreBySameDiffStayUnderBackpropagationToo(Layer layer) {
    boolean sequences = layer instanceof LocallyConnected1D;
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Adam(0.1))
            .l2(1e-2)
            .list()
            .layer(layer);
    if (sequences) {
      list.layer(new GlobalPoolingLayer(PoolingType.AVG));
    }
    MultiLayerConfiguration plain =
        list.layer(new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())
            .setInputType(InputType.recurrent(3, 5))
            .build();
    String json = plain.toJson();
    MultiLayerNetwork net =
        Networks.network(TargetPropagation.of(TrainingRule.BP).freezeLayers(0).applyTo(plain));
    INDArray before = net.params().dup();
    net.fit(
        new DataSet(
            Nd4j.rand(DataType.DOUBLE, 4, 3, 5), Nd4j.eye(2).castTo(DataType.DOUBLE).repeat(0, 2)));
    long frozen = net.getLayer(0).numParams();
    assertThat(part(net.params(), 0, frozen)).isEqualTo(part(before, 0, frozen));
    long all = before.length();
    assertThat(part(net.params(), frozen, all)).isNotEqualTo(part(before, frozen, all));
    assertThat(plain.toJson()).isEqualTo(json);
  }

  private static INDArray part(INDArray params, long from, long to) {
    return params.reshape(params.length()).get(NDArrayIndex.interval(from, to));
  }

  @Test
  void theySurviveJsonAndRevertForgetsThem() {
    MultiLayerConfiguration plain = Networks.plain(DataType.FLOAT);
    MultiLayerConfiguration frozen =
        TargetPropagation.of(TrainingRule.DTP).freezeLayers(0).applyTo(plain);
    MultiLayerConfiguration copy = MultiLayerConfiguration.fromJson(frozen.toJson());
    assertThat(copy).isEqualTo(frozen);
    assertThat(copy).isNotEqualTo(TargetPropagation.of(TrainingRule.DTP).applyTo(plain));
    MultiLayerNetwork net = Networks.network(copy);
    INDArray before = net.getParam("0_W").dup();
    net.fit(Networks.data(16, DataType.FLOAT, 1));
    assertThat(net.getParam("0_W")).isEqualTo(before);
    assertThat(TargetPropagation.revert(frozen)).isEqualTo(plain);
  }

  @Test
  void whatCannotBeFrozenIsRefused() {
    TargetPropagation dtp = TargetPropagation.of(TrainingRule.DTP);
    MultiLayerConfiguration plain = Networks.plain(DataType.FLOAT);
    assertThatThrownBy(() -> dtp.freezeLayers(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> dtp.freezeLayers(3).applyTo(plain))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("layer 3")
        .hasMessageContaining("only 3");
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.DTP, TrainingRule.BP}) {
      assertThatThrownBy(() -> TargetPropagation.of(rule).freezeLayers(0, 1, 2).applyTo(plain))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leave one out");
    }
    assertThatThrownBy(
            () -> dtp.freezeLayers(1).applyTo(Images.network(DataType.FLOAT, true), Images.FLAT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("BatchNormalization");
  }
}
