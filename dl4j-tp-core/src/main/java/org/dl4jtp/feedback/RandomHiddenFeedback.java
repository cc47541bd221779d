package org.dl4jtp.feedback;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.dl4jtp.json.Properties;
import org.dl4jtp.json.WholeNumber;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonIgnore;
import org.nd4j.shade.jackson.annotation.JsonInclude;
import org.nd4j.shade.jackson.annotation.JsonProperty;
import org.nd4j.shade.jackson.databind.annotation.JsonDeserialize;

/**
 * g(v) = t(z(v)Q + q) through a large random hidden layer z(v) = s(vR + r), whose R and r are fixed
 * and shared by all borders. Sources wider than the output pass what exceeds it around z: g([v, h])
 * = t([z(v), h]Q + q), the recurrent-input variant. Into the last hidden layer of the network g is
 * affine and bypasses z.
 *
 * <p>R {@code [outputs, H]} and r start uniform between ±1/√outputs, as the authors' code leaves
 * them; they are kept with the output layer and never learn.
 *
 * <p>Cost per evaluation: products of {@code [batch, outputs]} with R and of {@code [batch, H]}
 * with Q.
 *
 * <p>Source: Meulemans et al. 2020 (DDTP-RHL).
 */
public final class RandomHiddenFeedback implements FeedbackMapping {
  /** Name of the shared weights. */
  public static final String SHARED_WEIGHT = "R";

  /** Name of the shared bias. */
  public static final String SHARED_BIAS = "r";

  @JsonIgnore private final int hiddenSize;
  @JsonIgnore private final IActivation hiddenActivation;
  @JsonIgnore private final AffineFeedback readOut;

  @JsonCreator
  private RandomHiddenFeedback(
      @JsonProperty(value = "hiddenSize", required = true)
          @JsonDeserialize(using = WholeNumber.class)
          int hiddenSize,
      @JsonProperty("hiddenActivation") IActivation hiddenActivation,
      @JsonProperty(value = "readOut", required = true) AffineFeedback readOut) {
    if (hiddenSize <= 0) {
      throw new IllegalArgumentException(
          "the random hidden layer has " + hiddenSize + " units, but needs at least one");
    }
    this.hiddenSize = hiddenSize;
    this.hiddenActivation = ActivationAt.deterministic(hiddenActivation);
    this.readOut = Properties.required(RandomHiddenFeedback.class, "readOut", readOut);
  }

  /**
   * A hidden layer with s = tanh, as published, and t that of the layer below, see {@link
   * AffineFeedback#forBothSigns}.
   *
   * @param hiddenSize H; the paper's rules take 1,024
   * @return the mapping, t settled where the rule is applied
   * @throws IllegalArgumentException unless H is positive
   */
  public static RandomHiddenFeedback tanh(int hiddenSize) {
    return matchingLayerBelow(hiddenSize).withHiddenActivation(new ActivationTanH());
  }

  /**
   * A hidden layer with s and t by the activation function of the layer below: as {@link #tanh},
   * but s is leaky ReLU where that function treats the two signs differently (ReLU and its
   * relatives). Outputs of such networks grow beyond where tanh has a slope.
   *
   * @param hiddenSize H
   * @return the mapping, s and t settled where the rule is applied
   * @throws IllegalArgumentException unless H is positive
   */
  public static RandomHiddenFeedback matchingLayerBelow(int hiddenSize) {
    return new RandomHiddenFeedback(
        hiddenSize, null, AffineFeedback.matchingLayerBelow().forBothSigns());
  }

  /**
   * A copy with another hidden activation function s.
   *
   * @param activation s
   * @return a copy
   * @throws IllegalArgumentException if s is null or random (RReLU)
   */
  public RandomHiddenFeedback withHiddenActivation(IActivation activation) {
    return new RandomHiddenFeedback(
        hiddenSize, Objects.requireNonNull(activation, "activation"), readOut);
  }

  /**
   * A copy with another output activation function t.
   *
   * @param activation t
   * @return a copy that no longer follows the layer below
   * @throws IllegalArgumentException if t is random (RReLU)
   */
  public RandomHiddenFeedback withActivation(IActivation activation) {
    return new RandomHiddenFeedback(
        hiddenSize, hiddenActivation, readOut.withActivation(activation));
  }

  @Override
  public FeedbackMapping settle(Surroundings place) {
    AffineFeedback settled = (AffineFeedback) readOut.dense().settle(place);
    return place.isTop()
        ? settled
        : new RandomHiddenFeedback(hiddenSize, hiddenActivation(place.below()), settled);
  }

  private IActivation hiddenActivation(IActivation below) {
    if (hiddenActivation != null) {
      return hiddenActivation;
    }
    return Slopes.treatsBothSignsAlike(below) ? new ActivationTanH() : new ActivationLReLU();
  }

  @Override
  public boolean leavesZero() {
    return readOut.leavesZero();
  }

  @Override
  public List<FeedbackParameter> parameters(long sourceSize, long targetSize, long outputSize) {
    if (sourceSize != outputSize && sourceSize != outputSize + targetSize) {
      throw new IllegalArgumentException(
          "a random hidden layer maps the network's output ("
              + outputSize
              + " features), alone or beside the layer's own activation, but was given "
              + sourceSize
              + " features; combine it with direct targets");
    }
    return readOut.parameters(sourceSize - outputSize + hiddenSize, targetSize, outputSize);
  }

  @Override
  public List<FeedbackParameter> sharedParameters(long outputSize) {
    return List.of(
        FeedbackParameter.weight(SHARED_WEIGHT, outputSize, hiddenSize).uniformByFanIn(),
        FeedbackParameter.bias(SHARED_BIAS, outputSize, hiddenSize).uniformByFanIn());
  }

  @Override
  public Feedback bind(Map<String, INDArray> parameters, Map<String, INDArray> shared) {
    Properties.required(RandomHiddenFeedback.class, "hiddenActivation", hiddenActivation);
    Feedback inner = readOut.bind(parameters, shared);
    AffineLayer hidden =
        new AffineLayer(new MatrixMap(SHARED_WEIGHT, SHARED_BIAS, shared), hiddenActivation);
    return new Feedback() {
      @Override
      public Evaluation apply(INDArray source) {
        long n = outputs();
        INDArray z = hidden.at(hidden.preActivation(columns(source, 0, n))).value();
        return inner.apply(beside(z, columns(source, n, source.size(1))));
      }

      @Override
      public Evaluation difference(INDArray source, INDArray displacement) {
        return differencesFrom(source).of(displacement);
      }

      @Override
      public Differences differencesFrom(INDArray source) {
        return differencesFrom(source, new Memo());
      }

      @Override
      public Differences differencesFrom(INDArray source, Memo memo) {
        long n = outputs();
        long all = source.size(1);
        ActivationAt at =
            memo.get(
                source,
                List.of(SHARED_WEIGHT, hiddenActivation),
                () -> hidden.at(hidden.preActivation(columns(source, 0, n))));
        INDArray rest = columns(source, n, all);
        return new From(at, inner.differencesFrom(beside(at.value(), rest)), memo);
      }

      /** From one source, through the hidden layer that all mappings share. */
      final class From implements Differences {
        private final ActivationAt at;
        private final Differences readOut;
        private final Memo memo;

        From(ActivationAt at, Differences readOut, Memo memo) {
          this.at = at;
          this.readOut = readOut;
          this.memo = memo;
        }

        @Override
        public Evaluation of(INDArray displacement) {
          long n = outputs();
          long all = displacement.size(1);
          INDArray dz =
              memo.get(
                  displacement,
                  at,
                  () -> at.difference(hidden.map().product(columns(displacement, 0, n))));
          return readOut.of(beside(dz, columns(displacement, n, all)));
        }

        @Override
        public Differences part(UnaryOperator<INDArray> rows) {
          Differences part = readOut.part(rows);
          return part == null ? null : new From(at.part(rows), part, new Memo());
        }
      }

      private long outputs() {
        return shared.get(SHARED_WEIGHT).size(0);
      }
    };
  }

  private static INDArray columns(INDArray rows, long from, long to) {
    if (from == to) {
      return null;
    }
    return from == 0 && to == rows.size(1)
        ? rows
        : rows.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to)).dup();
  }

  private static INDArray beside(INDArray left, INDArray rightOrNull) {
    return rightOrNull == null ? left : Nd4j.hstack(left, rightOrNull);
  }

  /**
   * Units of the random hidden layer.
   *
   * @return H &gt; 0
   */
  @JsonProperty("hiddenSize")
  public int hiddenSize() {
    return hiddenSize;
  }

  /**
   * Activation function of the random hidden layer.
   *
   * @return s; null until {@link #settle} has chosen it
   */
  @JsonProperty("hiddenActivation")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public IActivation hiddenActivation() {
    return hiddenActivation;
  }

  /**
   * What maps the random hidden layer to the border; alone into the last hidden layer.
   *
   * @return t, and whether there is a q
   */
  @JsonProperty("readOut")
  public AffineFeedback readOut() {
    return readOut;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RandomHiddenFeedback
        && hiddenSize == ((RandomHiddenFeedback) o).hiddenSize
        && Objects.equals(hiddenActivation, ((RandomHiddenFeedback) o).hiddenActivation)
        && readOut.equals(((RandomHiddenFeedback) o).readOut);
  }

  @Override
  public int hashCode() {
    return Objects.hash(hiddenSize, readOut);
  }

  @Override
  public String toString() {
    return "random hidden layer(" + hiddenSize + ")";
  }
}
