package org.dl4jtp.layer;

import java.util.Map;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.nd4j.shade.jackson.annotation.JsonCreator;

// A class name in files of an earlier form. Were there no such class, Deeplearning4j would take the
// files for its own of an old version, and its message would tell nothing of what to do.

/** Refuses what is now {@link ConvertedVertex}. */
final class ChainedVertex extends LayerVertex {
  @JsonCreator
  ChainedVertex(Map<String, Object> json) {
    throw FileForm.earlier();
  }
}
