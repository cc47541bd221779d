package org.dl4jtp.examples.figures;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "figures: which one? Name one of " + String.join(", ", spec.subcommands().keySet()));
  }
}
