package org.dl4jtp.examples.data;

import java.util.List;
import org.dl4jtp.examples.cli.UserError;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Brings columns to mean 0 and standard deviation 1, as {@link CsvData} describes. */
final class Standardisation {
  private Standardisation() {}

  /**
   * Fills what is missing (NaN), standardises the parts in place, and makes them FLOAT.
   *
   * @param table where they come from, for messages
   * @param regression whether labels are standardised too
   * @throws UserError if labels to predict do not vary
   */
  static void apply(
      CsvTable table, boolean regression, DataSet train, DataSet validation, DataSet test) {
    List<DataSet> parts = List.of(train, validation, test);
    INDArray means = meansOfKnown(train.getFeatures());
    parts.forEach(part -> fill(part.getFeatures(), means));
    ColumnRange features = ColumnRange.of(train.getFeatures());
    parts.forEach(part -> features.apply(part.getFeatures()));
    if (regression) {
      ColumnRange labels = ColumnRange.of(train.getLabels());
      if (labels.isConstant(0)) {
        throw new UserError(
            "%s: the label column %d is the same in all training rows; there is nothing to learn"
                .formatted(table.file(), table.labelIndex()));
      }
      parts.forEach(part -> labels.apply(part.getLabels()));
    }
    NormalizerStandardize normalizer = new NormalizerStandardize();
    normalizer.fitLabel(regression);
    normalizer.fit(train);
    for (DataSet part : parts) {
      normalizer.transform(part);
      part.setFeatures(part.getFeatures().castTo(DataType.FLOAT).dup('c'));
      part.setLabels(part.getLabels().castTo(DataType.FLOAT).dup('c'));
    }
  }

  /** 0 for a column that is empty. */
  private static INDArray meansOfKnown(INDArray matrix) {
    INDArray known = matrix.dup();
    BooleanIndexing.replaceWhere(known, 0, Conditions.isNan());
    INDArray counts = Transforms.not(matrix.isNaN()).castTo(matrix.dataType()).sum(0);
    return known.sum(0).divi(Transforms.max(counts, 1));
  }

  private static void fill(INDArray matrix, INDArray means) {
    for (int column = 0; column < matrix.columns(); column++) {
      BooleanIndexing.replaceWhere(
          matrix.getColumn(column), means.getDouble(column), Conditions.isNan());
    }
  }

  /**
   * Brings columns to [0, 1] before they are standardised. NormalizerStandardize divides by 1e-5
   * where the standard deviation is smaller: columns of tiny numbers would stay tiny, and constant
   * ones would blow up rounding errors.
   */
  private static final class ColumnRange {
    private final double[] low;
    private final double[] high;

    private ColumnRange(double[] low, double[] high) {
      this.low = low;
      this.high = high;
    }

    static ColumnRange of(INDArray matrix) {
      return new ColumnRange(matrix.min(0).toDoubleVector(), matrix.max(0).toDoubleVector());
    }

    boolean isConstant(int column) {
      return low[column] == high[column];
    }

    void apply(INDArray matrix) {
      for (int column = 0; column < low.length; column++) {
        INDArray values = matrix.getColumn(column);
        if (isConstant(column)) {
          values.assign(0);
        } else {
          values.subi(low[column]).divi(high[column] - low[column]);
        }
      }
    }
  }
}
