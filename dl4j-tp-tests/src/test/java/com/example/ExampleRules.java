package com.example;

import java.util.List;
import org.dl4jtp.FadingTargets;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.TrainingRules;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.Reconstruction;
import org.dl4jtp.target.LayerwiseTargets;
import org.dl4jtp.target.TargetPath;

/** The rules of the examples, by name. */
public final class ExampleRules implements TrainingRules {
  private static final TargetPath FADING = new FadingTargets(new LayerwiseTargets(), 0.5);

  @Override
  public List<TrainingRule> rules() {
    return List.of(
        TrainingRule.of("fading", FADING, AffineFeedback.linear(), Reconstruction.scaledByNoise()),
        TrainingRule.of(
            "huber", new LayerwiseTargets(), AffineFeedback.linear(), new HuberReconstruction(1)),
        TrainingRule.of(
            "fading-huber", FADING, AffineFeedback.linear(), new HuberReconstruction(1)));
  }
}
