package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.Locale;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.dl4jtp.feedback.Seeds;
import org.dl4jtp.function.ForwardFunction;
import org.dl4jtp.function.Linearization;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Tries a layer of a class that nobody listed, a user's own, before a rule is applied to it: target
 * propagation asks more of a layer than Deeplearning4j does. On two random examples of its input
 * type it must answer the same twice at inference, treat each example by itself, and have the
 * derivative that finite differences show.
 */
public final class LayerProbe {
  private static final int EXAMPLES = 2;
  private static final int STEPS = 3;
  private static final double CHANGE = 1e-6;
  private static final double TOLERANCE = 1e-4;
  private static final String KNOWN = "org.deeplearning4j.nn.";

  private final ForwardFunction function;
  private final INDArray input;
  private final boolean mayDouble;

  private LayerProbe(ForwardFunction function, INDArray input, boolean mayDouble) {
    this.function = function;
    this.input = input;
    this.mayDouble = mayDouble;
  }

  /**
   * Whether a layer is to be tried.
   *
   * @param layer any, as users configure it
   * @return false for Deeplearning4j's own
   */
  public static boolean isWanted(Layer layer) {
    return !layer.getClass().getName().startsWith(KNOWN);
  }

  /**
   * Tries a layer. Nothing outside changes, ND4J's random generator included.
   *
   * @param conf of the layer; not changed
   * @param typeOrNull of what it gets
   * @throws IllegalArgumentException with what was seen and the remedy, as the rest of a sentence
   *     that begins with the layer
   */
  @SuppressWarnings("CatchingUnchecked") // of somebody else's code
  public static void check(NeuralNetConfiguration conf, InputType typeOrNull) {
    String name = conf.getLayer().getClass().getName();
    if (typeOrNull == null) {
      throw new IllegalArgumentException(
          "is a "
              + name
              + ", which is tried on a random input before a rule is applied, but the size of what it"
              + " gets does not follow from the configuration; give the network's input type to"
              + " applyTo");
    }
    String[] seen = {null};
    Seeds.undisturbed(
        () -> {
          try {
            seen[0] = of(conf, typeOrNull).seen();
          } catch (RuntimeException e) {
            seen[0] = "it failed: " + e;
          }
        });
    if (seen[0] != null) {
      throw new IllegalArgumentException(
          "is a "
              + name
              + ", which target propagation cannot use: tried on "
              + EXAMPLES
              + " random examples of "
              + typeOrNull
              + ", "
              + seen[0]
              + ". Mend the layer, or train this network with the rule bp");
    }
  }

  private static LayerProbe of(NeuralNetConfiguration conf, InputType type) {
    Nd4j.getRandom().setSeed(1);
    NeuralNetConfiguration own = conf.clone();
    own.setLayer(conf.getLayer().clone());
    own.clearVariables();
    long parameters = own.getLayer().initializer().numParams(own);
    INDArray weights = parameters == 0 ? null : Nd4j.zeros(DataType.DOUBLE, parameters);
    org.deeplearning4j.nn.api.Layer live =
        own.getLayer().instantiate(own, null, 0, weights, true, DataType.DOUBLE);
    if (weights != null) { // biases too, and whatever starts at zero
      weights.addi(random(weights.shape()).muli(0.1));
    }
    long[] shape = type.getShape(true);
    shape[0] = EXAMPLES;
    for (int d = 1; d < shape.length; d++) {
      shape[d] = shape[d] < 0 ? STEPS : shape[d];
    }
    return new LayerProbe(
        ForwardFunction.of(live, own, DataType.DOUBLE),
        random(shape),
        own.getLayer() instanceof AbstractSameDiffLayer);
  }

  private static INDArray random(long... shape) {
    return Nd4j.rand(DataType.DOUBLE, shape).muli(2).subi(1);
  }

  /** What speaks against the layer; null if nothing does. */
  private String seen() {
    INDArray argument = input.dup();
    INDArray value = function.apply(argument).dup();
    INDArray again = function.apply(argument);
    if (distance(value, again) > 0) {
      return "it answers the same input differently, even at inference";
    }
    if (value.size(0) % EXAMPLES != 0) {
      return "it makes of them an array of the shape " + Arrays.toString(value.shape());
    }
    if (value.size(0) == EXAMPLES && mixes(value)) {
      return "its output for one example depends on the others";
    }
    return derivative(argument, value);
  }

  private boolean mixes(INDArray value) {
    INDArray alone = function.apply(first(input));
    return distance(alone, first(value)) > TOLERANCE * (1 + norm(alone));
  }

  private static INDArray first(INDArray array) {
    return array.get(NDArrayIndex.interval(0, 1)).dup();
  }

  private String derivative(INDArray argument, INDArray value) {
    INDArray epsilon = random(value.shape());
    Linearization here = function.linearize(argument);
    INDArray below = here.pullBack(epsilon);
    if (below == null || !Arrays.equals(below.shape(), input.shape())) {
      return "its backpropGradient hands down "
          + (below == null ? "nothing" : "an array of the shape " + Arrays.toString(below.shape()))
          + " where its input has the shape "
          + Arrays.toString(input.shape());
    }
    INDArray direction = random(input.shape());
    INDArray up = function.apply(input.add(direction.mul(CHANGE))).dup();
    INDArray down = function.apply(input.sub(direction.mul(CHANGE)));
    double measured = dot(up.sub(down).divi(2 * CHANGE), epsilon);
    double told = dot(below, direction);
    double scale = Math.abs(measured) + norm(below) * TOLERANCE + TOLERANCE;
    boolean right = Math.abs(measured - told) <= 10 * TOLERANCE * scale;
    // In Deeplearning4j 1.0.0-M2.1 all gradients of SameDiff layers are twice what they should be.
    boolean doubled = mayDouble && Math.abs(2 * measured - told) <= 10 * TOLERANCE * scale;
    return !(right || doubled)
        ? String.format(
            Locale.ROOT,
            "the derivative that its backpropGradient hands down is %.6g in a direction in which"
                + " finite differences show %.6g",
            told,
            measured)
        : null;
  }

  private static double dot(INDArray a, INDArray b) {
    return a.mul(b).sumNumber().doubleValue();
  }

  private static double norm(INDArray array) {
    return array.norm2Number().doubleValue();
  }

  private static double distance(INDArray a, INDArray b) {
    return norm(a.sub(b));
  }
}
