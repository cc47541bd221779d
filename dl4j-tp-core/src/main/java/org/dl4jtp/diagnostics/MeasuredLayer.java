package org.dl4jtp.diagnostics;

import java.util.List;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.TargetPlace;

/** A live target layer, and what its network calls it. Immutable. */
final class MeasuredLayer {
  private final int index;
  private final String name;
  private final String key;
  private final LiveTargetLayer live;
  private final List<TargetPlace> targets;

  /**
   * A layer.
   *
   * @param index with which the network's {@code getLayer} finds it
   * @param key under which the network keeps its gradients
   */
  MeasuredLayer(int index, String name, String key, LiveTargetLayer live) {
    this.index = index;
    this.name = name;
    this.key = key;
    this.live = live;
    this.targets = live.network().targetsOf(live);
  }

  int index() {
    return index;
  }

  String name() {
    return name;
  }

  LiveTargetLayer live() {
    return live;
  }

  /** Name of a parameter's gradient in the network's. */
  String gradientName(String parameter) {
    return key + "_" + parameter;
  }

  /** The activations with a target that it trains for. */
  List<TargetPlace> targets() {
    return targets;
  }
}
