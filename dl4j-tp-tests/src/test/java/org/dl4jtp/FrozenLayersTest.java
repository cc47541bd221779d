package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

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
