package org.dl4jtp.examples.compare;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.layer.ConvertedLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Checks that a user's network fits the data, before anything is trained. */
final class NetworkCheck {
  private final Path file;
  private final MultiLayerConfiguration network;
  private final List<Layer> layers;

  NetworkCheck(Path file, MultiLayerConfiguration network) {
    this.file = file;
    this.network = network;
    this.layers = network.getConfs().stream().map(NeuralNetConfiguration::getLayer).toList();
  }

  void fits(LabelledData data) {
    checkOutput(data);
    checkInput(data);
    checkForwardPass(data);
  }

  private void checkInput(LabelledData data) {
    if (NetworkInput.takesImages(network, data)) {
      if (data.imageOrNull() == null) {
        throw error(
            "its first layer %s takes images, the examples of '%s' are rows of numbers; build it with an input type that is not convolutional, or take a data set of images"
                .formatted(layers.get(0).getClass().getSimpleName(), data.name()));
      }
      return; // the forward pass tells whether these
    }
    // A preprocessor may reshape the features, and only a layer with weights has a width.
    if (network.getInputPreProcess(0) == null
        && layers.get(0) instanceof FeedForwardLayer first
        && first.getNIn() > 0
        && first.getNIn() != data.inputs()) {
      throw error(
          "its first layer takes %d inputs (nIn), the data set '%s' has %d features; make them equal"
              .formatted(first.getNIn(), data.name(), data.inputs()));
    }
  }

  private void checkOutput(LabelledData data) {
    Layer last = layers.get(layers.size() - 1);
    if (last instanceof ConvertedLayer) {
      throw error(
          "it has a training rule already; save TargetPropagation.revert(conf) in its place, and"
              + " choose rules by --rules");
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
        Batches.inOrder(NetworkInput.of(network, data).train(), 1, network.getDataType()).next();
    try {
      MultiLayerNetwork trial = new MultiLayerNetwork(network.clone());
      trial.init();
      long[] shape = trial.output(one.getFeatures()).shape();
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
