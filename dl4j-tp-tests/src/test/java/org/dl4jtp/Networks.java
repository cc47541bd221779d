package org.dl4jtp;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.feedback.FeedbackStart;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks and data that several tests share. */
public final class Networks {
  public static final int INPUTS = 8;
  public static final int CLASSES = 4;

  private Networks() {}

  /** 8-7-6-4, tanh, softmax, Adam. */
  public static MultiLayerConfiguration plain(DataType type) {
    return plain(type, b -> b);
  }

  public static MultiLayerConfiguration plain(
      DataType type, UnaryOperator<NeuralNetConfiguration.Builder> global) {
    return global
        .apply(
            new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(type)
                .updater(new Adam(1e-2))
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH))
        .list()
        .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(7).build())
        .layer(new DenseLayer.Builder().nIn(7).nOut(6).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(6)
                .nOut(CLASSES)
                .build())
        .build();
  }

  /** With feedback that is there before the first batch. */
  public static MultiLayerNetwork network(TrainingRule rule, DataType type) {
    return network(drawn(rule).applyTo(plain(type)));
  }

  /** A rule as published: with feedback that is there before the first batch, and no damping. */
  public static TargetPropagation drawn(TrainingRule rule) {
    return TargetPropagation.of(rule).feedbackStart(FeedbackStart.DRAWN).feedbackDamping(0);
  }

  public static MultiLayerNetwork network(MultiLayerConfiguration conf) {
    MultiLayerNetwork net = new MultiLayerNetwork(conf);
    net.init();
    return net;
  }

  /** Examples whose class is where the largest of four sums of two inputs is. */
  public static DataSet data(int examples, DataType type, long seed) {
    Nd4j.getRandom().setSeed(seed + 1); // 0 would be the time of day
    INDArray x = Nd4j.randn(DataType.DOUBLE, examples, INPUTS);
    INDArray scores = Nd4j.create(DataType.DOUBLE, examples, CLASSES);
    for (int c = 0; c < CLASSES; c++) {
      scores.putColumn(c, x.getColumn(c).add(x.getColumn(c + CLASSES)));
    }
    INDArray y = Nd4j.create(DataType.DOUBLE, examples, CLASSES);
    INDArray best = scores.argMax(1);
    for (int i = 0; i < examples; i++) {
      y.putScalar(i, best.getLong(i), 1);
    }
    return new DataSet(x.castTo(type), y.castTo(type));
  }
}
