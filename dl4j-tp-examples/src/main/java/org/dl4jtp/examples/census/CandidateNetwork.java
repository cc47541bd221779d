package org.dl4jtp.examples.census;

import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;

/**
 * A network that may train by a rule.
 *
 * @param name as the table has it
 * @param configuration makes a {@link MultiLayerConfiguration} or {@link
 *     ComputationGraphConfiguration}
 * @param inputTypes one for every input, or none
 */
public record CandidateNetwork(
    String name, Supplier<Object> configuration, List<InputType> inputTypes) {

  /** Tries a rule; whatever goes wrong is an answer. */
  @SuppressWarnings("CatchingUnchecked") // Deeplearning4j's exceptions are of many kinds
  Answer under(TrainingRule rule, Object plain) {
    TargetPropagation propagation = TargetPropagation.of(rule);
    try {
      if (plain instanceof MultiLayerConfiguration layers) {
        MultiLayerConfiguration converted =
            inputTypes.isEmpty()
                ? propagation.applyTo(layers)
                : propagation.applyTo(layers, inputTypes.get(0));
        long before = Parameters.of(layers);
        return Answer.accepted(before, Parameters.of(converted) - before);
      }
      ComputationGraphConfiguration graph = (ComputationGraphConfiguration) plain;
      ComputationGraphConfiguration converted =
          propagation.applyTo(graph, inputTypes.toArray(new InputType[0]));
      long before = Parameters.of(graph);
      return Answer.accepted(before, Parameters.of(converted) - before);
    } catch (RuntimeException e) {
      return Answer.refused(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }
}
