package org.dl4jtp.diagnostics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dl4jtp.step.TargetPlace;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies of the targets that a network's layers train for, taken while a step runs. */
final class Recording implements AutoCloseable {
  private final Map<TargetPlace, INDArray> activations = new HashMap<>();
  private final Map<TargetPlace, INDArray> displacements = new HashMap<>();
  private final List<TargetPlace> places;

  /**
   * Begins.
   *
   * @param places to record at
   */
  Recording(List<TargetPlace> places) {
    this.places = places;
    places.forEach(place -> place.observe((h, d) -> keep(place, h, d)));
  }

  private void keep(TargetPlace place, INDArray activation, INDArray displacement) {
    try (MemoryWorkspace ignored = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
      activations.put(place, activation.dup());
      displacements.put(place, displacement.dup());
    }
  }

  /** h at some places, side by side; null if no target was made there, as below frozen layers. */
  INDArray activation(List<TargetPlace> at) {
    return join(at, activations);
  }

  /** ĥ − h, likewise. */
  INDArray displacement(List<TargetPlace> at) {
    return join(at, displacements);
  }

  private static INDArray join(List<TargetPlace> at, Map<TargetPlace, INDArray> kept) {
    INDArray[] parts = at.stream().map(kept::get).filter(Objects::nonNull).toArray(INDArray[]::new);
    return parts.length == 0 ? null : parts.length == 1 ? parts[0] : Nd4j.hstack(parts);
  }

  @Override
  public void close() {
    places.forEach(place -> place.observe(null));
  }
}
