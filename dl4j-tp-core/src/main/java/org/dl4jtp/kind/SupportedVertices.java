package org.dl4jtp.kind;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;

/**
 * Deeplearning4j's vertices without a layer, and users' own: functions that leave the rows of an
 * example its own. Parameters of theirs train by the exact derivative of their unit's local loss.
 */
public final class SupportedVertices {
  private SupportedVertices() {}

  /**
   * Refuses what is not supported.
   *
   * @param vertex any vertex without a layer
   * @throws IllegalArgumentException with the remedy, as the rest of a sentence that begins with
   *     the vertex
   */
  public static void check(GraphVertex vertex) {
    if (vertex instanceof PreprocessorVertex) {
      SupportedPreProcessors.check(((PreprocessorVertex) vertex).getPreProcessor());
    }
    if (vertex instanceof ReshapeVertex && ((ReshapeVertex) vertex).getNewShape()[0] != -1) {
      throw new IllegalArgumentException(
          "reshapes to "
              + Arrays.toString(((ReshapeVertex) vertex).getNewShape())
              + ", which fixes the number of examples; begin the shape with -1");
    }
    if (vertex instanceof MergeVertex && ((MergeVertex) vertex).getMergeAxis() == 0) {
      throw new IllegalArgumentException(
          "merges along the dimension of the examples, so that targets cannot be made for each;"
              + " merge along another");
    }
    if (vertex instanceof L2NormalizeVertex) {
      SupportedLayers.checkDimensions("normalises", ((L2NormalizeVertex) vertex).getDimension());
    }
  }

  /**
   * Refuses a vertex that regroups the features of examples.
   *
   * @param vertex any of its kind
   * @param features of an example that come in
   * @throws IllegalArgumentException as {@link #check}
   */
  public static void checkKeepsExamples(ReshapeVertex vertex, long features) {
    long handedOn =
        Arrays.stream(vertex.getNewShape()).skip(1).asLongStream().reduce(1, (a, b) -> a * b);
    if (handedOn != features) {
      throw new IllegalArgumentException(
          "reshapes the "
              + features
              + " features of an example to "
              + Arrays.toString(vertex.getNewShape())
              + ", rows of "
              + handedOn
              + " features that are no examples, so that targets cannot be made for each; keep the"
              + " number of features");
    }
  }
}
