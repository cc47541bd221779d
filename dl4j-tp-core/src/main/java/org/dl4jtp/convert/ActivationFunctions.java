package org.dl4jtp.convert;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.dl4jtp.kind.Outputs;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.step.Wiring;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The activation functions that made what the nodes of a plain network hand on: the identity where
 * it keeps to no single function's range.
 */
final class ActivationFunctions {
  /** Layers that hand on values like those that they get. */
  private static final Set<Class<?>> PASSING =
      Set.of(
          SubsamplingLayer.class,
          Pooling2D.class,
          GlobalPoolingLayer.class,
          ZeroPaddingLayer.class,
          DropoutLayer.class);

  private final PlainNetwork net;
  private final IActivation[] made; // by node

  ActivationFunctions(PlainNetwork net) {
    this.net = net;
    Wiring wiring = net.wiring();
    made = new IActivation[wiring.size()];
    for (int node = 0; node < made.length; node++) {
      List<IActivation> below =
          Arrays.stream(wiring.inputs(node)).mapToObj(i -> made[i]).collect(Collectors.toList());
      made[node] =
          below.isEmpty()
              ? new ActivationIdentity()
              : wiring.isOwn(node) ? below.get(0) : after(net.node(node), below);
    }
  }

  private static IActivation after(PlainNode node, List<IActivation> below) {
    if (!node.isLayer()) {
      GraphVertex v = node.vertex();
      boolean passes =
          v instanceof MergeVertex
              || v instanceof SubsetVertex
              || v instanceof PreprocessorVertex
              || v instanceof ReshapeVertex;
      return passes ? common(below) : new ActivationIdentity();
    }
    Layer layer = SupportedLayers.thawed(node.layer());
    if (layer instanceof TimeDistributed) {
      layer = ((TimeDistributed) layer).getUnderlying();
    }
    if (layer instanceof ActivationLayer) {
      return ((ActivationLayer) layer).getActivationFn();
    }
    if (PASSING.contains(layer.getClass()) || Outputs.isOutput(layer)) {
      return below.get(0);
    }
    return layer.getClass() == DenseLayer.class || layer instanceof ConvolutionLayer
        ? ((BaseLayer) layer).getActivationFn()
        : new ActivationIdentity();
  }

  /** Of what a node hands on. */
  IActivation of(int node) {
    return made[node];
  }

  /** Of the targets of some outputs, beside one another. */
  IActivation ofTargets(int... outputs) {
    return common(
        Arrays.stream(outputs)
            .mapToObj(output -> Outputs.kind(net.node(output).layer()).activationFunction())
            .collect(Collectors.toList()));
  }

  private static IActivation common(List<IActivation> functions) {
    IActivation first = functions.get(0);
    return functions.stream().allMatch(first::equals) ? first : new ActivationIdentity();
  }
}
