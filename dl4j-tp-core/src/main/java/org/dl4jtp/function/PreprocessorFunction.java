package org.dl4jtp.function;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a preprocessor in front of a layer, or in a vertex of its own, makes of its input. */
public final class PreprocessorFunction implements ForwardFunction {
  private final InputPreProcessor preProcessor;
  private final int toldExamples; // 0: as many as its argument has rows

  /**
   * Of a preprocessor.
   *
   * @param preProcessor copied, for some remember the shape of what they were given last
   */
  public PreprocessorFunction(InputPreProcessor preProcessor) {
    this(preProcessor.clone(), 0);
  }

  private PreprocessorFunction(InputPreProcessor own, int toldExamples) {
    this.preProcessor = own;
    this.toldExamples = toldExamples;
  }

  @Override
  public ForwardFunction ofExamples(int examples) {
    return new PreprocessorFunction(preProcessor, examples);
  }

  @Override
  public INDArray apply(INDArray input) {
    // A preprocessor may work in place, reshape what it is given, or return it: no stored array.
    return preProcessor.preProcess(input.dup(), examples(input), Workspaces.current());
  }

  @Override
  public Linearization linearize(INDArray input) {
    return new Linearization(
        apply(input),
        epsilon -> preProcessor.backprop(epsilon.dup(), examples(input), Workspaces.current()));
  }

  @Override
  public Pair<INDArray, MaskState> handOnMask(INDArray mask, int examples) {
    return preProcessor.feedForwardMaskArray(mask, MaskState.Active, examples);
  }

  private int examples(INDArray input) {
    return toldExamples > 0 ? toldExamples : (int) input.size(0);
  }

  @Override
  public boolean mayChangeInput() {
    return !(preProcessor instanceof CnnToFeedForwardPreProcessor);
  }
}
