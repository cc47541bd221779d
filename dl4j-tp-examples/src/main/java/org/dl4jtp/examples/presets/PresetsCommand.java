package org.dl4jtp.examples.presets;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code presets}; without a command of its own it lists them. */
@Command(
    name = "presets",
    description = "The paper's published configurations as named presets.",
    footer = "Without a command: list, all of them.",
    subcommands = {ListCommand.class, ShowCommand.class},
    usageHelpAutoWidth = true)
public final class PresetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Override
  public Integer call() {
    return spec.commandLine().execute("list");
  }
}
