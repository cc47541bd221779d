package org.dl4jtp;

import java.util.Random;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small convolutional networks and images that several tests share. */
public final class Images {
  public static final int SIZE = 7;
  public static final int CLASSES = 4;

  /** Rows are given as such, so that configurations hold the size of the images. */
  public static final InputType FLAT = InputType.convolutionalFlat(SIZE, SIZE, 1);

  private Images() {}

  /**
   * All supported layers: Same mode, stride and dilation, three poolings.
   *
   * @param unlikeInference with batch normalisation and dropout
   */
  public static MultiLayerConfiguration network(DataType type, boolean unlikeInference) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(7)
            .dataType(type)
            .updater(new Adam(5e-3))
            .activation(Activation.TANH)
            .list()
            .layer(
                new ConvolutionLayer.Builder(3, 3)
                    .nOut(8)
                    .convolutionMode(ConvolutionMode.Same)
                    .build());
    if (unlikeInference) {
      list.layer(new BatchNormalization.Builder().build());
    }
    list.layer(new LocalResponseNormalization.Builder().n(3).build())
        .layer(pool(SubsamplingLayer.PoolingType.MAX, 2, 1)) // 6 × 6
        .layer(new ZeroPaddingLayer.Builder(1, 1).build()) // 8 × 8
        .layer(
            new ConvolutionLayer.Builder(2, 3)
                .nOut(8)
                .stride(1, 2)
                .dilation(2, 1)
                .activation(Activation.IDENTITY)
                .build()) // 6 × 3
        .layer(new ActivationLayer.Builder().activation(Activation.TANH).build());
    if (unlikeInference) {
      list.layer(new BatchNormalization.Builder().useLogStd(false).build())
          .layer(new DropoutLayer.Builder(0.9).build());
    }
    return list.layer(pool(SubsamplingLayer.PoolingType.AVG, 2, 1)) // 5 × 2
        .layer(
            new ConvolutionLayer.Builder(2, 2)
                .nOut(6)
                .hasBias(false)
                .dropOut(unlikeInference ? 0.9 : 1)
                .build()) // 4 × 1
        .layer(new DenseLayer.Builder().nOut(10).build())
        .layer(
            new OutputLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nOut(CLASSES)
                .build())
        .setInputType(FLAT)
        .build();
  }

  private static SubsamplingLayer pool(SubsamplingLayer.PoolingType type, int size, int stride) {
    return new SubsamplingLayer.Builder(type, new int[] {size, size}, new int[] {stride, stride})
        .build();
  }

  /** A bar of three pixels somewhere, in one of four directions, under noise. */
  public static DataSet data(int examples, DataType type, long seed) {
    Random random = new Random(seed);
    int[][] directions = {{0, 1}, {1, 0}, {1, 1}, {1, -1}};
    INDArray x = Nd4j.create(DataType.DOUBLE, examples, SIZE * SIZE);
    INDArray y = Nd4j.create(DataType.DOUBLE, examples, CLASSES);
    for (int i = 0; i < examples; i++) {
      for (int p = 0; p < SIZE * SIZE; p++) {
        x.putScalar(i, p, 0.2 * random.nextGaussian());
      }
      int c = random.nextInt(CLASSES);
      int row = 1 + random.nextInt(SIZE - 2);
      int column = 1 + random.nextInt(SIZE - 2);
      for (int step = -1; step <= 1; step++) {
        int pixel = (row + step * directions[c][0]) * SIZE + column + step * directions[c][1];
        x.putScalar(i, pixel, 1 + x.getDouble(i, pixel));
      }
      y.putScalar(i, c, 1);
    }
    return new DataSet(x.castTo(type), y.castTo(type));
  }
}
