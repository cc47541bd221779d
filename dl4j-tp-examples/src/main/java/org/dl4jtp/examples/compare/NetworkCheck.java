package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.GraphConfiguration;
import org.dl4jtp.examples.network.NetworkConfiguration;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Checks that a user's network fits the data, before anything is trained. */
final class NetworkCheck {
  private final Path file;
  private final NetworkConfiguration network;

  NetworkCheck(Path file, NetworkConfiguration network) {
    this.file = file;
    this.network = network;
  }

  void fits(LabelledData data) {
    if (network instanceof GraphConfiguration graph) {
      checkSingle("input", graph.conf().getNetworkInputs());
      checkSingle("output", graph.conf().getNetworkOutputs());
    }
    checkOutput(data);
    checkInput(data);
    checkForwardPass(data);
  }

  private void checkSingle(String end, List<String> names) {
    if (names.size() != 1) {
      throw error(
          "it has %d %ss %s, but the examples have one; give a graph of one %s, or train it in a program of your own"
              .formatted(names.size(), end, names, end));
    }
  }

  private void checkInput(LabelledData data) {
    List<Layer> first = network.firstLayers();
    first.stream()
        .filter(NetworkInput::takesSequences)
        .findFirst()
        .ifPresent(layer -> refuseSequences("first", "takes", layer, data));
    if (NetworkInput.takesImages(network, data)) {
      if (data.imageOrNull() == null) {
        throw error(
            "its first layer %s takes images, the examples of '%s' are rows of numbers; build it with an input type that is not convolutional, or take a data set of images"
                .formatted(first.get(0).getClass().getSimpleName(), data.name()));
      }
      return; // the forward pass tells whether these
    }
    for (Layer layer : first) {
      // Only a layer with weights has a width.
      if (layer instanceof FeedForwardLayer wide
          && wide.getNIn() > 0
          && wide.getNIn() != data.inputs()) {
        throw error(
            "its first layer takes %d inputs (nIn), the data set '%s' has %d features; make them equal"
                .formatted(wide.getNIn(), data.name(), data.inputs()));
      }
    }
  }

  private void refuseSequences(String place, String does, Layer layer, LabelledData data) {
    throw error(
        "its %s layer %s %s sequences, the examples of '%s' are none; the command 'sequences' compares rules on some, others train in a program of your own"
            .formatted(place, layer.getClass().getSimpleName(), does, data.name()));
  }

  private void checkOutput(LabelledData data) {
    if (network.hasRule()) {
      throw error(
          "it has a training rule already; save TargetPropagation.revert(conf) in its place, and"
              + " choose rules by --rules");
    }
    Layer last = network.lastLayerOrNull();
    if (last == null) {
      throw error("its output is no layer; end it with an OutputLayer");
    }
    if (NetworkInput.takesSequences(last)) {
      refuseSequences("last", "gives", last, data);
    }
    if (!(last instanceof BaseOutputLayer) && !(last instanceof LossLayer)) {
      throw error(
          "its last layer is no output layer but %s; end it with an OutputLayer"
              .formatted(last.getClass().getSimpleName()));
    }
    if (last instanceof BaseOutputLayer output) {
      if (output.getNOut() != data.outputs()) {
        throw error(
            ("its output layer has %d outputs (nOut), the labels of '%s' have width %d; make them"
                    + " equal")
                .formatted(output.getNOut(), data.name(), data.outputs()));
      }
      checkLoss(output.getLossFn(), data);
    } else {
      checkLoss(((LossLayer) last).getLossFn(), data);
    }
  }

  private void checkLoss(ILossFunction loss, LabelledData data) {
    boolean forClasses = loss instanceof LossMCXENT || loss instanceof LossBinaryXENT;
    if (forClasses && data.task() == LabelledData.Task.REGRESSION) {
      throw error(
          ("its loss %s is for classes, the labels of '%s' are numbers; use a loss such as MSE, or"
                  + " leave out --regression")
              .formatted(loss.name(), data.name()));
    }
  }

  /** Finds what the widths alone do not tell, such as layers that do not fit each other. */
  private void checkForwardPass(LabelledData data) {
    DataSet one =
        Batches.inOrder(NetworkInput.of(network, data).train(), 1, network.dataType()).next();
    try {
      long[] shape = network.build().output(one.getFeatures()).shape();
      if (shape.length != 2 || shape[1] != data.outputs()) {
        throw error(
            "its output has shape %s, the labels of '%s' have width %d; make them equal"
                .formatted(Arrays.toString(shape), data.name(), data.outputs()));
      }
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      // Deeplearning4j refuses unfitting input with exceptions of many types.
      throw error(
          "it does not take an example of '%s', of shape %s: %s"
              .formatted(data.name(), Arrays.toString(one.getFeatures().shape()), e.getMessage()));
    }
  }

  private UserError error(String reason) {
    return new UserError("--config: " + file + ": " + reason);
  }
}
