package com.example;

import java.util.List;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.TrainingRules;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.target.LayerwiseTargets;

/** The rules of this project, by name. */
public final class HuberRules implements TrainingRules {
  @Override
  public List<TrainingRule> rules() {
    return List.of(
        TrainingRule.of(
            "huber", new LayerwiseTargets(), AffineFeedback.linear(), new HuberReconstruction(1)));
  }
}
