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
 * Deeplearning4j's preprocessors, and users' own: functions of each example, or of each step of a
 * sequence, which some of them lay out as rows.
 */
public final class SupportedPreProcessors {
  private SupportedPreProcessors() {}

  /**
   * Whether what a preprocessor hands on has a row for every step.
   *
   * @param preProcessor any
   * @param laidOut whether what it gets has
   * @return true from where sequences become rows to where these become sequences again
   */
  public static boolean laysStepsOut(InputPreProcessor preProcessor, boolean laidOut) {
    if (preProcessor instanceof ComposableInputPreProcessor) {
      boolean now = laidOut;
      for (InputPreProcessor one :
          ((ComposableInputPreProcessor) preProcessor).getInputPreProcessors()) {
        now = laysStepsOut(one, now);
      }
      return now;
    }
    if (preProcessor instanceof RnnToFeedForwardPreProcessor
        || preProcessor instanceof RnnToCnnPreProcessor) {
      return true;
    }
    boolean gathers =
        preProcessor instanceof FeedForwardToRnnPreProcessor
            || preProcessor instanceof CnnToRnnPreProcessor;
    return laidOut && !gathers;
  }

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
    } else if (preProcessor instanceof PermutePreprocessor && movesExamples(preProcessor)) {
      throw new IllegalArgumentException(
          "has the preprocessor "
              + preProcessor
              + ", which moves the dimension of the examples; leave it (0) the first");
    }
  }

  /** Indices without a 0 are those of the other dimensions. */
  private static boolean movesExamples(InputPreProcessor permutation) {
    return Arrays.stream(((PermutePreprocessor) permutation).getPermutationIndices())
        .skip(1)
        .anyMatch(index -> index == 0);
  }
}
