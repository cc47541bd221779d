package org.dl4jtp.examples.compare;

import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.examples.data.LabelledData;
import org.dl4jtp.examples.network.LiveNetwork;
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
  AlignmentListener listener(LiveNetwork network, LabelledData data) {
    return listener().on(batch(network, data));
  }

  /** Measures once, to see whether it can be done. */
  void tryOn(LiveNetwork network, LabelledData data) {
    network.measure(measure(), batch(network, data));
  }

  private AlignmentMeasure measure() {
    return AlignmentMeasure.withDamping(damping);
  }

  private DataSet batch(LiveNetwork network, LabelledData data) {
    return Batches.inOrder(data.validation(), examples, network.dataType()).next();
  }
}
