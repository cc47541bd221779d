package org.dl4jtp.examples.compare;

import org.dl4jtp.examples.cli.UserError;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.LiveNetwork;
import org.dl4jtp.examples.report.Measure;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** What a network is judged by: more is better. */
enum Metric {
  /** Fraction of examples classified correctly. */
  ACCURACY("accuracy", "Accuracy", "accuracy", Measure.ACCURACY),
  /** Coefficient of determination R², averaged over the targets. */
  R2("r2", "R2", "R²", Measure.R2);

  private static final int EVALUATION_BATCH = 1024;

  /** Value of {@code metric} in results.json. */
  final String key;

  /** Name in the table. */
  final String label;

  /** The same in the table and the report. */
  final Measure measure;

  private final String suffix;

  Metric(String key, String suffix, String label, Measure measure) {
    this.key = key;
    this.suffix = suffix;
    this.label = label;
    this.measure = measure;
  }

  static Metric of(LabelledData.Task task) {
    return task == LabelledData.Task.REGRESSION ? R2 : ACCURACY;
  }

  /** R² compares with the labels' own variance: there has to be some. */
  void checkDefinedOn(LabelledData data) {
    if (this == R2) {
      checkLabelsVary("validation", data.validation());
      checkLabelsVary("test", data.test());
    }
  }

  private static void checkLabelsVary(String name, DataSet part) {
    // The deviation of a single row is NaN.
    if (!(part.getLabels().std(0).minNumber().doubleValue() > 0)) {
      throw new UserError(
          "--label: R² is not defined on the %s part, whose %d labels do not vary; give more rows or another column"
              .formatted(name, part.numExamples()));
    }
  }

  /** Key of this metric on a part, for example {@code validationAccuracy}. */
  String keyOn(String part) {
    return part + suffix;
  }

  /** For people: percent, or the bare R². */
  String format(double value) {
    return measure.withUnit(measure.shown(value));
  }

  /** The figure on a part of the data; NaN when an output is not finite. */
  double measure(LiveNetwork network, DataSet part) {
    if (this == ACCURACY) {
      Evaluation evaluation = new Evaluation(part.numOutcomes());
      return evaluate(evaluation, network, part) ? evaluation.accuracy() : Double.NaN;
    }
    RegressionEvaluation evaluation = new RegressionEvaluation(part.numOutcomes());
    return evaluate(evaluation, network, part) ? evaluation.averageRSquared() : Double.NaN;
  }

  private static boolean evaluate(IEvaluation<?> evaluation, LiveNetwork network, DataSet part) {
    Batches batches = Batches.inOrder(part, EVALUATION_BATCH, network.dataType());
    while (batches.hasNext()) {
      DataSet batch = batches.next();
      INDArray output = network.output(batch.getFeatures());
      // Evaluation throws on NaN.
      if (!Double.isFinite(output.sumNumber().doubleValue())) {
        return false;
      }
      evaluation.eval(batch.getLabels(), output);
    }
    return true;
  }
}
