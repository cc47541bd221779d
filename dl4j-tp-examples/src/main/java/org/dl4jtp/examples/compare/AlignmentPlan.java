package org.dl4jtp.examples.compare;

import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.dataset.DataSet;

/**
 * How alignment is measured while networks train.
 *
 * @param interval iterations from one measurement to the next
 * @param damping λ of the Gauss-Newton targets
 * @param examples of the validation part that are measured on: the first ones, as many as a
 *     minibatch has
 */
record AlignmentPlan(int interval, double damping, int examples) {

  /** A new listener that measures on the training batch; without records. */
  AlignmentListener listener() {
    return AlignmentListener.every(interval, measure());
  }

  /** A new listener that measures on the plan's batch; without records. */
  AlignmentListener listener(MultiLayerNetwork network, LabelledData data) {
    return listener().on(batch(network, data));
  }

  /** Whether there are target layers to measure: backpropagation has none. */
  static boolean appliesTo(MultiLayerNetwork network) {
    return TargetPropagation.ruleOf(network.getLayerWiseConfigurations()).isPresent();
  }

  /** Measures once, to see whether it can be done. */
  void tryOn(MultiLayerNetwork network, LabelledData data) {
    DataSet batch = batch(network, data);
    measure().of(network, batch.getFeatures(), batch.getLabels());
  }

  private AlignmentMeasure measure() {
    return AlignmentMeasure.withDamping(damping);
  }

  private DataSet batch(MultiLayerNetwork network, LabelledData data) {
    return Batches.inOrder(
            data.validation(), examples, network.getLayerWiseConfigurations().getDataType())
        .next();
  }
}
