package org.dl4jtp.examples.reproduce;

import java.util.Map;
import org.dl4jtp.preset.Preset;

/**
 * Versions of what the rules compute in a run, from the initial weights to the figures. A rule's is
 * raised with every change after which the same settings give other figures for another reason than
 * rounding; a change of the protocol raises all. Runs of different versions do not belong in one
 * table.
 */
final class ComputationVersions {
  private static final Map<String, Integer> BY_RULE =
      Map.of(
          "bp", 1,
          "dfa", 1,
          "dtp", 1,
          "dtpdrl", 1,
          "ddtp-linear", 1,
          "ddtp-control", 1,
          "ddtp-rhl", 1,
          "ddtp-rhl-rec", 1);

  private ComputationVersions() {}

  /**
   * That of a preset's rule.
   *
   * @throws IllegalStateException if none was entered
   */
  static int of(Preset preset) {
    Integer version = BY_RULE.get(preset.rule().name());
    if (version == null) {
      throw new IllegalStateException("no version was entered for the rule " + preset.rule());
    }
    return version;
  }
}
