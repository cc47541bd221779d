package org.dl4jtp;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.Trainable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.BaseMultiLayerUpdater;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.deeplearning4j.nn.updater.UpdaterBlock.ParamState;
import org.dl4jtp.learning.CountingUpdater;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** What an updater remembers of each parameter, wherever in its state that is. */
public final class UpdaterStates {
  private UpdaterStates() {}

  /**
   * Copies of the state by parameter: {@code 1_W 0} is the first array (with Adam: m) for {@code W}
   * of layer 1. Feedback's step counts are there under their number, {@code 1_Q count}.
   */
  public static Map<String, INDArray> byParameter(Model net) {
    Map<String, INDArray> states = new LinkedHashMap<>();
    for (UpdaterBlock block : updater(net).getUpdaterBlocks()) {
      if (block.getUpdaterView() == null) {
        continue;
      }
      INDArray view = block.getUpdaterView().reshape(block.getUpdaterView().length());
      int parameters = block.getParamOffsetEnd() - block.getParamOffsetStart();
      String name = null;
      long offset = 0;
      for (ParamState parameter : block.getLayersAndVariablesInBlock()) {
        name = name(parameter);
        long length = parameter.getParamView().length();
        for (long array = 0; (array + 1) * parameters <= view.length(); array++) {
          long start = array * parameters + offset;
          states.put(
              name + " " + array, view.get(NDArrayIndex.interval(start, start + length)).dup());
        }
        offset += length;
      }
      if (block.getGradientUpdater() instanceof CountingUpdater.Step) {
        states.put(
            name + " count",
            view.get(NDArrayIndex.interval(view.length() - 2, view.length())).dup());
      }
    }
    return states;
  }

  public static BaseMultiLayerUpdater<?> updater(Model net) {
    return net instanceof ComputationGraph graph
        ? graph.getUpdater()
        : (BaseMultiLayerUpdater<?>) ((MultiLayerNetwork) net).getUpdater();
  }

  private static String name(ParamState parameter) {
    Trainable owner = parameter.getLayer();
    String layer =
        owner instanceof GraphVertex vertex
            ? vertex.getVertexName()
            : String.valueOf(((Layer) owner).getIndex());
    return layer + "_" + parameter.getParamName();
  }
}
