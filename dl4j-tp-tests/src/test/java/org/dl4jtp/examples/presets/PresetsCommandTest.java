package org.dl4jtp.examples.presets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.dl4jtp.examples.compare.CommandRun;
import org.dl4jtp.preset.MappedValue;
import org.dl4jtp.preset.Preset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsCommandTest {
  @ParameterizedTest
  @ValueSource(strings = {"presets", "presets list"})
  void listsThemAll(String arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.get(0)).startsWith("preset").contains("rule", "data set", "network");
    assertThat(lines.stream().skip(1).map(line -> line.split(" ", 2)[0]))
        .containsExactlyElementsOf(Preset.values().stream().map(Preset::name).toList());
    assertThat(run.out())
        .containsPattern(
            "cifar10_DDTPConv +ddtp-linear +cifar10 +32×32×3-\\S+ +100 +10\\+1 +5000\n")
        .containsPattern("mnist_frozen_BP +bp +frozen-mnist +784-256×5-10 +100 +- +5000\n")
        .containsPattern("mnist_DTP_train +dtp +mnist +784-256×5-10 +100 +- +-\n");
  }

  @ParameterizedTest
  @CsvSource({
    "--rule ddtp-rhl-rec, 6",
    "--rule dfa --dataset cifar10, 4",
    "--dataset frozen-mnist, 16",
    "--dataset mnist, 19",
    "--dataset student-teacher, 2",
  })
  void filters(String options, int expected) {
    CommandRun run = run("presets list " + options);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out().lines()).hasSize(1 + expected);
  }

  @Test
  void saysWhenNoneIsLikeThat() {
    CommandRun run = run("presets list --rule tp");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("No preset");
  }

  @Test
  void showsPublishedAndMappedValuesSideBySide() {
    CommandRun run = run("presets show mnist-ddtplinear");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith("mnist_DDTPlinear: ddtp-linear on mnist, 784-256×5-10")
        .containsPattern("lr +2.0354415171962153E-5 +3.33846385136689\\d+E-4 +÷ target_stepsize")
        .containsPattern("target_stepsize +0.06096940412767466 +η = 4.763234697474583E-4 +÷ batch");
    for (MappedValue value : Preset.named("mnist_DDTPlinear").mapping()) {
      assertThat(run.out())
          .contains(value.key(), value.published(), value.mapped(), value.reason());
    }
  }

  @Test
  void showsValuesOfEveryLayerBelowOneAnother() {
    CommandRun run = run("presets show cifar10_BPConv");
    assertThat(run.out())
        .containsPattern(
            "\nlr +5.92992422167547E-4 +5.92992422167547E-4 .*\n +3.8001447767611315E-4 ");
  }

  @Test
  void tellsWhatANameHides() {
    assertThat(run("presets show cifar10_DDTPControl").out())
        .contains("DDTP-linear", "not the control");
    assertThat(run("presets show mnist_DFA").out()).contains("linear for DFA");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "presets show | NAME;presets show --help",
        "presets show mnist_DTPlinear | 'mnist_DTPlinear';mnist_DDTPlinear;presets list",
        "presets show mnist_BP mnist_DTP | 'mnist_DTP'",
        "presets list --rule nonsense | --rule;'nonsense';valid are bp, ;ddtp-linear",
        "presets list --dataset imagenet | --dataset;'imagenet';mnist, frozen-mnist, fashion-mnist",
        "presets list mnist_BP | 'mnist_BP';--dataset, --rule",
        "presets view | 'view';list, show",
      })
  void badInputIsRefused(String arguments, String words) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(words.split(";")).doesNotContain("\tat ");
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"presets --help", "presets list --help", "presets show --help"})
  void helps(String arguments) {
    CommandRun run = run(arguments);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: dl4j-tp presets");
  }

  private static CommandRun run(String arguments) {
    return CommandRun.of(Arrays.stream(arguments.split(" ")).toArray());
  }
}
