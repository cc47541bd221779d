package org.dl4jtp.convert;

import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.dl4jtp.kind.LayerCopy;
import org.dl4jtp.kind.OutputTypes;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.Wiring;

/**
 * How many steps the sequences have that the nodes of a plain network hand on, when inputs whose
 * length nobody tells have an assumed one.
 */
final class Lengths {
  private static final long UNKNOWN = -1;
  private static final long NONE = 0; // no sequence

  private static final Set<Class<?>> KEEPING =
      Set.of(
          RnnToFeedForwardPreProcessor.class,
          FeedForwardToRnnPreProcessor.class,
          RnnToCnnPreProcessor.class,
          CnnToRnnPreProcessor.class);

  private final PlainNetwork net;
  private final Wiring wiring;
  private final Shapes shapes;
  private final long[] steps; // by node

  /**
   * Follows the lengths through a network.
   *
   * @param assumed of a sequence at an input whose type does not tell
   */
  Lengths(PlainNetwork net, Shapes shapes, long assumed) {
    this.net = net;
    this.wiring = net.wiring();
    this.shapes = shapes;
    steps = new long[wiring.size()];
    for (int node = 0; node < steps.length; node++) {
      steps[node] = isSequence(node) ? at(node, assumed) : NONE;
    }
  }

  /** Number of steps of what a node hands on; 0 or less where it is no sequence, or unknown. */
  long of(int node) {
    return steps[node];
  }

  private boolean isSequence(int node) {
    return shapes.type(node) instanceof InputTypeRecurrent || shapes.laysStepsOut(node);
  }

  private long at(int node, long assumed) {
    int[] inputs = wiring.inputs(node);
    if (inputs.length == 0) {
      long given = told(shapes.type(node));
      return given > 0 ? given : assumed;
    }
    InputPreProcessor preProcessor = shapes.preProcessor(node);
    if (preProcessor != null) {
      return KEEPING.contains(preProcessor.getClass()) ? steps[inputs[0]] : UNKNOWN;
    }
    PlainNode plain = net.node(node);
    if (plain != null && plain.isLayer()) {
      return after(plain, inputs[0], assumed);
    }
    return plain == null ? steps[inputs[0]] : after(plain.vertex(), inputs);
  }

  private long after(GraphVertex vertex, int... inputs) {
    if (vertex instanceof DuplicateToTimeSeriesVertex) {
      return steps[wiring.node(((DuplicateToTimeSeriesVertex) vertex).getInputName())];
    }
    if (vertex instanceof AttentionVertex) {
      return steps[inputs[0]]; // of the queries
    }
    boolean mayChange =
        vertex instanceof SameDiffVertex
            || vertex instanceof ReshapeVertex
            || vertex instanceof StackVertex
            || vertex instanceof UnstackVertex;
    long[] of = Arrays.stream(inputs).mapToLong(input -> steps[input]).distinct().toArray();
    return mayChange || of.length > 1 ? UNKNOWN : of[0];
  }

  private long after(PlainNode node, int input, long assumed) {
    InputType in = shapes.type(input);
    Layer layer = SupportedLayers.thawed(node.layer());
    if (layer instanceof EmbeddingSequenceLayer) {
      long told = told(OutputTypes.after(layer, in, node.conf()));
      return told > 0 ? told : assumed;
    }
    if (!(in instanceof InputTypeRecurrent)) {
      return steps[input] > 0 ? steps[input] : told(OutputTypes.after(layer, in, node.conf()));
    }
    if (steps[input] <= 0) {
      return UNKNOWN;
    }
    InputTypeRecurrent type = (InputTypeRecurrent) in;
    Layer changing = layer instanceof Bidirectional ? ((Bidirectional) layer).getFwd() : layer;
    return told(
        OutputTypes.after(
            LayerCopy.of(changing), // some take the length over
            InputType.recurrent(type.getSize(), steps[input], type.getFormat()),
            node.conf()));
  }

  private static long told(InputType type) {
    long length =
        type instanceof InputTypeRecurrent
            ? ((InputTypeRecurrent) type).getTimeSeriesLength()
            : UNKNOWN;
    return length > 0 ? length : UNKNOWN;
  }
}
