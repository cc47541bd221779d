package org.dl4jtp.examples.compare;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.dl4jtp.examples.Main;
import picocli.CommandLine;

/** A command line that was executed in this JVM. */
record CommandRun(int exitCode, String out, String err) {
  static CommandRun of(Object... args) {
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
    Object[] fixed = {
      "compare",
      "--dataset",
      "csv",
      "--train",
      csv,
      "--label",
      "y",
      "--hidden",
      "8x2",
      "--batch",
      "16"
    };
    Object[] all = new Object[fixed.length + more.length];
    System.arraycopy(fixed, 0, all, 0, fixed.length);
    System.arraycopy(more, 0, all, fixed.length, more.length);
    return of(all);
  }
}
