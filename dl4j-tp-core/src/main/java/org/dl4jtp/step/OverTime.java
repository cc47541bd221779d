package org.dl4jtp.step;

import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.Memo;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A feedback mapping between activations with different numbers of rows for an example, shared over
 * time: what is mapped from a vector into a sequence is the same for every step, and what is mapped
 * from a sequence into a vector is the sum over its steps.
 */
final class OverTime implements Feedback {
  private final Feedback mapping;
  private final int examples;
  private final int rowsEach; // of an example, at the border
  private final int[] vectors;
  private final String border;

  private OverTime(Feedback mapping, int examples, int rowsEach, int[] vectors, String border) {
    this.mapping = mapping;
    this.examples = examples;
    this.rowsEach = rowsEach;
    this.vectors = vectors;
    this.border = border;
  }

  /**
   * A mapping into a border.
   *
   * @param examples in the pass
   * @param rowsEach rows of an example at the border
   * @param vectors as of {@link #spread}
   * @param border how messages name it
   */
  static Feedback of(Feedback mapping, int examples, int rowsEach, int[] vectors, String border) {
    return new OverTime(mapping, examples, rowsEach, vectors, border);
  }

  private INDArray atBorder(INDArray source, int sourceEach) {
    return spread(source, sourceEach, rowsEach, vectors, border);
  }

  private int each(INDArray source) {
    return (int) (source.size(0) / examples);
  }

  @Override
  public Evaluation apply(INDArray source) {
    return mapping.apply(atBorder(source, each(source)));
  }

  @Override
  public Evaluation difference(INDArray source, INDArray displacement) {
    return differencesFrom(source).of(displacement);
  }

  @Override
  public Differences differencesFrom(INDArray source) {
    return from(mapping.differencesFrom(atBorder(source, each(source))), each(source));
  }

  @Override
  public Differences differencesFrom(INDArray source, Memo memo) {
    INDArray matched = atBorder(source, each(source));
    return matched == source
        ? mapping.differencesFrom(source, memo)
        : from(mapping.differencesFrom(matched), each(source));
  }

  private Differences from(Differences differences, int sourceEach) {
    return sourceEach == rowsEach && vectors.length == 0
        ? differences
        : displacement -> differences.of(atBorder(displacement, sourceEach));
  }

  /**
   * Outputs for as many steps as are wanted; where there are several, what is a vector beside
   * sequences is there for each.
   *
   * @param rows of any number of examples; vectors beside sequences in each example's first
   * @param each rows of an example there
   * @param wanted rows of an example
   * @param vectors where the columns of such vectors begin and end, in turn
   * @param who names what wants them
   * @return the argument, or new
   */
  static INDArray spread(INDArray rows, int each, int wanted, int[] vectors, String who) {
    INDArray all = matched(rows, each, wanted, who);
    if (wanted == 1 || each == 1 || vectors.length == 0) {
      return all;
    }
    INDArray steps = all.dup('c');
    INDArray examples = steps.reshape('c', rows.size(0) / each, each, rows.size(1));
    for (int i = 0; i < vectors.length; i += 2) {
      INDArray own =
          examples.get(
              NDArrayIndex.all(),
              NDArrayIndex.all(),
              NDArrayIndex.interval(vectors[i], vectors[i + 1]));
      INDArray first =
          own.get(NDArrayIndex.all(), NDArrayIndex.interval(0, 1), NDArrayIndex.all()).dup('c');
      own.assign(first.repeat(1, each));
    }
    return steps;
  }

  /** Each row, and so many less one of zeros behind it. */
  static INDArray inFirstStep(INDArray rows, int steps) {
    INDArray all = Nd4j.zeros(rows.dataType(), rows.size(0), (long) steps * rows.size(1));
    all.get(NDArrayIndex.all(), NDArrayIndex.interval(0, rows.size(1))).assign(rows);
    return all.reshape('c', rows.size(0) * steps, rows.size(1));
  }

  /** The first of each example's rows, new. */
  static INDArray firstStep(INDArray rows, int steps) {
    long n = rows.size(1);
    return rows.dup('c')
        .reshape('c', rows.size(0) / steps, steps * n)
        .get(NDArrayIndex.all(), NDArrayIndex.interval(0, n))
        .dup('c');
  }

  /**
   * Rows for as many steps as are wanted.
   *
   * @param rows of any number of examples
   * @param each rows of an example there
   * @param wanted rows of an example
   * @param who names what wants them
   * @return the argument, or new
   */
  static INDArray matched(INDArray rows, int each, int wanted, String who) {
    if (each == wanted) {
      return rows;
    }
    if (each == 1) {
      return repeated(rows, wanted);
    }
    if (wanted == 1) {
      return rows.dup('c').reshape('c', rows.size(0) / each, each, rows.size(1)).sum(1);
    }
    throw new IllegalStateException(
        "The input of layer '"
            + who
            + "' is a sequence of "
            + wanted
            + " steps, but what its feedback comes from has "
            + each
            + ", so that no step belongs to another. Train this network with the rule bp, or keep the"
            + " length of sequences between the layers.");
  }

  /** Each row so many times, one below the other. */
  static INDArray repeated(INDArray rows, int times) {
    long n = rows.size(1);
    return rows.dup('c')
        .reshape('c', rows.size(0), 1, n)
        .repeat(1, times)
        .reshape('c', rows.size(0) * times, n);
  }
}
