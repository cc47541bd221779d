package org.dl4jtp.examples.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.TargetLayer;
import org.dl4jtp.step.RuleSettings;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a network's layers with weights multiply, seen in one pass through the live network. */
final class NetworkShape {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Double> multiplyAdds = new ArrayList<>();
  private final List<Long> inputFeatures = new ArrayList<>();
  private long outputs;

  private NetworkShape() {}

  /**
   * Looks at a network.
   *
   * @param inputShape of one example
   * @return empty if a layer with parameters is neither dense nor convolution nor output layer (nor
   *     batch normalization, which is not counted)
   */
  static Optional<NetworkShape> of(MultiLayerNetwork network, long... inputShape) {
    long[] batch = new long[inputShape.length + 1];
    batch[0] = 1;
    System.arraycopy(inputShape, 0, batch, 1, inputShape.length);
    INDArray input = Nd4j.zeros(network.getLayerWiseConfigurations().getDataType(), batch);
    List<INDArray> activations = network.feedForward(input, false);
    NetworkShape shape = new NetworkShape();
    for (int i = 0; i < network.getnLayers(); i++) {
      org.deeplearning4j.nn.api.Layer live = network.getLayer(i);
      Layer wrapper = live.conf().getLayer();
      Layer conf = wrapper instanceof TargetLayer target ? target.getUnderlying() : wrapper;
      if (conf instanceof ConvolutionLayer
          || conf instanceof DenseLayer
          || conf instanceof OutputLayer) {
        INDArray out = activations.get(i + 1);
        long positions = out.rank() == 4 ? out.size(2) * out.size(3) : 1;
        shape.layers.add(wrapper);
        shape.multiplyAdds.add((double) live.getParam("W").length() * positions);
        shape.inputFeatures.add(activations.get(i).length());
      } else if (live.numParams() > 0 && !(conf instanceof BatchNormalization)) {
        return Optional.empty();
      }
    }
    shape.outputs = activations.get(activations.size() - 1).length();
    return Optional.of(shape);
  }

  /** The rule's settings; empty for backpropagation. */
  Optional<RuleSettings> rule() {
    return layers.get(0) instanceof TargetLayer target
        ? Optional.of(target.rule())
        : Optional.empty();
  }

  int borders() {
    return layers.size() - 1;
  }

  TargetLayer layerAbove(int border) {
    return (TargetLayer) layers.get(border + 1);
  }

  long features(int border) {
    return inputFeatures.get(border + 1);
  }

  /** Multiply-adds of the layer above a border. */
  double unit(int border) {
    return multiplyAdds.get(border + 1);
  }

  /** Multiply-adds from a border to the output; from the input with -1. */
  double above(int border) {
    return multiplyAdds.subList(border + 1, multiplyAdds.size()).stream()
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  long outputs() {
    return outputs;
  }
}
