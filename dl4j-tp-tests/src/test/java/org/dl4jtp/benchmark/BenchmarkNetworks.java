package org.dl4jtp.benchmark;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.examples.network.DefaultNetwork;
import org.dl4jtp.examples.network.HiddenLayers;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** The paper's network for MNIST, and something to train it on. */
final class BenchmarkNetworks {
  static final int INPUTS = 784;
  static final int BATCH = 128;
  private static final int CLASSES = 10;

  private BenchmarkNetworks() {}

  /** 784-256×5-10. */
  static MultiLayerNetwork mnist(TargetPropagation propagation) {
    HiddenLayers hidden = HiddenLayers.parse("256x5");
    MultiLayerConfiguration plain =
        DefaultNetwork.build(INPUTS, CLASSES, false, hidden, Activation.TANH, 1e-3, DataType.FLOAT);
    return Networks.network(propagation.applyTo(plain));
  }

  /** Arrays come from a workspace, as in training. */
  static MemoryWorkspace workspace() {
    return Nd4j.getWorkspaceManager()
        .getAndActivateWorkspace(WorkspaceConfiguration.builder().build(), "BENCHMARK");
  }

  static DataSet batch() {
    Nd4j.getRandom().setSeed(1);
    INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
    for (int row = 0; row < BATCH; row++) {
      labels.putScalar(row, row % CLASSES, 1);
    }
    return new DataSet(Nd4j.randn(DataType.FLOAT, BATCH, INPUTS), labels);
  }
}
