package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.nd4j.shade.jackson.annotation.JsonCreator;

/** Refuses what is now {@link ConvertedLayerVertex}, as {@link FileForm#earlier} says. */
final class ChainedLayerVertex extends LayerVertex {
  @JsonCreator
  ChainedLayerVertex(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}
