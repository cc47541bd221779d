package org.dl4jtp.behaviour;

/** Something that Deeplearning4j's networks do, by name. */
record Behaviour(String subject, String name, Check check) {

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
