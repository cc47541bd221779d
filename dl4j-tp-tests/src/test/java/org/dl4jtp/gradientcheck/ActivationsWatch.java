package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whether a backward pass changes an activation of the forward pass. */
final class ActivationsWatch extends BaseTrainingListener {
  private final Map<String, INDArray> activations = new LinkedHashMap<>();
  private final Map<String, double[]> before = new LinkedHashMap<>();
  private final List<String> changed = new ArrayList<>();
  private boolean watched;

  /** What changed, as sentences; that nothing was to be seen is one. */
  List<String> changed() {
    return watched ? changed : List.of("no backward pass");
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> all) {
    for (int i = 0; i < all.size(); i++) {
      watch(Integer.toString(i), all.get(i));
    }
  }

  @Override
  public void onForwardPass(Model model, Map<String, INDArray> all) {
    all.forEach(this::watch);
  }

  private void watch(String name, INDArray activation) {
    activations.put(name, activation);
    before.put(name, values(activation));
  }

  @Override
  public void onBackwardPass(Model model) {
    watched = !before.isEmpty();
    before.forEach(
        (name, copy) -> {
          if (!Arrays.equals(values(activations.get(name)), copy)) {
            changed.add("the backward pass changes activation " + name);
          }
        });
  }

  private static double[] values(INDArray activation) {
    return activation.dup('c').data().asDouble();
  }
}
