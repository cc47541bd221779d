package org.dl4jtp.examples.presets;

import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command {@code presets}; without a command of its own it lists them. */
@Command(
    name = "presets",
    description = "The paper's published configurations as named presets.",
    footer = {
      "Without a command: list, all of them.",
      "",
      "Example:",
      "  dl4j-tp presets list --dataset frozen-mnist"
    },
    subcommands = {ListCommand.class, ShowCommand.class},
    usageHelpAutoWidth = true)
public final class PresetsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    return spec.commandLine().execute("list");
  }
}
