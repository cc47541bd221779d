package org.dl4jtp.json;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * The classes of rule parts that a configuration's JSON may name: those of this library, and those
 * that their author has made known. A file that names another is refused, and the class is not
 * initialised, so that a file from somewhere cannot have any class of the class path run.
 *
 * <p>A class of your own is made known in either of two ways:
 *
 * <ul>
 *   <li>in your jar, the file {@code META-INF/services/} + name of the interface, for example
 *       {@code META-INF/services/org.dl4jtp.target.TargetPath}, with the class's name on a line.
 *       That holds in every process with the jar on its class path, Spark's workers included. (The
 *       class needs no constructor without arguments.)
 *   <li>{@link #register} in every process that reads configurations with it: for notebooks.
 * </ul>
 *
 * <p>What JSON names in Deeplearning4j's own fields (layers, updaters, activation functions) is
 * read by Deeplearning4j.
 */
public final class RuleParts {
  private static final String OURS = "org.dl4jtp.";
  private static final String SERVICES = "META-INF/services/";

  private static final Set<Class<?>> REGISTERED = ConcurrentHashMap.newKeySet();

  private RuleParts() {}

  /**
   * Makes a class known to this process.
   *
   * @param type concrete, with a name
   * @throws IllegalArgumentException if it is a lambda's, anonymous, local, abstract or an
   *     interface
   */
  public static void register(Class<? extends RulePart> type) {
    checkNameable(type);
    REGISTERED.add(type);
  }

  /**
   * Refuses a part that could not be read again from a saved model: one that is not known, does not
   * become JSON, cannot be made from it, or is then not equal to what it was. Better before
   * training than after it, when only the file is left.
   *
   * @param kind the interface
   * @param part one of its kind
   * @throws IllegalArgumentException with the remedy
   */
  public static void check(Class<? extends RulePart> kind, RulePart part) {
    checkKnown(kind, part);
    RulePart again;
    try {
      ObjectMapper mapper = NeuralNetConfiguration.mapper();
      again = mapper.readValue(mapper.writeValueAsString(part), kind);
    } catch (IOException e) {
      throw new IllegalArgumentException(lost(part, ": " + firstLine(e)), e);
    }
    if (!part.equals(again)) {
      throw new IllegalArgumentException(
          lost(part, ": what is read again, " + again + ", is not equal to it"));
    }
  }

  private static String lost(RulePart part, String why) {
    return part.getClass().getName()
        + " ("
        + part
        + ") would be lost with a saved model"
        + why
        + ". Make it a record, or annotate its constructor with @JsonCreator and its parameters with"
        + " @JsonProperty, and give it equals and hashCode";
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /**
   * Refuses a part whose class a saved model could not name.
   *
   * @param kind the interface
   * @param part one of its kind
   * @throws IllegalArgumentException with the remedy
   */
  public static void checkKnown(Class<? extends RulePart> kind, RulePart part) {
    Class<?> type = part.getClass();
    checkNameable(type);
    if (!isKnown(kind, type)) {
      throw new IllegalArgumentException(unknown(kind, type.getName()));
    }
  }

  private static void checkNameable(Class<?> type) {
    boolean nameless = type.isSynthetic() || type.isAnonymousClass() || type.isLocalClass();
    if (nameless || !isConcrete(type)) {
      throw new IllegalArgumentException(
          "the rule part is of "
              + type
              + ", which a saved model could not name; make it a"
              + (nameless ? "" : " concrete")
              + " class of its own");
    }
  }

  private static boolean isConcrete(Class<?> type) {
    return !type.isInterface() && !Modifier.isAbstract(type.getModifiers());
  }

  /**
   * The class that JSON names.
   *
   * @param kind the interface that it must implement
   * @param name from a file
   * @throws IllegalArgumentException if it is none that may be named; it has not been initialised
   */
  static Class<?> find(Class<?> kind, String name) {
    if (!name.startsWith(OURS) && !isNamed(kind, name)) {
      for (Class<?> type : REGISTERED) {
        if (type.getName().equals(name) && kind.isAssignableFrom(type)) {
          return type;
        }
      }
      throw new IllegalArgumentException(unknown(kind, name));
    }
    Class<?> type = load(name);
    if (type == null || !kind.isAssignableFrom(type) || !isConcrete(type)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is no "
              + kind.getSimpleName()
              + (type == null ? ": there is no such class" : ": it is another kind of class")
              + "; correct the configuration, or read it with the version of dl4j-tp that wrote it");
    }
    return type;
  }

  private static boolean isKnown(Class<?> kind, Class<?> type) {
    return type.getName().startsWith(OURS)
        || REGISTERED.contains(type)
        || isNamed(kind, type.getName());
  }

  private static String unknown(Class<?> kind, String name) {
    return "'"
        + name
        + "' is no "
        + kind.getSimpleName()
        + " that a configuration may name; if it is yours, list it in "
        + SERVICES
        + kind.getName()
        + ", or call RuleParts.register(...) first";
  }

  /** Without initialising it; null if there is none. */
  private static Class<?> load(String name) {
    for (ClassLoader loader : loaders()) {
      try {
        return Class.forName(name, false, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        // the next may have it
      }
    }
    return null;
  }

  private static List<ClassLoader> loaders() {
    ClassLoader own = RuleParts.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null || context == own ? List.of(own) : List.of(context, own);
  }

  private static boolean isNamed(Class<?> kind, String name) {
    try {
      for (ClassLoader loader : loaders()) {
        for (URL file : Collections.list(loader.getResources(SERVICES + kind.getName()))) {
          if (lists(file, name)) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + SERVICES + kind.getName() + ": " + e, e);
    }
  }

  /** A line for a class, with comments after #, as java.util.ServiceLoader has it. */
  private static boolean lists(URL file, String name) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
      return lines.lines().anyMatch(line -> line.replaceFirst("#.*", "").trim().equals(name));
    }
  }
}
