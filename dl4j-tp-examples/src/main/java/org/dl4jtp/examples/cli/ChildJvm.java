package org.dl4jtp.examples.cli;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts this program again, in a process of its own. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Starts it again. Its error output is this process's; its standard input ends when this process
   * does.
   *
   * @param program the class with the main method
   * @param threads that ND4J computes with there
   * @param arguments of the command line
   * @return the process
   * @throws IOException if it cannot be started
   */
  public static Process start(Class<?> program, int threads, String... arguments)
      throws IOException {
    return start(program, threads, List.of(), arguments);
  }

  /**
   * The same with options of its JVM.
   *
   * @param program the class with the main method
   * @param threads that ND4J computes with there
   * @param options of the JVM, such as {@code -Xmx1g}
   * @param arguments of the command line
   * @return the process
   * @throws IOException if it cannot be started
   */
  public static Process start(
      Class<?> program, int threads, List<String> options, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith("org.bytedeco.")) {
                command.add("-D" + name + "=" + value);
              }
            });
    command.addAll(options);
    command.add("-cp");
    command.add(classPath(program));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", Integer.toString(threads));
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }

  /**
   * Maven runs the program in a class loader of its own, of which java.class.path knows nothing.
   */
  private static String classPath(Class<?> program) {
    if (!(program.getClassLoader() instanceof URLClassLoader loader)) {
      return System.getProperty("java.class.path");
    }
    List<String> entries = new ArrayList<>();
    for (URL url : loader.getURLs()) {
      try {
        entries.add(Path.of(new URI(url.toString())).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("a class path entry that is no file: " + url, e);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  /** In the process that was started: ends it, at any moment, when the one that started it ends. */
  public static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  // nothing is sent
                }
              } catch (IOException e) {
                // the parent is gone
              }
              Runtime.getRuntime().halt(1);
            },
            "end-with-parent");
    watch.setDaemon(true);
    watch.start();
  }
}
