package org.dl4jtp.layer;

import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer behind its preprocessor, if it has one. */
final class LayerVertexFunction implements VertexFunction {
  private final ForwardFunction layer;
  private final InputPreProcessor preProcessor;
  private final ChainMember member; // null of a preprocessor alone

  private LayerVertexFunction(
      ForwardFunction layer, InputPreProcessor preProcessorOrNull, ChainMember memberOrNull) {
    this.layer = layer;
    this.preProcessor = preProcessorOrNull;
    this.member = memberOrNull;
  }

  static LayerVertexFunction of(ChainMember member) {
    return new LayerVertexFunction(member.function(), member.preProcessor(), member);
  }

  /** Without a layer. */
  static LayerVertexFunction of(InputPreProcessor preProcessor) {
    return new LayerVertexFunction(ElementwiseFunction.identity(), preProcessor, null);
  }

  @Override
  public VertexFunction at(Masks masks, Derivatives derivatives) {
    return member == null
        ? this
        : new LayerVertexFunction(
            masks.applyTo(derivatives.of(member.function()), member), preProcessor, member);
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
