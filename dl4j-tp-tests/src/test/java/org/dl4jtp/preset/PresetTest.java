package org.dl4jtp.preset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.TargetPropagation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;

class PresetTest {
  static List<Preset> all() {
    return Preset.values();
  }

  @Test
  void everyPublishedConfigurationIsAPreset() {
    assertThat(Preset.values())
        .hasSize(81)
        .extracting(Preset::name)
        .containsExactlyElementsOf(Published.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"mnist_DDTPlinear", "MNIST_ddtplinear", " mnist-ddtplinear "})
  void namesAreFoundInAnyCase(String name) {
    assertThat(Preset.named(name).name()).isEqualTo("mnist_DDTPlinear");
  }

  @ParameterizedTest
  @CsvSource({
    "mnist_DDTPlinaer, mnist_DDTPlinear",
    "ddtprhl_rec, mnist_DDTPRHL_rec",
    "cifar10_conv_dfa, cifar10_DFAConv",
  })
  void unknownNamesAreAnsweredWithSimilarOnes(String name, String similar) {
    assertThatThrownBy(() -> Preset.named(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + name + "'", similar);
  }

  @Test
  void noNameIsRefusedToo() {
    assertThatThrownBy(() -> Preset.named(null)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Preset.named("")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void mappingTellsOfEveryPublishedValueAsItStands(Preset preset) {
    JsonNode published = Published.values(preset);
    List<String> keys = new ArrayList<>();
    published.fieldNames().forEachRemaining(keys::add);
    assertThat(preset.mapping())
        .extracting(MappedValue::key)
        .containsAll(keys)
        .doesNotHaveDuplicates();
    for (MappedValue value : preset.mapping()) {
      if (published.path(value.key()).isNumber()) {
        double number = Double.parseDouble(value.published());
        assertThat(number).as(value.key()).isEqualTo(published.get(value.key()).asDouble());
      }
    }
  }

  /** Values that the mapping takes for granted, because every configuration has them. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void nothingIsPublishedThatTheMappingWouldIgnore(Preset preset) {
    JsonNode published = Published.values(preset);
    assertThat(published.path("optimizer").asText("Adam")).isEqualTo("Adam");
    assertThat(published.path("optimizer_fb").asText("Adam")).isEqualTo("Adam");
    assertThat(published.path("forward_wd").asDouble()).isZero();
    assertThat(published.path("extra_fb_minibatches").asInt()).isZero();
    assertThat(published.path("size_mlp_fb").isNull() || !published.has("size_mlp_fb")).isTrue();
    assertThat(published.path("initialization").asText("xavier")).startsWith("xavier");
    if (preset.benchmark() != Benchmark.STUDENT_TEACHER) {
      assertThat(published.get("output_activation").asText()).isEqualTo("softmax");
    }
    if (preset.rule().isBackpropagation()) {
      assertThat(published.path("target_stepsize").asDouble(1)).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("all")
  void configurationsTravelAsJsonAndCanBeReverted(Preset preset) {
    MultiLayerConfiguration conf = preset.configuration(3, DataType.FLOAT);
    assertThat(MultiLayerConfiguration.fromJson(conf.toJson())).isEqualTo(conf);
    if (!preset.rule().isBackpropagation()) {
      assertThat(TargetPropagation.revert(conf)).isEqualTo(preset.network(3, DataType.FLOAT));
    }
  }

  @Test
  void namesThatMisleadAreExplained() {
    Preset control = Preset.named("cifar10_DDTPControl");
    assertThat(control.rule().name()).isEqualTo("ddtp-linear");
    assertThat(control.description()).contains("DDTP-linear", "not the control");
    assertThat(Preset.named("cifar10_DDTPControl_train").rule().name()).isEqualTo("ddtp-control");
    assertThat(Preset.named("toy_figure_output_space_config_BP").rule().name()).isEqualTo("bp");
    assertThat(Preset.named("toy_figure_output_space_config_GNT").rule().name()).isEqualTo("gnt");
  }

  @Test
  void presetsAreValues() {
    Preset preset = Preset.named("mnist_DTP");
    assertThat(preset).isEqualTo(Preset.named("MNIST_DTP")).hasToString("mnist_DTP");
    assertThat(preset).hasSameHashCodeAs(Preset.named("MNIST_DTP"));
    assertThat(preset).isNotEqualTo(Preset.named("mnist_DTP_pretrained"));
    preset.learningRates()[0] = 7;
    assertThat(preset.learningRates()[0]).isNotEqualTo(7);
  }
}
