package org.dl4jtp.examples.bench;

import java.util.List;
import java.util.Optional;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.DeconvolutionFeedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.MapGeometry;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.layer.TargetLayer;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * Multiply-adds per example of a feedback mapping g into one border, with Q of {@code [s, n]}.
 *
 * <table>
 * <caption>Formulas</caption>
 * <tr><th>g</th><th>base</th><th>difference</th><th>its gradient</th><th>value</th><th>its
 * gradient</th></tr>
 * <tr><td>vQ + q, t(v)Q + q</td><td>0</td><td>sn</td><td>sn</td><td>sn</td><td>sn</td></tr>
 * <tr><td>t(vQ + q)</td><td>sn</td><td>sn</td><td>2sn</td><td>sn</td><td>sn</td></tr>
 * <tr><td>perceptron, layers of c₁, c₂ … , together c</td><td>c</td><td>c</td><td>4c −
 * 2c₁</td><td>c</td><td>2c − c₁</td></tr>
 * <tr><td>random hidden layer of H units on O outputs</td><td colspan="5">as affine from there; OH
 * more for every base, difference and value, but once for all borders that map the same</td></tr>
 * <tr><td>deconvolution</td><td colspan="5">as affine, sn being the kernels' elements times the
 * convolution's positions; unpooling by two narrow products comes with every value and
 * difference</td></tr>
 * </table>
 *
 * @param base g(v) where differences start; 0 where a difference does without
 * @param difference g(v + d) − g(v) beyond the base
 * @param differenceGradient the gradient of a difference by the weights
 * @param value g(v)
 * @param valueGradient the gradient of a value by the weights
 * @param shared more for every base, difference and value, which borders that map the same share
 */
record MappingCost(
    double base,
    double difference,
    double differenceGradient,
    double value,
    double valueGradient,
    double shared) {

  /** Of a border without a mapping. */
  static final MappingCost NONE = new MappingCost(0, 0, 0, 0, 0, 0);

  /**
   * The cost of the mapping into a layer's input; empty for a mapping of a kind that is not known
   * here.
   *
   * @param outputs of the network
   */
  static Optional<MappingCost> of(TargetLayer layer, long outputs) {
    if (!layer.hasFeedback()) {
      return Optional.of(NONE);
    }
    FeedbackMapping mapping = layer.rule().feedbackMapping();
    // The output layer's list ends with what all mappings share, which a top mapping has no use of.
    List<FeedbackParameter> parameters = layer.feedbackParameters();
    double matrix = parameters.get(0).length();
    if (mapping instanceof AffineFeedback affine) {
      return Optional.of(affine(affine, matrix, 0));
    }
    if (mapping instanceof DeconvolutionFeedback deconvolution) {
      MapGeometry geometry = deconvolution.geometry();
      int[] positions = geometry.convolution().output();
      double convolution = matrix * positions[0] * positions[1];
      return Optional.of(affine(deconvolution.affine(), convolution, unpooling(geometry)));
    }
    if (mapping instanceof RandomHiddenFeedback random) {
      double hidden = (double) outputs * random.hiddenSize();
      return Optional.of(affine(random.readOut(), matrix, 0).behind(hidden));
    }
    if (mapping instanceof MlpFeedback perceptron) {
      double all = 0;
      for (int i = 0; i <= perceptron.hiddenSizes().length; i++) {
        all += parameters.get(2 * i).length(); // biases between
      }
      return Optional.of(new MappingCost(all, all, 4 * all - 2 * matrix, all, 2 * all - matrix, 0));
    }
    return Optional.empty();
  }

  private static MappingCost affine(AffineFeedback affine, double product, double unpooling) {
    double value = product + unpooling;
    boolean linear =
        affine.isActivationFirst() || affine.activation() instanceof ActivationIdentity;
    return linear
        ? new MappingCost(0, value, product, value, product, 0)
        : new MappingCost(value, value, 2 * product, value, product, 0);
  }

  private MappingCost behind(double hidden) {
    return new MappingCost(base, difference, differenceGradient, value, valueGradient, hidden);
  }

  /** Rows first, then columns. */
  private static double unpooling(MapGeometry geometry) {
    if (geometry.poolings().isEmpty()) {
      return 0;
    }
    long[] pooled = geometry.above();
    int[] size = geometry.convolution().output();
    double maps = pooled[0];
    return maps * size[0] * pooled[2] * (pooled[1] + size[1]);
  }
}
