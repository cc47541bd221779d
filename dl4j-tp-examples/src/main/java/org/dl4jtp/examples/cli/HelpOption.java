package org.dl4jtp.examples.cli;

import picocli.CommandLine.Option;

/** The option {@code --help} of every command. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;
}
