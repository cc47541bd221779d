package org.dl4jtp.convert;

import org.apache.commons.lang3.SerializationException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.kind.LayerCopy;
import org.dl4jtp.layer.VertexCopy;
import org.nd4j.linalg.learning.config.IUpdater;

/**
 * Copies of configurations that have all that the original has, and nothing in common with it that
 * a live network changes. Neither does Deeplearning4j's {@code clone} give these, nor a way through
 * its JSON, which takes any batch normalisation that was not built yet for one with {@code
 * useLogStd}.
 */
final class Copies {
  private Copies() {}

  static MultiLayerConfiguration of(MultiLayerConfiguration conf) {
    MultiLayerConfiguration copy = conf.clone();
    for (NeuralNetConfiguration layer : copy.getConfs()) {
      layer.setLayer(LayerCopy.of(layer.getLayer()));
      separateUpdaters(layer);
    }
    return copy;
  }

  static ComputationGraphConfiguration of(ComputationGraphConfiguration conf) {
    ComputationGraphConfiguration copy = conf.clone();
    copy.getVertices().replaceAll((name, clone) -> copy(name, conf.getVertices().get(name)));
    GraphConversion.layers(copy).values().forEach(v -> separateUpdaters(v.getLayerConf()));
    copy.setDefaultConfiguration(conf.getDefaultConfiguration().clone());
    copy.setIterationCount(conf.getIterationCount());
    copy.setEpochCount(conf.getEpochCount());
    copy.setTopologicalOrder(conf.getTopologicalOrder());
    copy.setTopologicalOrderStr(conf.getTopologicalOrderStr());
    return copy;
  }

  private static GraphVertex copy(String name, GraphVertex vertex) {
    try {
      return VertexCopy.of(vertex);
    } catch (SerializationException e) {
      throw new IllegalArgumentException(
          "Vertex '"
              + name
              + "' cannot be copied, for not all that it holds is serialisable ("
              + e.getMessage()
              + "); make those fields of "
              + vertex.getClass().getName()
              + " serialisable or transient",
          e);
    }
  }

  /** A learning rate that is set later is set in the updater. */
  private static void separateUpdaters(NeuralNetConfiguration conf) {
    Layer layer = conf.getLayer();
    if (layer instanceof BaseLayer) {
      BaseLayer base = (BaseLayer) layer;
      base.setIUpdater(copy(base.getIUpdater()));
      base.setBiasUpdater(copy(base.getBiasUpdater()));
    }
  }

  private static IUpdater copy(IUpdater updater) {
    return updater == null ? null : updater.clone();
  }
}
