package com.example;

import java.io.File;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.nd4j.linalg.api.buffer.DataType;

/** A process that has a model file, the class path, and nothing else: as a worker. */
public final class LoadAndTrain {
  private LoadAndTrain() {}

  public static void main(String[] args) throws Exception {
    MultiLayerNetwork net = MultiLayerNetwork.load(new File(args[0]), true);
    net.fit(Networks.data(16, DataType.DOUBLE, 1));
    net.save(new File(args[0]));
  }
}
