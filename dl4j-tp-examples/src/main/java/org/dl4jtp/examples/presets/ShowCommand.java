package org.dl4jtp.examples.presets;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.HelpOption;
import org.dl4jtp.examples.cli.TextTable;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.preset.MappedValue;
import org.dl4jtp.preset.Preset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code presets show}. */
@Command(
    name = "show",
    description = {
      "Shows the published values of a preset, and beside them what they are here, and why.",
      "In parentheses: not published, the default of the authors' program. Several lines: one per"
          + " layer with weights, from the input."
    },
    footer = {"", "Example:", "  dl4j-tp presets show mnist_DDTPlinear"},
    usageHelpAutoWidth = true)
final class ShowCommand implements Callable<Integer> {
  private static final String PER_LAYER = ", ";
  private static final int COLUMNS = 4;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      description = "Name of the preset, in any case; 'presets list' shows all.")
  private String name;

  @Mixin HelpOption help;

  @Override
  public Integer call() {
    Preset preset = preset();
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"parameter", "published", "here", "why"});
    preset.mapping().forEach(value -> add(value, rows));
    PrintWriter out = spec.commandLine().getOut();
    out.println(preset.name() + ": " + preset.description());
    out.println();
    out.print(TextTable.render(rows, COLUMNS));
    out.flush();
    return 0;
  }

  private Preset preset() {
    try {
      return Preset.named(name);
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage() + "; 'presets list' shows all", e);
    }
  }

  /** Lists of one value per layer take a line each. */
  private static void add(MappedValue value, List<String[]> rows) {
    String[] published = value.published().split(PER_LAYER, -1);
    String[] mapped = value.mapped().split(PER_LAYER, -1);
    boolean perLayer = published.length > 1 && published.length == mapped.length;
    if (!perLayer) {
      rows.add(new String[] {value.key(), value.published(), value.mapped(), value.reason()});
      return;
    }
    for (int i = 0; i < published.length; i++) {
      rows.add(
          new String[] {
            i == 0 ? value.key() : "", published[i], mapped[i], i == 0 ? value.reason() : ""
          });
    }
  }
}
