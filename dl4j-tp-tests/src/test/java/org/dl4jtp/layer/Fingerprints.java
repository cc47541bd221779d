package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which of some arrays change. */
final class Fingerprints {
  private final Map<String, INDArray> arrays = new LinkedHashMap<>();
  private final Map<String, double[]> before = new LinkedHashMap<>();

  /** Watches an array from now on; it may be null. Returns it. */
  INDArray of(String name, INDArray array) {
    if (array != null) {
      arrays.put(name, array);
      before.put(name, values(array));
    }
    return array;
  }

  /** The names of those that are not as they were. */
  Set<String> changed() {
    Set<String> changed = new TreeSet<>();
    before.forEach(
        (name, values) -> {
          if (!Arrays.equals(values, values(arrays.get(name)))) {
            changed.add(name);
          }
        });
    return changed;
  }

  private static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }
}
