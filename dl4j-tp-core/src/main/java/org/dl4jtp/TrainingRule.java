package org.dl4jtp;

import java.util.List;

/** Stub; being written. */
public final class TrainingRule {
  public static final TrainingRule BP = new TrainingRule("bp");
  public static final TrainingRule DTP = new TrainingRule("dtp");
  public static final TrainingRule DDTP_LINEAR = new TrainingRule("ddtp-linear");
  public static final TrainingRule DFA = new TrainingRule("dfa");

  private final String name;

  private TrainingRule(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** All named rules. */
  public static List<TrainingRule> values() {
    return List.of(BP, DTP, DDTP_LINEAR, DFA);
  }

  /**
   * Finds a rule.
   *
   * @throws IllegalArgumentException unknown name, listing the valid ones
   */
  public static TrainingRule parse(String name) {
    return values().stream()
        .filter(r -> r.name.equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown training rule '" + name + "'"));
  }
}
