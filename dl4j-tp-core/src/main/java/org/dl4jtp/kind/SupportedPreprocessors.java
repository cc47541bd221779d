package org.dl4jtp.kind;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** Which of Deeplearning4j's preprocessors can take part: those that leave rows examples. */
public final class SupportedPreprocessors {
  private SupportedPreprocessors() {}

  /**
   * Refuses what makes rows of time steps, or examples of such rows.
   *
   * @param preProcessor any; or null
   * @throws IllegalArgumentException with the remedy, as the rest of a sentence that begins with
   *     the layer or vertex
   */
  public static void check(InputPreProcessor preProcessor) {
    if (preProcessor instanceof ComposableInputPreProcessor) {
      for (InputPreProcessor part :
          ((ComposableInputPreProcessor) preProcessor).getInputPreProcessors()) {
        check(part);
      }
    }
    if (preProcessor instanceof RnnToFeedForwardPreProcessor
        || preProcessor instanceof FeedForwardToRnnPreProcessor
        || preProcessor instanceof RnnToCnnPreProcessor
        || preProcessor instanceof CnnToRnnPreProcessor) {
      throw new IllegalArgumentException(
          "has the preprocessor "
              + preProcessor.getClass().getSimpleName()
              + ", which makes rows of time steps where target propagation needs a row for each"
              + " example; take it out, or train this network with the rule bp");
    }
  }
}
