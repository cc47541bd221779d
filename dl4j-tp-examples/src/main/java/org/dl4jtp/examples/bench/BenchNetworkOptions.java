package org.dl4jtp.examples.bench;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which networks to measure: dense ones by their sizes, or one that has its own. */
final class BenchNetworkOptions {
  private static final String DEFAULT_HIDDEN = "256x5";

  @Option(
      names = "--network",
      defaultValue = "dense",
      paramLabel = "NAME",
      converter = NetworkConverter.class,
      description =
          "dense, or cifar-cnn: the paper's, on 32x32 colour images (default: ${DEFAULT-VALUE}).")
  private BenchNetwork network;

  @Option(
      names = "--hidden",
      split = ",",
      paramLabel = "SPEC",
      converter = HiddenSizes.Converter.class,
      description =
          "Hidden layers of the dense network: WIDTHxLAYERS, or the widths with hyphens; several"
              + " networks with commas (default: "
              + DEFAULT_HIDDEN
              + ").")
  private List<String> hidden;

  @Option(
      names = "--inputs",
      paramLabel = "N",
      description = "Features of the dense network (default: 784).")
  private Integer inputs;

  @Option(
      names = "--outputs",
      paramLabel = "N",
      description = "Classes of the dense network (default: 10).")
  private Integer outputs;

  void check() {
    Checks.atLeastOne("--inputs", inputs);
    Checks.atLeastOne("--outputs", outputs);
    if (network != BenchNetwork.DENSE) {
      String reason = "the network is that of --network " + network.title();
      Checks.without("--hidden", hidden, reason);
      Checks.without("--inputs", inputs, reason);
      Checks.without("--outputs", outputs, reason);
    }
  }

  BenchNetwork network() {
    return network;
  }

  /** A description for each network to measure; one null for a network that has its own. */
  List<String> hidden() {
    if (network != BenchNetwork.DENSE) {
      return Collections.singletonList(null);
    }
    return hidden == null ? List.of(DEFAULT_HIDDEN) : hidden;
  }

  int inputs() {
    return inputs == null ? 784 : inputs;
  }

  int outputs() {
    return outputs == null ? 10 : outputs;
  }

  void describe(Map<String, Object> settings) {
    settings.put("network", network.title());
    if (network == BenchNetwork.DENSE) {
      settings.put("hidden", hidden());
      settings.put("inputs", inputs());
      settings.put("outputs", outputs());
    }
  }

  static final class NetworkConverter implements ITypeConverter<BenchNetwork> {
    @Override
    public BenchNetwork convert(String text) {
      return Choice.of(BenchNetwork.class, "network", text);
    }
  }
}
