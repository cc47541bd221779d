package org.dl4jtp.examples.census;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
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

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    List<CandidateNetwork> networks =
        files.isEmpty() ? ZooNetworks.all() : ConfigurationFiles.networks(all());
    int[] accepted = new int[rules.size()];
    for (CandidateNetwork network : networks) {
      spec.commandLine().getOut().println(network.name());
      Object plain = plain(network);
      for (int i = 0; i < rules.size(); i++) {
        Answer answer =
            plain instanceof Answer unbuilt
                ? unbuilt
                : network.under(rules.get(i), (NetworkConfiguration) plain);
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
      return Answer.refused("Deeplearning4j cannot build it: " + e.getMessage());
    }
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>();
    for (Path file : files) {
      try (Stream<Path> within = Files.walk(file)) {
        within.filter(Files::isRegularFile).sorted().forEach(all::add);
      } catch (IOException e) {
        throw new UserError("cannot read " + file + ": " + e, e);
      }
    }
    return all;
  }
}
