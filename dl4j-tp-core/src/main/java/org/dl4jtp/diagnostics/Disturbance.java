package org.dl4jtp.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.ListIterator;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a step that nobody asked for would leave behind in a network: remembered when it begins, put
 * back when it ends. Its listeners, which may act on the network, do not hear of it, masks do not
 * apply, and recurrent layers start anew.
 */
final class Disturbance implements AutoCloseable {
  private static final TrainingListener NOBODY = new BaseTrainingListener() {};

  private final LiveModel model;
  private final List<TrainingListener> listeners;
  private final INDArray gradients;
  private final double score;
  private final Runnable putFeedbackStepsBack;
  private final Runnable putStatesBack;
  private final Runnable putBatchBack;

  Disturbance(MeasuredNetwork net) {
    model = net.model();
    listeners = new ArrayList<>(model.listeners());
    score = model.model().score();
    INDArray view = model.model().getGradientsViewArray();
    gradients = view == null ? null : view.dup();
    putFeedbackStepsBack = net.network().rememberFeedbackSteps();
    putStatesBack = model.setStatesAside();
    putBatchBack = model.setBatchAside();
    for (ListIterator<TrainingListener> it = inPlace(); it.hasNext(); ) {
      it.next();
      it.set(NOBODY);
    }
  }

  /**
   * One after another, for the list must not grow or shrink: after {@code addListeners} between two
   * fits the solver goes through the same one, and a listener that measures is called by it.
   */
  private ListIterator<TrainingListener> inPlace() {
    return ((List<TrainingListener>) model.listeners()).listIterator();
  }

  /** First what cannot fail, so that nothing is lost if clearing does. */
  @Override
  public void close() {
    ListIterator<TrainingListener> it = inPlace();
    for (TrainingListener listener : listeners) {
      it.next();
      it.set(listener);
    }
    model.setScore(score);
    if (gradients != null) {
      model.model().getGradientsViewArray().assign(gradients);
    }
    putFeedbackStepsBack.run();
    putStatesBack.run();
    try {
      model.clearLayers();
    } finally {
      putBatchBack.run();
    }
  }
}
