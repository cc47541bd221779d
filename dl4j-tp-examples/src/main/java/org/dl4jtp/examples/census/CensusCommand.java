package org.dl4jtp.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.RuleConverter;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.network.NetworkConfiguration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code census}. */
@Command(
    name = "census",
    description = {
      "Tells which networks every rule takes, or the first reason why not.",
      "Without files: the networks of deeplearning4j-zoo, at their own sizes."
    },
    sortOptions = false,
    footer = {"", "Example:", "  dl4j-tp census --rules exact,ddtp-linear,dtp my-network.json"},
    usageHelpAutoWidth = true)
public final class CensusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      arity = "0..*",
      description =
          "Configurations of networks, written with toJson() or toYaml(), or folders of such.")
  private List<Path> files = List.of();

  @Option(
      names = "--rules",
      split = ",",
      paramLabel = "RULE",
      converter = RuleConverter.class,
      defaultValue = "exact,ddtp-linear,dfa,dtp",
      description = "Training rules, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<TrainingRule> rules;

  @Option(
      names = "--input-types",
      paramLabel = "FILE",
      description = {
        "The input types, which configurations do not keep, of networks that need them: lines such"
            + " as",
        "  cifar.json = maps 32x32x3",
        "by the file's name; rows SIZE, sequences SIZE or SIZExLENGTH, maps"
            + " HEIGHTxWIDTHxCHANNELS, volumes DEPTHxHEIGHTxWIDTHxCHANNELS, and 'last' behind it"
            + " where features or channels come last; with a comma between"
            + " several inputs."
      })
  private Path inputTypes;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    if (files.isEmpty() && inputTypes != null) {
      throw new UserError("--input-types are those of files, but no FILE is given; name them");
    }
    List<CandidateNetwork> networks =
        files.isEmpty() ? ZooNetworks.all() : ConfigurationFiles.networks(all(), inputTypes());
    int[] accepted = new int[rules.size()];
    for (CandidateNetwork network : networks) {
      spec.commandLine().getOut().println(network.name());
      Object plain = plain(network);
      if (plain instanceof Answer unbuilt) {
        spec.commandLine().getOut().printf("  %-12s %s%n", "every rule", unbuilt);
        continue;
      }
      for (int i = 0; i < rules.size(); i++) {
        Answer answer = network.under(rules.get(i), (NetworkConfiguration) plain);
        accepted[i] += answer.isAccepted() ? 1 : 0;
        spec.commandLine().getOut().printf("  %-12s %s%n", rules.get(i).name(), answer);
      }
    }
    for (int i = 0; i < rules.size(); i++) {
      spec.commandLine()
          .getOut()
          .printf("%s: %d of %d networks%n", rules.get(i).name(), accepted[i], networks.size());
    }
    return 0;
  }

  @SuppressWarnings("CatchingUnchecked") // Deeplearning4j's exceptions are of many kinds
  static Object plain(CandidateNetwork network) {
    try {
      return network.configuration().get();
    } catch (RuntimeException e) {
      String reason = String.valueOf(e.getMessage());
      boolean ofFile = reason.startsWith(network.name());
      return Answer.refused(ofFile ? reason : "Deeplearning4j cannot build it: " + reason);
    }
  }

  private Map<String, List<InputType>> inputTypes() {
    if (inputTypes == null) {
      return Map.of();
    }
    Map<String, List<InputType>> types = InputTypeFile.read(inputTypes);
    Set<String> unknown = new TreeSet<>(types.keySet());
    all().forEach(file -> unknown.remove(file.getFileName().toString()));
    if (!unknown.isEmpty()) {
      throw new UserError(
          inputTypes + " names " + unknown + ", which are none of the files; correct the names");
    }
    return types;
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      try (Stream<Path> within = Files.walk(file)) {
        within
            .filter(Files::isRegularFile)
            .filter(
                f -> inputTypes == null || !f.toAbsolutePath().equals(inputTypes.toAbsolutePath()))
            .sorted()
            .forEach(all::add);
      } catch (IOException e) {
        throw new UserError("cannot read " + file + ": " + e, e);
      }
    }
    return all;
  }
}
