package org.dl4jtp.train;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterBlock;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.layer.ConvertedLayer;
import org.dl4jtp.layer.LiveModel;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.learning.CountingUpdater;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.adapter.MultiDataSetIteratorAdapter;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains the feedback weights of a live network, and nothing else.
 *
 * <pre>{@code
 * FeedbackTraining.of(net).fit(trainData, 6);   // before the first fit: "pre-training"
 * }</pre>
 *
 * <p>Each step takes one batch: activations as at inference, the rule's feedback losses at all
 * borders, one step of the network's own feedback updaters with weight decay. Their state goes on
 * where it was, and {@code fit} goes on from there. Forward weights, the state of their updaters,
 * the counts of iterations and epochs, running averages, the score, and ND4J's generator stay as
 * they are, bit for bit. Labels play no part and may be missing; masks of features apply as in
 * {@code fit}.
 *
 * <p>Cost of a step: a forward pass, and the rule's feedback learning; see {@link
 * org.dl4jtp.TrainingRule}. One network is trained by one thread at a time.
 *
 * <p>Source: Meulemans et al. 2020, section 5 and the authors' code (feedback weights are trained
 * before the first epoch and after each).
 */
public final class FeedbackTraining {
  private static final String WORKSPACE = "DL4JTP_FEEDBACK";

  private static final WorkspaceConfiguration WORKSPACE_CONFIGURATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .overallocationLimit(0.02)
          .policyLearning(LearningPolicy.OVER_TIME)
          .cyclesBeforeInitialization(3)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .build();

  private final LiveModel net;
  private final FeedbackProgress progress;

  private FeedbackTraining(LiveModel net, FeedbackProgress progress) {
    this.net = net;
    this.progress = progress;
  }

  /**
   * Training for a network.
   *
   * @param net initialised, trained by a rule whose feedback learns
   * @return training that nobody hears of
   * @throws IllegalArgumentException otherwise
   */
  public static FeedbackTraining of(MultiLayerNetwork net) {
    return of(LiveModel.of(net));
  }

  /**
   * Training for a graph.
   *
   * @param net initialised, trained by a rule whose feedback learns
   * @return training that nobody hears of
   * @throws IllegalArgumentException otherwise
   */
  public static FeedbackTraining of(ComputationGraph net) {
    return of(LiveModel.of(net));
  }

  static FeedbackTraining of(LiveModel net) {
    if (!net.isInitialised()) {
      throw new IllegalArgumentException("the network is not initialised; call init() first");
    }
    if (net.learningLayers().isEmpty()) {
      throw new IllegalArgumentException(
          "the network has no feedback weights that learn: it trains by backpropagation, or by a"
              + " rule with fixed or without feedback");
    }
    return new FeedbackTraining(net, FeedbackProgress.NONE);
  }

  /**
   * Whether a network has feedback weights that learn.
   *
   * @param net any
   * @return whether {@link #of(MultiLayerNetwork)} takes it
   */
  public static boolean appliesTo(MultiLayerNetwork net) {
    return appliesTo(LiveModel.of(net));
  }

  /**
   * Whether a graph has feedback weights that learn.
   *
   * @param net any
   * @return whether {@link #of(ComputationGraph)} takes it
   */
  public static boolean appliesTo(ComputationGraph net) {
    return appliesTo(LiveModel.of(net));
  }

  private static boolean appliesTo(LiveModel net) {
    return net.isInitialised() && !net.learningLayers().isEmpty();
  }

  /**
   * Training of the same network whose progress is told.
   *
   * @param listener hears of steps and epochs, in place of the one before
   * @return training of the same network
   */
  public FeedbackTraining progress(FeedbackProgress listener) {
    return new FeedbackTraining(net, listener);
  }

  /**
   * Trains on whole passes over the data. The iterator is reset before each, and after the last.
   *
   * @param data features as {@code fit} takes them
   * @param epochs passes, zero or more
   * @throws IllegalArgumentException if negative, or if the iterator has no batch
   */
  public void fit(DataSetIterator data, int epochs) {
    fit(new MultiDataSetIteratorAdapter(data), epochs);
  }

  /**
   * Trains a graph of several inputs on whole passes over the data.
   *
   * @param data features as {@code fit} takes them
   * @param epochs passes, zero or more
   * @throws IllegalArgumentException if negative, or if the iterator has no batch
   */
  public void fit(MultiDataSetIterator data, int epochs) {
    if (epochs < 0) {
      throw new IllegalArgumentException(
          "the number of feedback epochs is " + epochs + ", but must be zero or positive");
    }
    for (int epoch = 1; epoch <= epochs; epoch++) {
      rewind(data);
      double sum = 0;
      int steps = 0;
      while (data.hasNext()) {
        sum += step(data.next());
        steps++;
      }
      requireData(steps);
      progress.epochDone(epoch, sum / steps);
    }
    rewind(data);
  }

  /**
   * Trains for a number of steps, starting over when the data ends.
   *
   * @param data features as {@code fit} takes them; its first batch comes next
   * @param steps zero or more
   * @throws IllegalArgumentException if negative, or if the iterator has no batch
   */
  public void fitSteps(DataSetIterator data, long steps) {
    fitSteps(new MultiDataSetIteratorAdapter(data), steps);
  }

  /**
   * Trains a graph of several inputs for a number of steps, starting over when the data ends.
   *
   * @param data features as {@code fit} takes them; its first batch comes next
   * @param steps zero or more
   * @throws IllegalArgumentException if negative, or if the iterator has no batch
   */
  public void fitSteps(MultiDataSetIterator data, long steps) {
    if (steps < 0) {
      throw new IllegalArgumentException(
          "the number of feedback steps is " + steps + ", but must be zero or positive");
    }
    rewind(data);
    for (long taken = 0; taken < steps; taken++) {
      if (!data.hasNext()) {
        requireData(taken);
        rewind(data);
      }
      step(data.next());
    }
    rewind(data);
  }

  private static void rewind(MultiDataSetIterator data) {
    if (data.resetSupported()) {
      data.reset();
    }
  }

  private double step(MultiDataSet batch) {
    return step(batch.getFeatures(), batch.getFeaturesMaskArrays());
  }

  /**
   * One step on features without masks.
   *
   * @param features as {@code fit} takes them, for example {@code [batch, inputs]}; one for every
   *     input of a graph; not changed
   * @return mean feedback loss of the mappings that learned, before the step: in a batch of fewer
   *     examples than mappings, those that had a share
   * @throws DivergenceException if such a loss is not finite; the weights are then as they were
   */
  public double step(INDArray... features) {
    return step(features, null);
  }

  /**
   * One step. An example that is masked everywhere is as if it were not there.
   *
   * @param features as {@code fit} takes them, one for every input; not changed
   * @param featureMasks one for every input, as {@code fit} takes them, each null if there is none;
   *     or null
   * @return mean feedback loss of the mappings that learned, before the step; NaN if all examples
   *     are masked
   * @throws DivergenceException if such a loss is not finite; the weights are then as they were
   * @throws IllegalArgumentException if there is not a mask for each input, or one of another
   *     number of examples
   */
  public double step(INDArray[] features, INDArray[] featureMasks) {
    checkWidth(features);
    checkMasks(features, featureMasks);
    List<UpdaterBlock> blocks = net.feedbackBlocks();
    List<LiveTargetLayer> layers = net.learningLayers();
    List<LiveTargetLayer> learned;
    try (MemoryWorkspace ignored = workspace()) {
      layers.get(0).startFeedback(features, featureMasks);
      layers.get(0).computeFeedbackGradients(features, featureMasks, number(blocks));
      learned =
          layers.stream().filter(LiveTargetLayer::hasLearnedFeedback).collect(Collectors.toList());
      checkFinite(learned);
      blocks.forEach(this::update);
    }
    double loss =
        learned.stream()
            .mapToDouble(LiveTargetLayer::feedbackLoss)
            .average()
            .orElseThrow(FeedbackTraining::nothingLearned);
    progress.stepDone(steps(blocks), loss);
    return loss;
  }

  private static IllegalStateException nothingLearned() {
    return new IllegalStateException(
        "no feedback can learn: a frozen layer lies above each that it leads into; freeze lower"
            + " layers only");
  }

  /**
   * Negative, and another in every step: one or more of the counts have grown since the last, not
   * always the same ones.
   */
  private long number(List<UpdaterBlock> blocks) {
    return -1 - (allLearnInEveryStep() ? steps(blocks) : counts(blocks).sum());
  }

  private boolean allLearnInEveryStep() {
    Perturbation mode = perturbation();
    return mode == Perturbation.ALL_LAYERS || mode == Perturbation.JOINT;
  }

  private Perturbation perturbation() {
    return net.learningLayers().get(0).rule().perturbation();
  }

  private static LongStream counts(List<UpdaterBlock> blocks) {
    return blocks.stream()
        .mapToLong(block -> ((CountingUpdater.Step) block.getGradientUpdater()).count());
  }

  /** Deeplearning4j's layers would tell, but are not asked. */
  private void checkWidth(INDArray[] all) {
    if (all == null || Arrays.stream(all).anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException("the features are null; give a batch of them");
    }
    Layer live = net.layers()[0];
    org.deeplearning4j.nn.conf.layers.Layer first = live.conf().getLayer();
    if (all.length != 1
        || !(first instanceof ConvertedLayer)
        || ((ConvertedLayer) first).isInGraph()
        || ((ConvertedLayer) first).inputPreProcessor() != null
        || !(((ConvertedLayer) first).getUnderlying() instanceof DenseLayer)) {
      return;
    }
    long width = ((DenseLayer) ((ConvertedLayer) first).getUnderlying()).getNIn();
    INDArray features = all[0];
    if (features.rank() != 2 || features.size(1) != width) {
      throw new IllegalArgumentException(
          Divergence.name(live)
              + " takes "
              + width
              + " features of each example, but the batch has the shape "
              + Arrays.toString(features.shape())
              + "; give [examples, "
              + width
              + "]");
    }
  }

  private static void checkMasks(INDArray[] features, INDArray[] masks) {
    if (masks == null) {
      return;
    }
    if (masks.length != features.length) {
      throw new IllegalArgumentException(
          "there are "
              + masks.length
              + " feature masks for "
              + features.length
              + " inputs; give one for each, null where there is none");
    }
    for (int i = 0; i < masks.length; i++) {
      if (masks[i] != null && masks[i].size(0) != features[i].size(0)) {
        throw new IllegalArgumentException(
            "the feature mask of input "
                + i
                + " has the shape "
                + Arrays.toString(masks[i].shape())
                + ", but there are "
                + features[i].size(0)
                + " examples; give a row for each");
      }
    }
  }

  private void checkFinite(List<LiveTargetLayer> learned) {
    List<String> bad =
        learned.stream()
            .filter(layer -> !Double.isFinite(layer.feedbackLoss()))
            .map(Divergence::name)
            .collect(Collectors.toList());
    if (!bad.isEmpty()) {
      throw new DivergenceException(
          new Divergence(
              Divergence.Kind.FEEDBACK_LOSS,
              "the feedback loss of "
                  + String.join(", ", bad)
                  + " in feedback-only step "
                  + steps(),
              net.iterationCount(),
              net.epochCount()));
    }
  }

  private void update(UpdaterBlock block) {
    block.update(net.iterationCount(), net.epochCount());
    for (UpdaterBlock.ParamState parameter : block.getLayersAndVariablesInBlock()) {
      parameter.getParamView().subi(parameter.getGradView());
    }
  }

  /**
   * Steps that a network's feedback weights have taken so far, in {@code fit} and apart from it.
   *
   * @return of the mapping that has taken most, for with fewer examples than mappings in a batch
   *     some take none; of all together where each step is one mapping's ({@link
   *     Perturbation#ONE_LAYER_PER_BATCH})
   */
  public long steps() {
    return steps(net.feedbackBlocks());
  }

  private long steps(List<UpdaterBlock> blocks) {
    return perturbation() == Perturbation.ONE_LAYER_PER_BATCH
        ? counts(blocks).sum()
        : counts(blocks).max().orElse(0);
  }

  private MemoryWorkspace workspace() {
    return net.workspaceMode() == WorkspaceMode.NONE
        ? Nd4j.getMemoryManager().scopeOutOfWorkspaces()
        : Nd4j.getWorkspaceManager().getAndActivateWorkspace(WORKSPACE_CONFIGURATION, WORKSPACE);
  }

  private static void requireData(long steps) {
    if (steps == 0) {
      throw new IllegalArgumentException(
          "the iterator has no batch to train feedback with; give it data, or one that can be"
              + " reset");
    }
  }
}
