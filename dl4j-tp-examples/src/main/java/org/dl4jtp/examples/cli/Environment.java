package org.dl4jtp.examples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
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
    environment.put("cores", Runtime.getRuntime().availableProcessors());
    environment.put("threads", Nd4j.getEnvironment().maxMasterThreads());
    return environment;
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
