package org.dl4jtp.examples.figures;

import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code figures}. */
@Command(
    name = "figures",
    description = {
      "Draws figures of the paper from networks trained here, in a few minutes.",
      "Each writes its data as CSV and JSON, and the picture as SVG and PNG."
    },
    subcommands = {NullSpaceCommand.class, AlignmentCommand.class, OutputSpaceCommand.class},
    usageHelpAutoWidth = true)
public final class FiguresCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "figures: which one? Name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
