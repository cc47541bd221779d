package org.dl4jtp.function;

import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.MaskState;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a node of a network computes at inference of its inputs, each example by itself. Nothing
 * that a live layer or vertex remembers is read or changed but parameters; arguments are not
 * changed.
 */
public interface VertexFunction {

  /**
   * The node's output.
   *
   * @param inputs one for every edge
   * @return for an output layer, its pre-activation
   */
  INDArray apply(INDArray... inputs);

  /**
   * The node's output, with the way back.
   *
   * @param inputs one for every edge
   * @return value and derivatives there
   */
  Linearization linearize(INDArray... inputs);

  /**
   * Whether the live node may change the arrays that it gets in a step.
   *
   * @return false unless overridden
   */
  default boolean mayChangeInput() {
    return false;
  }

  /**
   * The function that the node is in training, all examples of a batch together: with the batch's
   * own statistics, but without noise.
   *
   * @return this, unless they differ
   */
  default VertexFunction inTraining() {
    return this;
  }

  /**
   * The function where masks come in, as Deeplearning4j's layer or vertex uses them.
   *
   * @param masks of the examples that the function is asked for: one, or where it {@link
   *     #looksAtMasksOfEdges} one for every edge, some of them null
   * @return a view of this with the masks, or this if it does not look at masks
   */
  default VertexFunction masked(INDArray... masks) {
    return this;
  }

  /**
   * The function in a pass from other network inputs than those that the network has.
   *
   * @param networkInputs one for each input
   * @return a view of this, or this if it does not look at them
   */
  default VertexFunction inPassFrom(INDArray... networkInputs) {
    return this;
  }

  /**
   * The function where a recurrent layer starts from a state.
   *
   * @param state by name, a row for every example that the function is asked for
   * @return a view of this, or this if the layer has no state
   */
  default VertexFunction from(Map<String, INDArray> state) {
    return this;
  }

  /**
   * Which of the network's inputs has the mask that a vertex without a layer looks at.
   *
   * @return -1 for none
   */
  default int maskedInput() {
    return -1;
  }

  /**
   * Whether a vertex without a layer looks at the masks that come in with its inputs.
   *
   * @return false unless overridden
   */
  default boolean looksAtMasksOfEdges() {
    return false;
  }

  /**
   * The masks that it looks at, in the step that the network is in.
   *
   * @return as {@link #masked} takes them; null if there are none
   */
  default INDArray[] currentMasks() {
    return null;
  }

  /**
   * The function where it must be told how many examples there are, because its argument has a row
   * for every step.
   *
   * @param examples that the function is asked for
   * @return a view of this, or this if it need not know
   */
  default VertexFunction ofExamples(int examples) {
    return this;
  }

  /**
   * What a node without a layer hands on of the masks that come in, as Deeplearning4j.
   *
   * @param masks one for every edge, some of them null
   * @param examples number of examples in the batch
   * @return null if nothing
   */
  default Pair<INDArray, MaskState> handOnMasks(INDArray[] masks, int examples) {
    throw new UnsupportedOperationException("a layer hands on its mask itself");
  }

  /**
   * A function of one input.
   *
   * @param layer what computes it
   * @return a node's function
   */
  static VertexFunction of(ForwardFunction layer) {
    return new VertexFunction() {
      @Override
      public INDArray apply(INDArray... inputs) {
        return layer.apply(inputs[0]);
      }

      @Override
      public Linearization linearize(INDArray... inputs) {
        return Linearization.of(layer.linearize(inputs[0]));
      }

      @Override
      public boolean mayChangeInput() {
        return layer.mayChangeInput();
      }

      @Override
      public VertexFunction inTraining() {
        return of(layer.inTraining());
      }

      @Override
      public VertexFunction from(Map<String, INDArray> state) {
        return of(layer.from(state));
      }

      @Override
      public VertexFunction ofExamples(int examples) {
        ForwardFunction told = layer.ofExamples(examples);
        return told == layer ? this : of(told);
      }

      @Override
      public VertexFunction masked(INDArray... masks) {
        return of(layer.masked(masks[0]));
      }

      @Override
      public Pair<INDArray, MaskState> handOnMasks(INDArray[] masks, int examples) {
        return layer.handOnMask(masks[0], examples);
      }
    };
  }

  /** A function's value at some inputs, and its derivatives there. */
  final class Linearization {
    private final INDArray value;
    private final Function<INDArray, INDArray[]> pullBack;

    /**
     * Of a function at some inputs.
     *
     * @param value there
     * @param pullBack Jᵀε of ε, for every input
     */
    public Linearization(INDArray value, Function<INDArray, INDArray[]> pullBack) {
      this.value = value;
      this.pullBack = pullBack;
    }

    /**
     * Of a function of one input.
     *
     * @param layer its value and derivative
     * @return the same as of a node
     */
    public static Linearization of(org.dl4jtp.function.Linearization layer) {
      return new Linearization(layer.value(), epsilon -> new INDArray[] {layer.pullBack(epsilon)});
    }

    /**
     * The function's value.
     *
     * @return as of {@code apply}
     */
    public INDArray value() {
      return value;
    }

    /**
     * Jᵀε for every input.
     *
     * @param epsilon like the value; not changed
     * @return one for every edge
     */
    public INDArray[] pullBack(INDArray epsilon) {
      return pullBack.apply(epsilon);
    }
  }
}
