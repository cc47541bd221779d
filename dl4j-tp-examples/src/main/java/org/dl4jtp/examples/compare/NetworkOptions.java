package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.Map;
import org.dl4jtp.examples.cli.Checks;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.cli.DataTypeConverter;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.DefaultNetwork;
import org.dl4jtp.examples.network.HiddenLayers;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.examples.network.NetworkFile;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which network to train: the default one by its sizes, or the user's own by a file. */
final class NetworkOptions {
  private static final HiddenLayers DEFAULT_HIDDEN = HiddenLayers.parse("256x3");
  private static final double DEFAULT_LEARNING_RATE = 1e-3;

  @Option(
      names = "--hidden",
      paramLabel = "SPEC",
      converter = HiddenLayers.Converter.class,
      description = "Hidden layers: WIDTHxLAYERS, or the widths with commas (default: 256x3).")
  private HiddenLayers hidden;

  @Option(
      names = "--activation",
      paramLabel = "NAME",
      converter = ActivationConverter.class,
      description = "Activation of the hidden layers, as Deeplearning4j names it (default: tanh).")
  private Activation activation;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "Adam's learning rate of the forward weights (default: 0.001).")
  private Double learningRate;

  @Option(
      names = "--data-type",
      paramLabel = "TYPE",
      converter = DataTypeConverter.class,
      description = "float or double (default: float).")
  private DataType dataType;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "A MultiLayerConfiguration, or a ComputationGraphConfiguration of one input and one"
              + " output, as JSON or YAML, in place of the default network; its seed is replaced"
              + " by each run's. lenet and resnet (for images of 28x28) come with the program.")
  private Path config;

  void check() {
    Checks.positive("--learning-rate", learningRate);
    if (config != null) {
      String reason = "the network is that of --config";
      Checks.without("--hidden", hidden, reason);
      Checks.without("--activation", activation, reason);
      Checks.without("--learning-rate", learningRate, reason);
      Checks.without("--data-type", dataType, reason);
    }
  }

  /** The network before any rule, checked against the data. */
  NetworkConfiguration network(LabelledData data) {
    if (config == null) {
      return NetworkConfiguration.of(
          DefaultNetwork.build(
              data.inputs(),
              data.outputs(),
              data.task() == LabelledData.Task.REGRESSION,
              hidden(),
              activation(),
              learningRate(),
              dataType()));
    }
    NetworkConfiguration network = read(config);
    new NetworkCheck(config, network).fits(data);
    return network;
  }

  private static NetworkConfiguration read(Path file) {
    try {
      return NetworkFile.read(file);
    } catch (IllegalArgumentException e) {
      throw new UserError("--config: " + e.getMessage(), e);
    }
  }

  void describe(Map<String, Object> settings) {
    settings.put("config", config == null ? null : config.toString());
    if (config == null) {
      settings.put("hidden", hidden().widths());
      settings.put("activation", Choice.name(activation()));
      settings.put("learningRate", learningRate());
      settings.put("dataType", Choice.name(dataType()));
    }
  }

  boolean ownConfiguration() {
    return config != null;
  }

  private HiddenLayers hidden() {
    return hidden == null ? DEFAULT_HIDDEN : hidden;
  }

  private Activation activation() {
    return activation == null ? Activation.TANH : activation;
  }

  private double learningRate() {
    return learningRate == null ? DEFAULT_LEARNING_RATE : learningRate;
  }

  private DataType dataType() {
    return dataType == null ? DataType.FLOAT : dataType;
  }

  static final class ActivationConverter implements ITypeConverter<Activation> {
    @Override
    public Activation convert(String text) {
      return Choice.of(Activation.class, "activation", text);
    }
  }
}
