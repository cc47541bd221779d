package org.dl4jtp.examples.census;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.network.NetworkConfiguration;

/**
 * A network that may train by a rule.
 *
 * @param name as the table has it
 * @param configuration makes it
 * @param inputTypes one for every input, or none
 */
public record CandidateNetwork(
    String name, Supplier<NetworkConfiguration> configuration, List<InputType> inputTypes) {

  /** Tries a rule; whatever goes wrong is an answer. */
  @SuppressWarnings("CatchingUnchecked") // Deeplearning4j's exceptions are of many kinds
  Answer under(TrainingRule rule, NetworkConfiguration plain) {
    try {
      NetworkConfiguration converted =
          plain.under(TargetPropagation.of(rule), inputTypes.toArray(new InputType[0]));
      long before = plain.parameters();
      return Answer.accepted(before, converted.parameters() - before);
    } catch (RuntimeException e) {
      return Answer.refused(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
