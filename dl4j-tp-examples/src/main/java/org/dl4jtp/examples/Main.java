package org.dl4jtp.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.dl4jtp.examples.bench.BenchCommand;
import org.dl4jtp.examples.bench.BenchProductsCommand;
import org.dl4jtp.examples.bench.BenchRunCommand;
import org.dl4jtp.examples.census.CensusCommand;
import org.dl4jtp.examples.cli.BuildVersion;
import org.dl4jtp.examples.cli.Suggestion;
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
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command line. Without arguments it runs {@code compare} with its defaults. */
@Command(
    name = "dl4j-tp",
    description = "Target propagation as a training rule for Deeplearning4j.",
    footer = {
      "Without a command: compare, with its defaults.",
      "",
      "Example:",
      "  dl4j-tp compare --dataset digits --rules bp,ddtp-linear,dfa --epochs 5"
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:success",
      "1:failure: a run of reproduce that did not end, or a fault of the program",
      "2:bad input: an argument, a file, or what is in it",
      "130:interrupted by Ctrl-C; what was finished is kept"
    },
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
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> valid = validArguments(command.getCommandSpec());
      Suggestion.of(unmatched.getUnmatched().get(0), valid).ifPresent(err::println);
      err.println("Valid: " + String.join(", ", valid));
    }
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static List<String> validArguments(CommandSpec spec) {
    Stream<String> commands =
        spec.subcommands().entrySet().stream()
            .filter(command -> !command.getValue().getCommandSpec().usageMessage().hidden())
            .map(Map.Entry::getKey);
    return Stream.concat(commands, spec.options().stream().map(OptionSpec::longestName)).toList();
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
