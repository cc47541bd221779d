package org.dl4jtp.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.samediff.AbstractSameDiffLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.kind.SupportedLayers;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.step.Member;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** That the functions of live layers are what the layers compute, and have its derivative. */
public final class FunctionChecks {
  private FunctionChecks() {}

  /**
   * Of every layer of a network but the last: its value at inference, its derivative where that is
   * in double, and that it leaves its argument as it is.
   */
  public static void ofLayers(MultiLayerNetwork net, INDArray features) {
    INDArray activation = features;
    for (int i = 0; i < net.getnLayers() - 1; i++) {
      INDArray input = activation;
      if (net.getLayerWiseConfigurations().getInputPreProcess(i) != null) {
        input =
            net.getLayerWiseConfigurations()
                .getInputPreProcess(i)
                .preProcess(input, (int) features.size(0), Workspaces.current());
      }
      INDArray before = input.dup();
      ForwardFunction function = ((Member) net.getLayer(i)).function();
      INDArray expected = net.getLayer(i).activate(input.dup(), false, Workspaces.current());
      activation = expected.dup();
      double scale = expected.amaxNumber().doubleValue();
      double tolerance = scale * (features.dataType() == DataType.DOUBLE ? 1e-13 : 1e-5);
      INDArray error = function.apply(input).sub(expected);
      String name = net.getLayer(i).toString();
      assertThat(error.amaxNumber().doubleValue()).as(name).isLessThanOrEqualTo(tolerance);
      assertThat(input).as(name).isEqualTo(before);
      Layer conf = ((ConvertedLayer) net.getLayer(i).conf().getLayer()).getUnderlying();
      if (features.dataType() == DataType.DOUBLE && !SupportedLayers.takesIndices(conf)) {
        ofTheWayBack(function, input, name, conf instanceof AbstractSameDiffLayer ? 2 : 1);
      }
      assertThat(input).as(name).isEqualTo(before);
    }
  }

  /**
   * ⟨ε, Jv⟩ by central differences, and ⟨Jᵀε, v⟩.
   *
   * @param times 2 for SameDiff layers, which Deeplearning4j lets hand down twice the derivative
   */
  private static void ofTheWayBack(
      ForwardFunction function, INDArray input, String name, int times) {
    Nd4j.getRandom().setSeed(3);
    Linearization here = function.linearize(input);
    INDArray epsilon = Nd4j.randn(DataType.DOUBLE, here.value().shape());
    INDArray direction = Nd4j.randn(DataType.DOUBLE, input.shape());
    INDArray up = function.apply(input.add(direction.mul(1e-6)));
    INDArray down = function.apply(input.sub(direction.mul(1e-6)));
    double numeric = up.sub(down).divi(2e-6 / times).mul(epsilon).sumNumber().doubleValue();
    INDArray kept = epsilon.dup();
    double exact = here.pullBack(epsilon).mul(direction).sumNumber().doubleValue();
    assertThat(exact).as(name).isCloseTo(numeric, offset(1e-5 * Math.max(1, Math.abs(numeric))));
    assertThat(epsilon).as(name).isEqualTo(kept);
  }
}
