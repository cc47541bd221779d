package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dl4jtp.examples.Main;
import picocli.CommandLine;

/** A command line that was executed in this JVM. */
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    int exitCode = command.execute(texts);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  /** A comparison that takes a second: bp and dtp on a small table. */
  static CommandRun tiny(Path csv, Object... more) {
    return onTable(csv, List.of("--hidden", "8x2", "--batch", 16), more);
  }

  /** A comparison on a small table with a network from a file. */
  static CommandRun ownNetwork(Path csv, Path config, Object... more) {
    return onTable(csv, List.of("--config", config), more);
  }

  private static CommandRun onTable(Path csv, List<Object> network, Object... more) {
    List<Object> all =
        new ArrayList<>(List.of("compare", "--dataset", "csv", "--train", csv, "--label", "y"));
    all.addAll(network);
    all.addAll(List.of(more));
    return of(all.toArray());
  }
}
