package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.nd4j.shade.jackson.annotation.JsonCreator;

// Class names in files of an earlier form. Were there no such classes, Deeplearning4j would take
// the files for its own of an old version, and its message would tell nothing of what to do.

/** Refuses what is now {@link UnitLayer}. */
final class PassiveLayer extends ActivationLayer {
  @JsonCreator
  PassiveLayer(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}

/** Refuses what is now {@link ConvertedVertex}. */
final class ChainedVertex extends LayerVertex {
  @JsonCreator
  ChainedVertex(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}

/** Refuses what is now {@link ConvertedLayerVertex}. */
final class ChainedLayerVertex extends LayerVertex {
  @JsonCreator
  ChainedLayerVertex(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}
