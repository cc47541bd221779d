package org.dl4jtp.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.factory.Nd4j;

/** Where a command ran: figures of time mean nothing without it. */
public final class Environment {
  private Environment() {}

  /** Versions, machine and threads, for files of results. */
  public static Map<String, Object> describe() {
    Map<String, Object> environment = new LinkedHashMap<>();
    environment.put("java", System.getProperty("java.version"));
    environment.put("dl4jTp", BuildVersion.version());
    environment.put("deeplearning4j", deeplearning4jVersion());
    environment.put("backend", Nd4j.getBackend().getClass().getSimpleName());
    environment.put(
        "os",
        String.join(
            " ",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
    environment.put("processor", processor());
    environment.put("binaries", binaries());
    environment.put("cores", Runtime.getRuntime().availableProcessors());
    environment.put("threads", Nd4j.getEnvironment().maxMasterThreads());
    return environment;
  }

  /** Its name as Linux tells it; elsewhere its kind. */
  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException | UncheckedIOException e) {
      return System.getProperty("os.arch");
    }
  }

  /** Which of ND4J's native builds computes, for example {@code linux-x86_64-onednn-avx512}. */
  private static String binaries() {
    String library = Loader.getLoadedLibraries().get("nd4jcpu");
    return library == null
        ? "unknown"
        : Path.of(library).toAbsolutePath().getParent().getFileName().toString();
  }

  private static String deeplearning4jVersion() {
    try (InputStream in =
        MultiLayerNetwork.class.getResourceAsStream(
            "/META-INF/maven/org.deeplearning4j/deeplearning4j-nn/pom.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
