package org.dl4jtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Rules are found by the names that they have. */
class RuleNamesTest {
  @Test
  void inAnyCaseWithHyphensOrUnderscores() {
    for (TrainingRule rule : TrainingRule.values()) {
      assertThat(TrainingRule.parse(rule.name())).isSameAs(rule);
    }
    assertThat(TrainingRule.parse(" DDTP_Linear ")).isSameAs(TrainingRule.DDTP_LINEAR);
  }
}
