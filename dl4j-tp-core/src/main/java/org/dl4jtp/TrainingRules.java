package org.dl4jtp;

import java.util.List;

/**
 * Training rules of your own that are found by name, wherever those of {@link TrainingRule} are: by
 * {@link TrainingRule#parse}, and by every command of the command line that takes rules.
 *
 * <p>It is a service of {@link java.util.ServiceLoader}: a public class with a public constructor
 * without arguments, whose name stands on a line of the file {@code
 * META-INF/services/org.dl4jtp.TrainingRules} in your jar. The parts of its rules are made known
 * apart from it: {@link org.dl4jtp.json.RuleParts}.
 *
 * <p>Names are in lower case, of letters, digits and hyphens, and belong to one rule: those of
 * {@link TrainingRule#values} are taken.
 */
public interface TrainingRules {

  /**
   * The rules.
   *
   * @return the same whenever asked for
   */
  List<TrainingRule> rules();
}
