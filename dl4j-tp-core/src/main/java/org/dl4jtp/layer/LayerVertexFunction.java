package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer behind its preprocessor, if it has one. */
final class LayerVertexFunction implements VertexFunction {
  private final ForwardFunction layer;
  private final InputPreProcessor preProcessor;

  LayerVertexFunction(ForwardFunction layer, InputPreProcessor preProcessorOrNull) {
    this.layer = layer;
    // Its own: some remember the shape of what they were given last.
    this.preProcessor = preProcessorOrNull == null ? null : preProcessorOrNull.clone();
  }

  private INDArray preProcess(INDArray input) {
    // A preprocessor may reshape what it is given, or return it; it must not be a stored array.
    return preProcessor == null
        ? input
        : preProcessor.preProcess(input, examples(input), Workspaces.current()).dup();
  }

  private static int examples(INDArray input) {
    return (int) input.size(0);
  }

  @Override
  public INDArray apply(INDArray... inputs) {
    return layer.apply(preProcess(inputs[0]));
  }

  @Override
  public Linearization linearize(INDArray... inputs) {
    ForwardFunction.Linearization here = layer.linearize(preProcess(inputs[0]));
    return new Linearization() {
      @Override
      public INDArray value() {
        return here.value();
      }

      @Override
      public INDArray[] pullBack(INDArray epsilon) {
        INDArray below = here.pullBack(epsilon);
        return new INDArray[] {
          preProcessor == null
              ? below
              : preProcessor.backprop(below.dup(), examples(inputs[0]), Workspaces.current())
        };
      }
    };
  }
}
