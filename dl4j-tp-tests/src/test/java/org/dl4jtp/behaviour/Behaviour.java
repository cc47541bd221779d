package org.dl4jtp.behaviour;

import java.util.function.Predicate;
import org.dl4jtp.TrainingRule;

/** Something that Deeplearning4j's networks do, by name, and the rules under which they do. */
record Behaviour(String subject, String name, Predicate<TrainingRule> rules, Check check) {

  /** Fails where a trained network does not behave so. */
  @FunctionalInterface
  interface Check {
    void of(Trained trained) throws Exception;
  }

  @Override
  public String toString() {
    return subject + ": " + name;
  }
}
