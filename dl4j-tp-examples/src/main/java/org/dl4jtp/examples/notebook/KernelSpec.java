package org.dl4jtp.examples.notebook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells Jupyter how to start {@link JavaKernel}. */
public final class KernelSpec {
  /** What notebooks call the kernel. */
  public static final String NAME = "dl4j-tp";

  private KernelSpec() {}

  /**
   * Writes {@code kernels/dl4j-tp/kernel.json} with the Java and the class path of this process.
   *
   * @param args the directory, one of {@code JUPYTER_PATH}
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0], "kernels", NAME));
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("argv", command());
    spec.put("display_name", "Java (dl4j-tp)");
    spec.put("language", "java");
    // Small networks are faster on one thread, and numbers are the same on every machine.
    spec.put("env", Map.of("OMP_NUM_THREADS", "1"));
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve("kernel.json").toFile(), spec);
  }

  private static List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        JavaKernel.class.getName(),
        "{connection_file}");
  }
}
