package org.dl4jtp.diagnostics;

import java.util.List;
import org.dl4jtp.layer.LiveModel;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.TargetPlace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live target layer, and what its network calls it. Immutable. */
final class MeasuredLayer {
  private final LiveModel model;
  private final LiveTargetLayer live;
  private final List<TargetPlace> targets;

  MeasuredLayer(LiveModel model, LiveTargetLayer live) {
    this.model = model;
    this.live = live;
    this.targets = live.network().targetsOf(live);
  }

  int index() {
    return model.indexOf(live);
  }

  String name() {
    return model.nameOf(live);
  }

  LiveTargetLayer live() {
    return live;
  }

  /** Of the network's last step: summed over the batch. */
  INDArray gradient(String parameter) {
    return model.model().gradient().getGradientFor(model.keyOf(live, parameter));
  }

  /** The activations with a target that it trains for. */
  List<TargetPlace> targets() {
    return targets;
  }
}
