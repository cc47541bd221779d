package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/** Refuses what is now {@link UnitLayer}, as {@link FileForm#earlier} says. */
final class PassiveLayer extends ActivationLayer {
  @JsonCreator
  PassiveLayer(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}
