package org.dl4jtp.gradientcheck;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.SameDiffLoss;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossFMeasure;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** Losses below their activation functions, as in LossFunctionGradientCheck. */
final class LossChecks {
  private LossChecks() {}

  private record Output(ILossFunction loss, Activation activation, int width) {
    String name() {
      return loss.getClass().getSimpleName() + " with " + activation + ", " + width + " outputs";
    }
  }

  static Stream<Check> all() {
    List<Check> all = new ArrayList<>();
    for (Output output : outputs()) {
      for (int batch : new int[] {1, 3}) {
        all.add(check(output, batch, true, ""));
        all.add(check(output, batch, false, ""));
      }
    }
    for (double[] weights : new double[][] {{0.2, 0.3, 0.5}, {1, 0.5, 2}}) {
      for (Output output : weighted(Nd4j.createFromArray(weights))) {
        for (int batch : new int[] {1, 3}) {
          String what = ", weights " + java.util.Arrays.toString(weights);
          all.add(check(output, batch, true, what));
          all.add(check(output, batch, false, what));
        }
      }
    }
    return all.stream();
  }

  private static List<Output> outputs() {
    return List.of(
        new Output(new LossBinaryXENT(), Activation.SIGMOID, 1),
        new Output(new LossBinaryXENT(), Activation.SIGMOID, 3),
        new Output(new LossCosineProximity(), Activation.TANH, 5),
        new Output(new LossHinge(), Activation.TANH, 3),
        new Output(new LossKLD(), Activation.SIGMOID, 3),
        new Output(new LossKLD(), Activation.SOFTMAX, 3),
        new Output(new LossL1(), Activation.TANH, 3),
        new Output(new LossL1(), Activation.RATIONALTANH, 3),
        new Output(new LossL1(), Activation.SOFTMAX, 3),
        new Output(new LossL2(), Activation.TANH, 3),
        new Output(new LossL2(), Activation.SOFTMAX, 3),
        new Output(new LossL2(), Activation.SIGMOID, 3),
        new Output(new LossMAE(), Activation.IDENTITY, 3),
        new Output(new LossMAE(), Activation.SOFTMAX, 3),
        new Output(new LossMAPE(), Activation.IDENTITY, 3),
        new Output(new LossMAPE(), Activation.SOFTMAX, 3),
        new Output(new LossMCXENT(), Activation.SOFTMAX, 3),
        new Output(new LossMSE(), Activation.IDENTITY, 3),
        new Output(new LossMSE(), Activation.SOFTMAX, 3),
        new Output(new LossMSE(), Activation.SIGMOID, 3),
        new Output(new LossMSLE(), Activation.SIGMOID, 3),
        new Output(new LossMSLE(), Activation.SOFTMAX, 3),
        new Output(new LossNegativeLogLikelihood(), Activation.SIGMOID, 3),
        new Output(new LossNegativeLogLikelihood(), Activation.SOFTMAX, 3),
        new Output(new LossPoisson(), Activation.SIGMOID, 3),
        new Output(new LossSquaredHinge(), Activation.TANH, 3),
        new Output(new LossFMeasure(), Activation.SIGMOID, 1),
        new Output(new LossFMeasure(2), Activation.SIGMOID, 1),
        new Output(new LossFMeasure(), Activation.SOFTMAX, 2),
        new Output(new LossFMeasure(2), Activation.SOFTMAX, 2),
        new Output(mixture(), Activation.IDENTITY, 10),
        new Output(mixture(), Activation.TANH, 10),
        new Output(new LossMultiLabel(), Activation.TANH, 10),
        new Output(new LossWasserstein(), Activation.IDENTITY, 2),
        new Output(new SquaredDistance(), Activation.IDENTITY, 3),
        new Output(new SquaredDistance(), Activation.SIGMOID, 3));
  }

  private static List<Output> weighted(INDArray w) {
    return List.of(
        new Output(new LossBinaryXENT(w), Activation.SIGMOID, 3),
        new Output(new LossL1(w), Activation.TANH, 3),
        new Output(new LossL2(w), Activation.TANH, 3),
        new Output(new LossL2(w), Activation.IDENTITY, 3),
        new Output(new LossMAE(w), Activation.IDENTITY, 3),
        new Output(new LossMAPE(w), Activation.SOFTMAX, 3),
        new Output(new LossMCXENT(w), Activation.SOFTMAX, 3),
        new Output(new LossMSE(w), Activation.IDENTITY, 3),
        new Output(new LossMSE(w), Activation.SIGMOID, 3),
        new Output(new LossMSE(w), Activation.SOFTMAX, 3),
        new Output(new LossMSLE(w), Activation.SIGMOID, 3),
        new Output(new LossNegativeLogLikelihood(w), Activation.SIGMOID, 3),
        new Output(new LossNegativeLogLikelihood(w), Activation.SOFTMAX, 3));
  }

  private static LossMixtureDensity mixture() {
    return LossMixtureDensity.builder().gaussians(2).labelWidth(3).build();
  }

  private static Check check(Output output, int batch, boolean weights, String what) {
    Check check =
        Check.layers(
            output.name() + what + ", batch of " + batch + (weights ? "" : ", loss layer"),
            null,
            () -> Data.of(Data.uniform(batch, 4), labels(output, batch)),
            g ->
                g.activation(Activation.TANH)
                    .list()
                    .layer(new DenseLayer.Builder().nIn(4).nOut(4).build())
                    .layer(
                        weights
                            ? new DenseLayer.Builder().nIn(4).nOut(4).build()
                            : new DenseLayer.Builder().nIn(4).nOut(output.width()).build())
                    .layer(
                        weights
                            ? new OutputLayer.Builder(output.loss())
                                .activation(output.activation())
                                .nIn(4)
                                .nOut(output.width())
                                .build()
                            : new LossLayer.Builder(output.loss())
                                .activation(output.activation())
                                .build()));
    if (makesArraysOfTheDefaultType(output.loss())) {
      check = check.doubleByDefault();
    }
    if (output.loss() instanceof SameDiffLoss
        && output.activation() == Activation.IDENTITY
        && !weights) {
      check = check.brokenInDeeplearning4jsWorkspaces("LossLayer hands on an array of the loss's");
    }
    // Of one example in the class that is not measured it is 0, or has none.
    return output.loss() instanceof LossFMeasure && batch == 1 ? check.withoutGradient() : check;
  }

  static boolean makesArraysOfTheDefaultType(ILossFunction loss) {
    return loss instanceof LossFMeasure
        || loss instanceof LossMixtureDensity
        || loss instanceof LossMultiLabel;
  }

  /** In the range of each loss. */
  static INDArray labels(ILossFunction loss, int batch, int width) {
    if (loss instanceof LossMixtureDensity mixture) {
      return Data.uniform(batch, mixture.getLabelWidth());
    }
    if (loss instanceof LossMCXENT || (loss instanceof LossFMeasure && width == 2)) {
      return Data.classes(batch, width);
    }
    if (loss instanceof LossKLD) {
      return Data.distributions(batch, width);
    }
    INDArray numbers = Data.uniform(batch, width);
    if (loss instanceof LossBinaryXENT
        || loss instanceof LossPoisson
        || loss instanceof LossFMeasure
        || loss instanceof LossMultiLabel) {
      return numbers.gt(0).castTo(DataType.DOUBLE);
    }
    if (loss instanceof LossHinge || loss instanceof LossSquaredHinge) {
      return numbers.gt(0).castTo(DataType.DOUBLE).muli(2).subi(1);
    }
    if (loss instanceof LossMAPE || loss instanceof LossMSLE) {
      return numbers.addi(1.5);
    }
    return numbers;
  }

  private static INDArray labels(Output output, int batch) {
    return labels(output.loss(), batch, output.width());
  }

  /** A user's own loss. */
  public static final class SquaredDistance extends SameDiffLoss {
    @Override
    public SDVariable defineLoss(SameDiff sd, SDVariable input, SDVariable labels) {
      return labels.squaredDifference(input).mean(1);
    }
  }
}
