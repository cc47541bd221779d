package org.dl4jtp.step;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.dl4jtp.function.ElementwiseFunction;
import org.dl4jtp.function.PreprocessorFunction;
import org.dl4jtp.function.VertexFunction;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a network knows of one node: what it computes, and what it got in this step. */
class LiveNode {
  private final VertexFunction function; // null of a network input
  private final IntFunction<INDArray> inputs; // null where nobody recorded them

  LiveNode(VertexFunction function, IntFunction<INDArray> recordedInputs) {
    this.function = function;
    this.inputs = recordedInputs;
  }

  static LiveNode networkInput() {
    return new LiveNode(null, null);
  }

  static LiveNode layer(Member member, IntFunction<INDArray> recordedInputs) {
    return new LiveNode(VertexFunction.of(member.function()), recordedInputs) {
      @Override
      INDArray[] currentMasks() {
        INDArray mask = member.featureMask();
        return mask == null ? null : new INDArray[] {mask};
      }

      @Override
      Map<String, INDArray> currentState() {
        return member.startingState();
      }

      @Override
      Pair<INDArray, MaskState> handOnMasks(List<Pair<INDArray, MaskState>> below, int examples) {
        Pair<INDArray, MaskState> mask = below.get(0);
        return mask == null || mask.getFirst() == null
            ? null
            : member.handOnMask(mask.getFirst(), mask.getSecond(), examples);
      }
    };
  }

  static LiveNode preprocessor(InputPreProcessor own, IntFunction<INDArray> recordedInputs) {
    return new LiveNode(VertexFunction.of(new PreprocessorFunction(own)), recordedInputs) {
      @Override
      Pair<INDArray, MaskState> handOnMasks(List<Pair<INDArray, MaskState>> below, int examples) {
        Pair<INDArray, MaskState> mask = below.get(0);
        return mask == null || mask.getFirst() == null
            ? null
            : own.feedForwardMaskArray(mask.getFirst(), mask.getSecond(), examples);
      }
    };
  }

  /** At inference it does nothing. */
  static LiveNode dropout(IntFunction<INDArray> recordedInputs) {
    return new LiveNode(VertexFunction.of(ElementwiseFunction.identity()), recordedInputs) {
      @Override
      Pair<INDArray, MaskState> handOnMasks(List<Pair<INDArray, MaskState>> below, int examples) {
        return below.get(0);
      }
    };
  }

  VertexFunction function() {
    return function;
  }

  /** What came in by one of its edges in this step; null if it is not recorded. */
  INDArray input(int edge) {
    return inputs == null ? null : inputs.apply(edge);
  }

  /** The masks that its layer, or what it computes, has in this step; or null. */
  INDArray[] currentMasks() {
    return function == null ? null : function.currentMasks();
  }

  /** The state that its layer started from in this step; or null. */
  Map<String, INDArray> currentState() {
    return null;
  }

  /**
   * What it hands on of masks, as Deeplearning4j.
   *
   * @param below one for every edge, null where none came
   * @return null if nothing
   */
  Pair<INDArray, MaskState> handOnMasks(List<Pair<INDArray, MaskState>> below, int examples) {
    INDArray[] masks =
        below.stream().map(mask -> mask == null ? null : mask.getFirst()).toArray(INDArray[]::new);
    return Arrays.stream(masks).allMatch(Objects::isNull)
        ? null
        : function.handOnMasks(masks, examples);
  }
}
