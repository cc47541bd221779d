package org.dl4jtp.examples.census;

/**
 * What a rule says to a network.
 *
 * @param refusal why not; null if it takes it
 * @param parameters of the plain network; 0 if refused
 * @param feedback parameters of the rule's feedback
 */
public record Answer(String refusal, long parameters, long feedback) {
  static Answer accepted(long parameters, long feedback) {
    return new Answer(null, parameters, feedback);
  }

  static Answer refused(String why) {
    return new Answer(why, 0, 0);
  }

  /** Whether the rule takes the network. */
  public boolean isAccepted() {
    return refusal == null;
  }

  @Override
  public String toString() {
    return isAccepted()
        ? String.format("yes: %,d parameters, %,d of feedback", parameters, feedback)
        : "no: " + refusal;
  }
}
