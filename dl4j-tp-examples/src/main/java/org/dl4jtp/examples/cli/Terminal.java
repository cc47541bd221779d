package org.dl4jtp.examples.cli;

import java.io.Console;

/** Tells whether somebody watches. */
public final class Terminal {
  private Terminal() {}

  public static boolean interactive() {
    return System.getenv("CI") == null && isTerminal(System.console());
  }

  /** From Java 22 on there is a console without a terminal too, and a method that tells. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal(Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException beforeJava22) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
