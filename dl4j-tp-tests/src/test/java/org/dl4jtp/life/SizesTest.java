package org.dl4jtp.life;

import static org.assertj.core.api.Assertions.assertThat;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Images;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A converted network tells of itself what the plain one tells. */
class SizesTest {
  static java.util.stream.Stream<TrainingRule> rules() {
    return Life.kinds();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void layersHaveTheSizesOfThePlainNetwork(TrainingRule rule) {
    MultiLayerConfiguration conf = Images.network(Life.TYPE, true);
    MultiLayerNetwork plain = Networks.network(conf.clone());
    MultiLayerNetwork net = Networks.network(TargetPropagation.of(rule).applyTo(conf, Images.FLAT));
    for (int i = 0; i < plain.getnLayers(); i++) {
      assertThat(net.layerSize(i)).as("layer %d", i).isEqualTo(plain.layerSize(i));
      assertThat(net.layerInputSize(i)).as("layer %d", i).isEqualTo(plain.layerInputSize(i));
      assertThat(net.getLayer(i).type()).isEqualTo(plain.getLayer(i).type());
    }
    assertThat(net.layerSize(0)).isPositive();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void theSummaryNamesSizesAndParametersWithThoseOfTheFeedback(TrainingRule rule) {
    MultiLayerNetwork net = Networks.network(rule, Life.TYPE);
    String summary = net.summary();
    assertThat(summary).contains("layer0 (LiveTargetLayer)", "8,7", "7,6", "6,4");
    assertThat(summary).contains("Total Parameters:  " + net.numParams());
    for (String name : Life.feedbackNames(net)) {
      assertThat(summary).contains(name.substring(2) + ":{");
    }
  }
}
