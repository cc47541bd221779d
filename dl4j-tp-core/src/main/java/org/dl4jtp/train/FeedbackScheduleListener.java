package org.dl4jtp.train;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * Keeps a {@link FeedbackSchedule} while a network trains by {@code fit} or by Deeplearning4j's
 * early stopping.
 *
 * <pre>{@code
 * net.addListeners(new FeedbackScheduleListener(schedule, feedbackData));
 * net.fit(trainData, epochs);
 * }</pre>
 *
 * <p>Pre-training happens when the first epoch starts, but not in a network that has trained before
 * (a saved and loaded one, with or without its updater's state), nor in one whose feedback has
 * taken a step already. A trained network that takes a rule by {@code TargetPropagation.applyTo}
 * has new feedback and counts from 0, so it happens there. Put the listener before those that
 * evaluate or save the network, so that they see it after an epoch's extra feedback epochs.
 */
public final class FeedbackScheduleListener extends BaseTrainingListener {
  private final FeedbackSchedule schedule;
  private final MultiDataSetIterator data;
  private final FeedbackProgress progress;

  /**
   * Keeps a schedule, and tells nobody of its progress.
   *
   * @param schedule when feedback learns
   * @param data an iterator of its own, not that which {@code fit} gets: {@code fit} reads ahead on
   *     another thread
   */
  public FeedbackScheduleListener(FeedbackSchedule schedule, DataSetIterator data) {
    this(schedule, data, FeedbackProgress.NONE);
  }

  /**
   * Keeps a schedule.
   *
   * @param schedule when feedback learns
   * @param data an iterator of its own, not that which {@code fit} gets
   * @param progress hears of feedback-only steps and epochs
   */
  public FeedbackScheduleListener(
      FeedbackSchedule schedule, DataSetIterator data, FeedbackProgress progress) {
    this(schedule, new MultiDataSetIteratorAdapter(Objects.requireNonNull(data, "data")), progress);
  }

  /**
   * A listener for a graph of several inputs, which tells nobody.
   *
   * @param schedule when feedback learns
   * @param data an iterator of its own, not that which {@code fit} gets
   */
  public FeedbackScheduleListener(FeedbackSchedule schedule, MultiDataSetIterator data) {
    this(schedule, data, FeedbackProgress.NONE);
  }

  /**
   * A listener for a graph of several inputs, whose progress is told.
   *
   * @param schedule when feedback learns
   * @param data an iterator of its own, not that which {@code fit} gets
   * @param progress hears of feedback-only steps and epochs
   */
  public FeedbackScheduleListener(
      FeedbackSchedule schedule, MultiDataSetIterator data, FeedbackProgress progress) {
    this.schedule = Objects.requireNonNull(schedule, "schedule");
    this.data = Objects.requireNonNull(data, "data");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  @Override
  public void onEpochStart(Model model) {
    if (schedule.pretrainingEpochs() == 0) {
      return;
    }
    FeedbackTraining training = training(model);
    if (LiveModel.of(model).iterationCount() == 0 && training.steps() == 0) {
      training.fit(data, schedule.pretrainingEpochs());
    }
  }

  @Override
  public void onForwardPass(Model model, List<INDArray> activations) {
    takeSteps(model);
  }

  /** Of a graph. */
  @Override
  public void onForwardPass(Model model, Map<String, INDArray> activations) {
    takeSteps(model);
  }

  private void takeSteps(Model model) {
    for (int step = 1; step < schedule.stepsPerBatch(); step++) {
      LiveModel net = LiveModel.of(model);
      training(model).step(net.inputs(), net.inputMasks());
    }
  }

  @Override
  public void onEpochEnd(Model model) {
    if (schedule.extraEpochs() > 0) {
      training(model).fit(data, schedule.extraEpochs());
    }
  }

  private FeedbackTraining training(Model model) {
    return FeedbackTraining.of(LiveModel.of(model)).progress(progress);
  }
}
