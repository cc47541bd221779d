package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.cli.Environment;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.dl4jtp.examples.report.Run;
import org.dl4jtp.train.FeedbackSchedule;
import picocli.CommandLine;

/**
 * What the command {@code compare} does, on data and a network that another command brings, with
 * the rules' default settings: the same files, progress and table.
 *
 * @param data three parts; classes
 * @param network without a rule
 * @param inputType what it is fed
 * @param rules that take the network
 * @param epochs of each run
 * @param batch examples per minibatch
 * @param seeds one run of each rule from each
 * @param settings what else is needed to repeat it, for results.json
 * @param directoryOrNull where to write results; null for nowhere
 * @param plainProgress lines in place of bars
 */
public record RuleComparison(
    LabelledData data,
    NetworkConfiguration network,
    InputType inputType,
    List<TrainingRule> rules,
    int epochs,
    int batch,
    List<Long> seeds,
    Map<String, Object> settings,
    Path directoryOrNull,
    boolean plainProgress) {

  /**
   * What came of it.
   *
   * @param runs complete or not
   * @param exitCode of the command, 0 unless it was interrupted
   */
  public record Outcome(List<Run> runs, int exitCode) {}

  /**
   * Refuses a directory that cannot be written to, or that holds results already.
   *
   * @param directory may be missing
   * @param overwrite whether results may be replaced
   */
  public static void checkDirectory(Path directory, boolean overwrite) {
    ResultsWriter.check(directory, overwrite);
  }

  /**
   * Trains and reports.
   *
   * @param command gets the table on its output, progress on its error stream
   * @return all runs
   */
  public Outcome run(CommandLine command) {
    PrintWriter out = command.getOut();
    Networks networks =
        new Networks(
            network, rules, (rule, base) -> base.under(TargetPropagation.of(rule), inputType));
    NetworkSummary summary = NetworkSummary.of(network, data);
    List<String> names = rules.stream().map(TrainingRule::name).toList();
    ReportHeader header =
        new ReportHeader(
            Metric.of(data.task()),
            Instant.now(),
            settings,
            Environment.describe(),
            summary.describe(network),
            command.getCommandSpec().root().commandLine().getParseResult().originalArgs(),
            names,
            rules.size() * seeds.size(),
            data.name(),
            announcement(summary),
            null);
    header.summary().forEach(out::println);
    Schedule schedule = new Schedule(epochs, batch, seeds, FeedbackSchedule.none(), null);
    Session session = new Session(data, networks, schedule, header, directoryOrNull, plainProgress);
    int exitCode = session.run(out, command.getErr());
    return new Outcome(session.runs().stream().map(ComparisonReport::run).toList(), exitCode);
  }

  private List<String> announcement(NetworkSummary summary) {
    String layers =
        network.layers().stream()
            .map(layer -> layer.getClass().getSimpleName())
            .collect(Collectors.joining("-"));
    return List.of(
        String.format(
            Locale.ROOT,
            "%s: %d training, %d validation, %d test examples",
            data.name(),
            data.train().numExamples(),
            data.validation().numExamples(),
            data.test().numExamples()),
        String.format(Locale.ROOT, "network: %s, %d parameters", layers, summary.parameters()));
  }
}
