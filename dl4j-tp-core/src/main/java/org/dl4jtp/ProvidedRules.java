package org.dl4jtp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of this library and those of all {@link TrainingRules} on the class path. */
final class ProvidedRules {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  private final Map<String, TrainingRule> rules = new LinkedHashMap<>();
  private final Map<String, String> owners = new LinkedHashMap<>();

  private ProvidedRules() {
    for (TrainingRule rule : TrainingRule.values()) {
      rules.put(rule.name(), rule);
      owners.put(rule.name(), "dl4j-tp");
    }
    Set<String> seen = new LinkedHashSet<>();
    for (ClassLoader loader : loaders()) {
      for (TrainingRules provider : providers(loader)) {
        if (seen.add(provider.getClass().getName())) {
          add(provider);
        }
      }
    }
  }

  /**
   * All that there are now.
   *
   * @throws IllegalArgumentException if a provider is broken, or a name is taken, with the remedy
   */
  static List<TrainingRule> all() {
    return List.copyOf(new ProvidedRules().rules.values());
  }

  private void add(TrainingRules provider) {
    String who = provider.getClass().getName();
    List<TrainingRule> own;
    try {
      own = provider.rules();
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException(broken(who, "fails with " + e), e);
    }
    if (own == null || own.stream().anyMatch(rule -> rule == null)) {
      throw new IllegalArgumentException(broken(who, "gives null for a rule or for all"));
    }
    for (TrainingRule rule : own) {
      String name = rule.name();
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            broken(
                who,
                "has a rule named '"
                    + name
                    + "', but names are of lower case letters and digits, with hyphens between"));
      }
      String owner = owners.putIfAbsent(name, who);
      if (owner != null) {
        throw new IllegalArgumentException(
            broken(
                who,
                "names a rule '" + name + "', which is the name of one of " + owner + " already"));
      }
      rules.put(name, rule);
    }
  }

  private static List<TrainingRules> providers(ClassLoader loader) {
    List<TrainingRules> providers = new ArrayList<>();
    try {
      ServiceLoader.load(TrainingRules.class, loader).forEach(providers::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalArgumentException(
          "the training rules that META-INF/services/"
              + TrainingRules.class.getName()
              + " lists cannot be had: "
              + e.getMessage()
              + (e.getCause() == null ? "" : " (" + e.getCause() + ")")
              + "; each line names a public class that implements TrainingRules and has a public"
              + " constructor without arguments",
          e);
    }
    return providers;
  }

  private static String broken(String provider, String what) {
    return "the training rules of "
        + provider
        + " cannot be had: it "
        + what
        + "; correct it, or take it off the class path";
  }

  private static List<ClassLoader> loaders() {
    ClassLoader own = ProvidedRules.class.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return context == null || context == own ? List.of(own) : List.of(context, own);
  }
}
