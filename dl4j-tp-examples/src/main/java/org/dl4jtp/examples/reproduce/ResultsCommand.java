package org.dl4jtp.examples.reproduce;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.chart.Picture;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.OutDirectory;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.report.Drawing;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code results}: tables and figures of a document from recorded runs. */
@Command(
    name = "results",
    description = {
      "Redraws all tables, numbers and figures of RESULTS.md from the runs that reproduce --results"
          + " has recorded. Nothing is trained."
    },
    sortOptions = false,
    footer = {"", "Example:", "  dl4j-tp results --results docs/results --out redrawn"},
    usageHelpAutoWidth = true)
public final class ResultsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--results",
      defaultValue = "docs/results",
      paramLabel = "DIR",
      description = "Recorded runs (default: ${DEFAULT-VALUE}).")
  private Path results;

  @Option(
      names = "--document",
      defaultValue = "docs/RESULTS.md",
      paramLabel = "FILE",
      description =
          "What to redraw: its parts between <!-- results: ... --> and <!-- /results -->"
              + " (default: ${DEFAULT-VALUE}).")
  private Path document;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Where document and figures go (default: the document is replaced, with its figures"
              + " beside it).")
  private Path outOrNull;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    ResultParts parts = new ResultParts(ResultsFolder.read(results));
    PrintWriter output = spec.commandLine().getOut();
    String redrawn =
        ResultsDocument.redraw(
            text(),
            name -> {
              String part = parts.apply(name);
              output.println(name + (part.endsWith("\n") ? "\n\n" + part : ": " + part));
              return part;
            });
    Path out = outOrNull == null ? document.toAbsolutePath().getParent() : outOrNull;
    OutDirectory.makeDirectory(out);
    Path file = out.resolve(document.getFileName());
    OutDirectory.write(file, redrawn);
    output.println("Redrawn: " + file);
    write(parts.pictures(), out, output);
    output.flush();
    return 0;
  }

  private String text() {
    try {
      return Files.readString(document, UTF_8);
    } catch (IOException e) {
      throw new UserError("--document: cannot read " + document + ": " + e, e);
    }
  }

  private static void write(Map<String, Picture> pictures, Path out, PrintWriter output) {
    Optional<String> obstacle = Drawing.noCharts();
    if (obstacle.isPresent()) {
      output.println(obstacle.get());
      return;
    }
    pictures.forEach(
        (path, picture) -> {
          Path file = out.resolve(path);
          OutDirectory.makeDirectory(file.getParent());
          OutDirectory.write(file, picture.png());
          output.println("Redrawn: " + file);
        });
  }
}
