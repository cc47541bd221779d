package org.dl4jtp.examples.report;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.regex.Pattern;

/** A command as it is typed in a POSIX shell. */
final class CommandLineText {
  private static final Pattern PLAIN = Pattern.compile("[\\w./:=,@%+-]+");

  private CommandLineText() {}

  /** Through Maven, whose {@code exec.args} has quotes of its own within those of the shell. */
  static String of(List<String> arguments) {
    String inner = arguments.stream().map(CommandLineText::quoted).collect(joining(" "));
    return "mvn -q compile exec:java -Dexec.args=\""
        + inner.replaceAll("[\\\\\"$`]", "\\\\$0")
        + "\"";
  }

  private static String quoted(String argument) {
    if (PLAIN.matcher(argument).matches()) {
      return argument;
    }
    char quote = argument.contains("'") ? '"' : '\'';
    return quote + argument + quote;
  }
}
