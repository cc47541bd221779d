package org.dl4jtp.convert;

import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.dl4jtp.feedback.Seeds;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Forward weights that a network hands on. */
public final class Weights {
  private Weights() {}

  /**
   * Initialises a network with the forward weights of another; feedback weights are drawn.
   *
   * @param from initialised, converted or plain
   * @param to of the same layers, converted or plain, one of the two plain; not initialised
   * @param <M> {@code MultiLayerNetwork} or {@code ComputationGraph}
   * @return the second; ND4J's generator stays as it was
   */
  public static <M extends Model> M carry(M from, M to) {
    Seeds.undisturbed(to::init);
    Map<String, INDArray> weights = from.paramTable();
    to.paramTable()
        .forEach(
            (name, view) -> {
              if (weights.containsKey(name)) {
                view.assign(weights.get(name));
              }
            });
    return to;
  }
}
