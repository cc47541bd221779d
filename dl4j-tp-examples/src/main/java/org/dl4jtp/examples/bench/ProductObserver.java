package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.cpu.nativecpu.ops.NativeOpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ND4J's executioner, and a list of the matrix products that it is asked for. ND4J takes it where
 * the system property {@value #CHOICE} names it.
 */
public final class ProductObserver extends NativeOpExecutioner {
  /** ND4J's name for the choice of an executioner. */
  static final String CHOICE = "opexec";

  private static final String PRODUCT = "matmul";
  private static final Set<String> OF_THEIR_OWN =
      Set.of(
          "conv1d",
          "conv1d_bp",
          "conv2d",
          "conv2d_bp",
          "conv3dnew",
          "conv3dnew_bp",
          "deconv2d",
          "deconv2d_bp",
          "deconv3d",
          "deconv3d_bp",
          "depthwise_conv2d",
          "depthwise_conv2d_bp",
          "sconv2d",
          "sconv2d_bp",
          "pointwise_conv2d",
          "lstmLayer",
          "lstmLayer_bp",
          "lstmBlock",
          "gru",
          "gru_bp",
          "sru",
          "sru_bp",
          "tensormmul",
          "tensormmul_bp",
          "batched_gemm",
          "xw_plus_b",
          "xw_plus_b_bp",
          "relu_layer",
          "dot_product_attention",
          "multi_head_dot_product_attention");

  private final Map<Long, Integer> memories = new HashMap<>();
  private List<Product> products; // null while it does not listen
  private String unseen;

  /** ND4J makes the one that is used. */
  public ProductObserver() {}

  /**
   * Observes steps; to be called where ND4J's executioner is one of these.
   *
   * @param steps how many it is
   * @param action trains them
   */
  static StepProducts observe(int steps, Runnable action) {
    ProductObserver observer = (ProductObserver) Nd4j.getExecutioner();
    observer.listen();
    action.run();
    return observer.heard(steps);
  }

  private synchronized void listen() {
    memories.clear();
    products = new ArrayList<>();
    unseen = null;
  }

  private synchronized StepProducts heard(int steps) {
    StepProducts heard = new StepProducts(steps, products, unseen);
    products = null;
    return heard;
  }

  @Override
  public INDArray[] exec(CustomOp op, OpContext context) {
    note(op.opName(), context);
    return super.exec(op, context);
  }

  private synchronized void note(String name, OpContext context) {
    if (products == null) {
      return;
    }
    if (OF_THEIR_OWN.contains(name)) {
      unseen = name;
    } else if (name.equals(PRODUCT)) {
      INDArray a = context.getInputArrays().get(0);
      INDArray b = context.getInputArrays().get(1);
      INDArray c = context.getOutputArrays().get(0);
      if (a.rank() != 2 || b.rank() != 2 || c.rank() != 2 || isSet(context, 2)) {
        unseen = name + " of other than two matrices";
        return;
      }
      double beta = context.getTArguments().size() > 1 ? context.getTArguments().get(1) : 0;
      products.add(
          new Product(
              Product.Operand.of(memory(a), a, isSet(context, 0)),
              Product.Operand.of(memory(b), b, isSet(context, 1)),
              Product.Operand.of(memory(c), c, false),
              beta));
    }
  }

  private static boolean isSet(OpContext context, int argument) {
    List<Long> arguments = context.getIArguments();
    return arguments.size() > argument && arguments.get(argument) != 0;
  }

  private int memory(INDArray array) {
    return memories.computeIfAbsent(
        array.data().addressPointer().address(), unknown -> memories.size());
  }
}
