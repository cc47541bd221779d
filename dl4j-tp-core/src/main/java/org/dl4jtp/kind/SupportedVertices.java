package org.dl4jtp.kind;

import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;

/** Which Deeplearning4j vertices without a layer can take part: pure functions of each example. */
public final class SupportedVertices {
  // Subclasses compute something else, so the exact class counts.
  private static final Set<Class<? extends GraphVertex>> SUPPORTED =
      Set.of(
          ElementWiseVertex.class,
          MergeVertex.class,
          ScaleVertex.class,
          ShiftVertex.class,
          SubsetVertex.class,
          L2NormalizeVertex.class,
          L2Vertex.class,
          ReshapeVertex.class,
          PreprocessorVertex.class);

  private SupportedVertices() {}

  /**
   * Refuses what is not supported.
   *
   * @param vertex any vertex without a layer
   * @throws IllegalArgumentException with the remedy, as the rest of a sentence that begins with
   *     the vertex
   */
  public static void check(GraphVertex vertex) {
    Class<?> type = vertex.getClass();
    if (!SUPPORTED.contains(type)) {
      throw new IllegalArgumentException(
          "is of type "
              + type.getSimpleName()
              + ", "
              + reason(type)
              + "; supported are ElementWiseVertex, MergeVertex, ScaleVertex, ShiftVertex,"
              + " SubsetVertex, L2NormalizeVertex, L2Vertex, ReshapeVertex and PreprocessorVertex."
              + " Replace it, or train this network with the rule bp");
    }
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

  private static String reason(Class<?> type) {
    if (type == StackVertex.class || type == UnstackVertex.class) {
      return "which puts examples together, so that targets cannot be made for each";
    }
    if (type == FrozenVertex.class) {
      return "which would keep targets from what lies below; freezeLayers freezes layers";
    }
    return "which target propagation cannot pass through yet";
  }
}
