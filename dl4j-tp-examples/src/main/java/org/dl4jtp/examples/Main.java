package org.dl4jtp.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.dl4jtp.examples.bench.BenchCommand;
import org.dl4jtp.examples.bench.BenchProductsCommand;
import org.dl4jtp.examples.bench.BenchRunCommand;
import org.dl4jtp.examples.census.CensusCommand;
import org.dl4jtp.examples.cli.BuildVersion;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.compare.ActivationsCommand;
import org.dl4jtp.examples.compare.CompareCommand;
import org.dl4jtp.examples.figures.FiguresCommand;
import org.dl4jtp.examples.presets.PresetsCommand;
import org.dl4jtp.examples.reproduce.ReproduceCommand;
import org.dl4jtp.examples.reproduce.ResultsCommand;
import org.dl4jtp.examples.reproduce.RunCommand;
import org.dl4jtp.examples.sequences.SequencesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Without arguments it runs {@code compare} with its defaults.
 *
 * <p>Exit codes: 0 success, 1 failure of the program, 2 bad input, 130 interrupted.
 */
@Command(
    name = "dl4j-tp",
    description = "Target propagation as a training rule for Deeplearning4j.",
    footer = "Without a command: compare, with its defaults.",
    subcommands = {
      ActivationsCommand.class,
      CompareCommand.class,
      BenchCommand.class,
      BenchRunCommand.class,
      BenchProductsCommand.class,
      CensusCommand.class,
      FiguresCommand.class,
      PresetsCommand.class,
      ReproduceCommand.class,
      ResultsCommand.class,
      RunCommand.class,
      SequencesCommand.class
    },
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class)
public final class Main implements Callable<Integer> {
  @Spec private CommandSpec spec;

  /** Runs the command; returns instead of leaving the JVM when all went well. */
  public static void main(String[] args) {
    int exitCode =
        commandLine().setOut(writer(System.out)).setErr(writer(System.err)).execute(args);
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /** The command line with its error handling, ready to execute. */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::reportBadArgument)
        .setExecutionExceptionHandler(Main::reportFailure);
  }

  /** A system without a locale claims ASCII, and its terminal is UTF-8 nevertheless. */
  private static PrintWriter writer(PrintStream stream) {
    Charset charset = Charset.defaultCharset();
    boolean sufficient = charset.canEncode() && charset.newEncoder().canEncode('±');
    return new PrintWriter(new OutputStreamWriter(stream, sufficient ? charset : UTF_8), true);
  }

  @Override
  public Integer call() {
    return spec.commandLine().execute("compare");
  }

  private static int reportBadArgument(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("dl4j-tp: " + e.getMessage());
    if (e instanceof UnmatchedArgumentException) {
      err.println("Valid: " + validArguments(command.getCommandSpec()));
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static String validArguments(CommandSpec spec) {
    String options =
        spec.options().stream().map(o -> o.longestName()).collect(Collectors.joining(", "));
    String commands = String.join(", ", spec.subcommands().keySet());
    return commands.isEmpty() ? options : commands + ", " + options;
  }

  private static int reportFailure(Exception e, CommandLine command, ParseResult parsed)
      throws Exception {
    if (!(e instanceof UserError)) {
      throw e;
    }
    command.getErr().println("dl4j-tp: " + e.getMessage());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
