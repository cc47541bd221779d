package org.dl4jtp.step;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An activation that has a target in every training step: the one at a border between units, or a
 * network output. Two places are equal if they are the same one of the same live network.
 */
public final class TargetPlace {
  private final Network network; // null: an output
  private final TargetMember owner; // null: an output
  private final StepOutput output; // null: a border

  private TargetPlace(Network network, TargetMember owner, StepOutput output) {
    this.network = network;
    this.owner = owner;
    this.output = output;
  }

  static TargetPlace border(Network network, TargetMember owner) {
    return new TargetPlace(network, owner, null);
  }

  static TargetPlace output(StepOutput output) {
    return new TargetPlace(null, null, output);
  }

  /**
   * The target layer that holds the feedback into a border.
   *
   * @return empty for an output
   */
  public Optional<TargetMember> owner() {
    return Optional.ofNullable(owner);
  }

  /**
   * Calls back in every training step when the target is made; null ends it.
   *
   * @param observer gets h and ĥ − h as rows, {@code [batch, n]}, which it must copy to keep
   */
  public void observe(BiConsumer<INDArray, INDArray> observer) {
    if (owner != null) {
      network.observe(owner, observer);
    } else {
      output.observeOutputTarget(observer);
    }
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same live layer, not one like it
  public boolean equals(Object o) {
    return o instanceof TargetPlace
        && owner == ((TargetPlace) o).owner
        && output == ((TargetPlace) o).output;
  }

  @Override
  public int hashCode() {
    return 31 * System.identityHashCode(owner) + System.identityHashCode(output);
  }
}
