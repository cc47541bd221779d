package org.dl4jtp.kind;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.KerasFlattenRnnPreprocessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

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
   * What a preprocessor hands on.
   *
   * @param preProcessor any; not changed
   * @param typeOrNull what it gets; null if unknown
   * @return null if it does not follow, which it does where the preprocessor makes maps
   */
  public static InputType after(InputPreProcessor preProcessor, InputType typeOrNull) {
    if (preProcessor instanceof ComposableInputPreProcessor) {
      InputType type = typeOrNull;
      for (InputPreProcessor one :
          ((ComposableInputPreProcessor) preProcessor).getInputPreProcessors()) {
        type = after(one, type);
      }
      return type;
    }
    InputType type = typeOrNull == null ? ofInput(preProcessor) : typeOrNull;
    if (type == null) {
      return null;
    }
    InputType out = preProcessor.clone().getOutputType(type); // refuses what does not fit
    if (preProcessor instanceof FeedForwardToCnn3DPreProcessor
        && type.getType() == InputType.Type.FF) { // Deeplearning4j always says channels last
      FeedForwardToCnn3DPreProcessor p = (FeedForwardToCnn3DPreProcessor) preProcessor;
      return InputType.convolutional3D(
          p.isNCDHW() ? Convolution3D.DataFormat.NCDHW : Convolution3D.DataFormat.NDHWC,
          p.getInputDepth(),
          p.getInputHeight(),
          p.getInputWidth(),
          p.getNumChannels());
    }
    return out;
  }

  private static InputType ofInput(InputPreProcessor preProcessor) {
    if (preProcessor instanceof FeedForwardToCnnPreProcessor) {
      FeedForwardToCnnPreProcessor p = (FeedForwardToCnnPreProcessor) preProcessor;
      return InputType.feedForward(size(p.getInputHeight(), p.getInputWidth(), p.getNumChannels()));
    }
    if (preProcessor instanceof FeedForwardToCnn3DPreProcessor) {
      FeedForwardToCnn3DPreProcessor p = (FeedForwardToCnn3DPreProcessor) preProcessor;
      return InputType.feedForward(
          p.getInputDepth() * size(p.getInputHeight(), p.getInputWidth(), p.getNumChannels()));
    }
    if (preProcessor instanceof RnnToCnnPreProcessor) {
      RnnToCnnPreProcessor p = (RnnToCnnPreProcessor) preProcessor;
      return InputType.recurrent(size(p.getInputHeight(), p.getInputWidth(), p.getNumChannels()));
    }
    return null;
  }

  private static long size(long height, long width, long channels) {
    return height * width * channels;
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

  /**
   * Refuses preprocessors whose way back does not lead to what they got.
   *
   * @param preProcessor any; not changed
   * @param type of what it gets
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkWayBack(InputPreProcessor preProcessor, InputType type) {
    if (preProcessor instanceof ComposableInputPreProcessor) {
      InputType at = type;
      for (InputPreProcessor one :
          ((ComposableInputPreProcessor) preProcessor).getInputPreProcessors()) {
        checkWayBack(one, at);
        at = after(one, at);
      }
      return;
    }
    long[] here = type.getShape(false);
    long[] back = here;
    if (preProcessor instanceof KerasFlattenRnnPreprocessor) {
      KerasFlattenRnnPreprocessor flatten = (KerasFlattenRnnPreprocessor) preProcessor;
      back = new long[] {flatten.getDepth(), flatten.getTsLength()};
    } else if (preProcessor instanceof ReshapePreprocessor) {
      ReshapePreprocessor reshape = (ReshapePreprocessor) preProcessor;
      back = reshape.getInputShape();
      back = reshape.isHasMiniBatchDimension() ? Arrays.copyOfRange(back, 1, back.length) : back;
    }
    boolean same = back.length == here.length;
    for (int d = 0; same && d < here.length; d++) {
      same = back[d] == here[d] || back[d] <= 0 || here[d] <= 0;
    }
    if (!same) {
      throw new IllegalArgumentException(
          "has the preprocessor "
              + preProcessor
              + ", which gets "
              + type
              + ", of the shape "
              + Arrays.toString(here)
              + " for one example, but hands back arrays of the shape "
              + Arrays.toString(back)
              + ", so that nothing below it can be trained in Deeplearning4j, whatever the rule; put"
              + " channels or features first, or do without it");
    }
  }

  /** Indices without a 0 are those of the other dimensions. */
  private static boolean movesExamples(InputPreProcessor permutation) {
    return Arrays.stream(((PermutePreprocessor) permutation).getPermutationIndices())
        .skip(1)
        .anyMatch(index -> index == 0);
  }
}
