package org.dl4jtp.kind;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;

/**
 * Which of Deeplearning4j's preprocessors can take part in target propagation: those that leave a
 * row of the batch one example, for targets are made row by row.
 */
public final class SupportedPreProcessors {
  private SupportedPreProcessors() {}

  /**
   * Refuses preprocessors that change what a row of the batch is.
   *
   * @param preProcessor or null
   * @throws IllegalArgumentException with the reason and the remedy, as the rest of a sentence that
   *     begins with the layer or vertex that has it
   */
  public static void check(InputPreProcessor preProcessor) {
    if (preProcessor instanceof ComposableInputPreProcessor) {
      Arrays.stream(((ComposableInputPreProcessor) preProcessor).getInputPreProcessors())
          .forEach(SupportedPreProcessors::check);
    } else if (takesTimeStepsForExamples(preProcessor)) {
      throw new IllegalArgumentException(
          "has a "
              + preProcessor.getClass().getSimpleName()
              + ", on one side of which a row of the batch is a time step and no example, so that it"
              + " has no target of its own; train sequences with the rule bp, or take one vector for"
              + " each example");
    } else if (preProcessor instanceof PermutePreprocessor && movesExamples(preProcessor)) {
      throw new IllegalArgumentException(
          "has the preprocessor "
              + preProcessor
              + ", which moves the dimension of the examples; leave it (0) the first");
    }
  }

  private static boolean takesTimeStepsForExamples(InputPreProcessor preProcessor) {
    return preProcessor instanceof RnnToFeedForwardPreProcessor
        || preProcessor instanceof FeedForwardToRnnPreProcessor
        || preProcessor instanceof RnnToCnnPreProcessor
        || preProcessor instanceof CnnToRnnPreProcessor;
  }

  /** Indices without a 0 are those of the other dimensions. */
  private static boolean movesExamples(InputPreProcessor permutation) {
    return Arrays.stream(((PermutePreprocessor) permutation).getPermutationIndices())
        .skip(1)
        .anyMatch(index -> index == 0);
  }
}
