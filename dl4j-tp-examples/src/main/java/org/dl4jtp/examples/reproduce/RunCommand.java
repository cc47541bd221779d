package org.dl4jtp.examples.reproduce;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.ChildJvm;
import org.dl4jtp.examples.cli.PerturbationConverter;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.preset.Preset;
import org.nd4j.linalg.api.buffer.DataType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One run of {@code reproduce}, in a process of its own. Tells its progress on standard output, a
 * {@link RunProgress} a line, and ends when standard input does: with the process that started it.
 */
@Command(name = "reproduce-run", hidden = true, description = "One run of reproduce; see there.")
public final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--preset", required = true)
  private String preset;

  @Option(names = "--seed", required = true)
  private long seed;

  @Option(names = "--epochs", required = true)
  private int epochs;

  @Option(names = "--data-type", required = true)
  private DataType dataType;

  @Option(names = "--perturb", required = true, converter = PerturbationConverter.class)
  private Perturbation perturbation;

  @Option(names = "--no-feedback-epochs")
  private boolean noFeedbackEpochs;

  @Option(names = "--alignment")
  private Integer alignment;

  @Option(names = "--alignment-damping")
  private double damping;

  @Option(names = "--dataset", required = true)
  private PaperDataset dataset;

  @Option(names = "--data-dir", required = true)
  private Path dataDir;

  @Option(names = "--out", required = true)
  private Path out;

  /** The arguments that make this command the run. */
  static String[] arguments(RunSettings settings, PaperDataset dataset, Path dataDir, Path out) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "reproduce-run",
                "--preset=" + settings.preset(),
                "--seed=" + settings.seed(),
                "--epochs=" + settings.epochs(),
                "--data-type=" + settings.dataType(),
                "--perturb=" + settings.perturbation().label(),
                "--dataset=" + dataset,
                "--data-dir=" + dataDir.toAbsolutePath(),
                "--out=" + out.toAbsolutePath()));
    if (!settings.feedbackEpochs()) {
      arguments.add("--no-feedback-epochs");
    }
    if (settings.alignment() != null) {
      arguments.add("--alignment=" + settings.alignment().interval());
      arguments.add("--alignment-damping=" + settings.alignment().damping());
    }
    return arguments.toArray(String[]::new);
  }

  @Override
  public Integer call() throws IOException {
    ChildJvm.endWithParent();
    RunSettings settings =
        new RunSettings(
            preset,
            seed,
            epochs,
            dataType,
            perturbation,
            !noFeedbackEpochs,
            alignment == null ? null : new AngleSettings(alignment, damping));
    RunDirectory directory = RunDirectory.of(out, settings);
    directory.create();
    PrintWriter progress = spec.commandLine().getOut();
    Path lockFile = directory.path().resolve(".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new UserError(
            "--out: another process is at the run in " + directory.path() + "; wait for it to end");
      }
      if (directory.finished(settings).isPresent()) {
        return 0; // another process finished it meanwhile
      }
      Preset what = Preset.named(preset);
      PresetRun run =
          new PresetRun(settings, dataset.load(dataDir, what.validationExamples() > 0), directory);
      run.run(
          state -> {
            progress.println(RunProgress.of(state).line());
            progress.flush();
          });
    }
    return 0;
  }
}
