package org.dl4jtp.layer;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.dl4jtp.kind.OutputTypes;
import org.dl4jtp.kind.SupportedLayers;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Refuses data that Deeplearning4j's layers would take for others, or read past the end of an array
 * for: numbers of words that there are not, and masks that do not fit sequences.
 */
final class InputCheck {
  private final String name;
  private final Layer layer;
  private final boolean indices;

  /**
   * Of a layer's input.
   *
   * @param name of the layer
   * @param wrapped Deeplearning4j's layer
   */
  InputCheck(String name, Layer wrapped) {
    this.name = name;
    this.layer = SupportedLayers.thawed(wrapped);
    this.indices = SupportedLayers.takesIndices(layer);
  }

  /**
   * Looks at an input.
   *
   * @param input of the layer; or null
   * @param mask that comes with it; or null
   * @throws IllegalArgumentException with the layer, what is wrong and the remedy
   */
  void check(INDArray input, INDArray mask) {
    if (input == null) {
      return;
    }
    if (indices) {
      numbers(input);
    }
    if (mask != null && mask.rank() == 2) {
      steps(input, mask);
    }
  }

  /** ND4J's extremes pass over NaN; sums do not. */
  private void numbers(INDArray input) {
    long words = ((FeedForwardLayer) layer).getNIn();
    double least = input.minNumber().doubleValue();
    double most = input.maxNumber().doubleValue();
    boolean number = !Double.isNaN(input.sumNumber().doubleValue());
    if (!(number && least >= 0 && most < words)) {
      throw new IllegalArgumentException(
          "The layer '"
              + name
              + "' takes numbers from 0 to "
              + (words - 1)
              + " (nIn = "
              + words
              + "), but gets "
              + (number ? (least < 0 ? least : most) : Double.NaN)
              + "; correct the data, or give the layer a larger nIn");
    }
  }

  private void steps(INDArray input, INDArray mask) {
    long[] shape = input.shape();
    boolean embedded = layer instanceof EmbeddingSequenceLayer && shape.length == 2;
    if (shape.length != 3 && !embedded) {
      return;
    }
    long steps = mask.size(1);
    RNNFormat format = format();
    boolean fits =
        steps == 1
            || (format != RNNFormat.NWC && steps == shape[shape.length - 1])
            || (format != RNNFormat.NCW && steps == shape[1]);
    if (mask.size(0) != shape[0] || !fits) {
      throw new IllegalArgumentException(
          "The layer '"
              + name
              + "' gets sequences of the shape "
              + Arrays.toString(shape)
              + " with a feature mask of the shape "
              + Arrays.toString(mask.shape())
              + "; give a mask of the shape ["
              + shape[0]
              + ", "
              + (format == RNNFormat.NWC ? shape[1] : shape[shape.length - 1])
              + "], of examples and steps");
    }
  }

  /** Null where it is not known. */
  private RNNFormat format() {
    InputType type = OutputTypes.ofInput(layer);
    return type instanceof InputTypeRecurrent ? ((InputTypeRecurrent) type).getFormat() : null;
  }
}
