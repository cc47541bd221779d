package org.dl4jtp.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.step.Blueprint;
import org.dl4jtp.step.RuleSettings;

/**
 * Wraps and unwraps the layers of a {@code MultiLayerConfiguration}: as a network of nodes whose
 * names are the layers' indices.
 */
public final class RowConversion {
  private RowConversion() {}

  /** A copy without the counts of the run that a trained network's configuration has in it. */
  private static MultiLayerConfiguration restarted(MultiLayerConfiguration conf) {
    MultiLayerConfiguration copy = Copies.of(conf);
    copy.setIterationCount(0);
    copy.setEpochCount(0);
    return copy;
  }

  private static PlainNetwork network(MultiLayerConfiguration conf) {
    List<NeuralNetConfiguration> confs = conf.getConfs();
    Blueprint series = Blueprint.series(confs.size());
    List<PlainNode> nodes = new ArrayList<>();
    for (int i = 0; i < confs.size(); i++) {
      String name = Integer.toString(i);
      nodes.add(
          PlainNode.layer(
              name,
              "Layer " + i + " ('" + confs.get(i).getLayer().getLayerName() + "') ",
              series.inputs(name).get(0),
              confs.get(i),
              conf.getInputPreProcess(i)));
    }
    return new PlainNetwork(
        false,
        nodes,
        List.of(series.order().get(0)),
        series.outputs(),
        series.order(),
        conf.getDataType());
  }

  /**
   * A configuration whose network trains by a rule.
   *
   * @param rule the rule and its options
   * @param conf plain; not changed
   * @param inputType the network's, or null
   * @param frozen indices of layers whose forward weights shall not learn
   * @return a copy, which starts at iteration and epoch 0
   * @throws IllegalArgumentException when the rule cannot train the network, with the layer and the
   *     remedy
   */
  public static MultiLayerConfiguration apply(
      RuleSettings rule, MultiLayerConfiguration conf, InputType inputType, Set<Integer> frozen) {
    MultiLayerConfiguration copy = restarted(conf);
    PlainNetwork net = network(copy);
    Checks.plain(net);
    InputType[] types = inputType == null ? new InputType[0] : new InputType[] {inputType};
    Map<String, ConvertedLayer> layers = Conversion.layers(rule, net, names(net, frozen), types);
    layers.forEach((name, layer) -> net.node(name).conf().setLayer(layer));
    return copy;
  }

  private static Set<String> names(PlainNetwork net, Set<Integer> frozen) {
    int layers = net.nodes().size();
    for (int index : frozen) {
      if (index >= layers) {
        throw new IllegalArgumentException(
            "layer " + index + " shall be frozen, but the network has only " + layers);
      }
    }
    return frozen.stream().map(Object::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * A configuration whose network trains by backpropagation.
   *
   * @param conf plain; not changed
   * @param frozen indices of layers whose weights shall not learn
   * @return a copy, which starts at iteration and epoch 0
   * @throws IllegalArgumentException when it has a rule, or cannot be frozen so
   */
  public static MultiLayerConfiguration underBackpropagation(
      MultiLayerConfiguration conf, Set<Integer> frozen) {
    MultiLayerConfiguration copy = restarted(conf);
    PlainNetwork net = network(copy);
    Checks.plain(net);
    FrozenLayers.underBackpropagation(net, names(net, frozen));
    return copy;
  }

  /**
   * The plain configuration again.
   *
   * @param conf converted or plain; not changed
   * @return a copy
   */
  public static MultiLayerConfiguration revert(MultiLayerConfiguration conf) {
    MultiLayerConfiguration copy = Copies.of(conf);
    copy.getConfs().forEach(Unwrapping::revert);
    return copy;
  }
}
