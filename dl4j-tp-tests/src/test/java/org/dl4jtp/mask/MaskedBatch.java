package org.dl4jtp.mask;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.LiveTargetLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A step of a network on a batch with masks, up to the gradients. */
final class MaskedBatch {
  private final INDArray[] features;
  private final INDArray[] labels;
  private final INDArray[] featureMasks;
  private final INDArray[] labelMasks;

  MaskedBatch(
      INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks) {
    this.features = features;
    this.labels = labels;
    this.featureMasks = featureMasks;
    this.labelMasks = labelMasks;
  }

  static MaskedBatch of(
      INDArray features, INDArray labels, INDArray featureMask, INDArray labelMask) {
    return new MaskedBatch(array(features), array(labels), array(featureMask), array(labelMask));
  }

  static MaskedBatch of(MultiDataSet data, INDArray... labelMasks) {
    return new MaskedBatch(data.getFeatures(), data.getLabels(), null, labelMasks);
  }

  private static INDArray[] array(INDArray one) {
    return one == null ? null : new INDArray[] {one};
  }

  private static INDArray first(INDArray... all) {
    return all == null ? null : all[0];
  }

  INDArray[] features() {
    return features;
  }

  INDArray[] featureMasks() {
    return featureMasks;
  }

  /** Of every parameter but the feedback's, copied. */
  Map<String, INDArray> gradients(Model net) {
    Map<String, INDArray> gradients = new TreeMap<>();
    step(net).forEach((name, g) -> gradients.put(name, g.dup()));
    return gradients;
  }

  /** The same by number: where a row of layers becomes a graph, names change. */
  Map<String, INDArray> numberedGradients(Model net) {
    Map<String, INDArray> numbered = new TreeMap<>();
    gradients(net).values().forEach(g -> numbered.put("" + numbered.size(), g));
    return numbered;
  }

  private Map<String, INDArray> step(Model net) {
    if (net instanceof MultiLayerNetwork row) {
      row.setLayerMaskArrays(first(featureMasks), first(labelMasks));
      row.setInput(features[0].dup());
      row.setLabels(labels[0]);
      row.computeGradientAndScore();
      row.clearLayerMaskArrays();
    } else {
      ComputationGraph graph = (ComputationGraph) net;
      graph.setLayerMaskArrays(featureMasks, labelMasks);
      graph.setInputs(features);
      graph.setLabels(labels);
      graph.computeGradientAndScore();
      graph.clearLayerMaskArrays();
    }
    return net.gradient().gradientForVariable();
  }

  /** Of the feedback, layer by layer, copied. */
  List<Map<String, INDArray>> feedbackGradients(Model net) {
    step(net);
    List<Map<String, INDArray>> all = new ArrayList<>();
    for (LiveTargetLayer layer : targetLayers(net)) {
      Map<String, INDArray> copies = new TreeMap<>();
      layer.feedbackGradients().forEach((name, g) -> copies.put(name, g.dup()));
      all.add(copies);
    }
    return all;
  }

  static List<LiveTargetLayer> targetLayers(Model net) {
    Layer[] layers =
        net instanceof MultiLayerNetwork row
            ? row.getLayers()
            : ((ComputationGraph) net).getLayers();
    return Stream.of(layers)
        .filter(LiveTargetLayer.class::isInstance)
        .map(LiveTargetLayer.class::cast)
        .toList();
  }

  static void assertClose(
      Map<String, INDArray> actual, Map<String, INDArray> expected, double tolerance) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    double scale = 0;
    for (INDArray g : expected.values()) {
      scale = Math.max(scale, g.amaxNumber().doubleValue());
    }
    for (Map.Entry<String, INDArray> e : expected.entrySet()) {
      INDArray difference = actual.get(e.getKey()).sub(e.getValue());
      assertThat(difference.norm2Number().doubleValue())
          .as(e.getKey())
          .isLessThanOrEqualTo(tolerance * (e.getValue().norm2Number().doubleValue() + scale));
    }
  }
}
