package org.dl4jtp.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.diagnostics.LayerStep;
import org.dl4jtp.diagnostics.TrainingStep;
import org.dl4jtp.graph.Graphs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A schedule is kept during fit and early stopping. */
class FeedbackScheduleTest {
  private static final int BATCHES = 3;

  private static final FeedbackSchedule SCHEDULE =
      FeedbackSchedule.none().pretrainingEpochs(2).extraEpochs(1);

  @Test
  void fitKeepsIt() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    net.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    net.fit(batches(), 2);
    // 2 epochs before; 2 within fit; 1 after each of them
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo((2 + 2 + 2) * BATCHES);
    assertThat(net.getIterationCount()).isEqualTo(2 * BATCHES);
  }

  @Test
  void earlyStoppingKeepsIt() {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    net.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    new EarlyStoppingTrainer(
            new EarlyStoppingConfiguration.Builder<MultiLayerNetwork>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(3))
                .scoreCalculator(new DataSetLossCalculator(batches(), true))
                .build(),
            net,
            batches())
        .fit();
    assertThat(net.getIterationCount()).isEqualTo(3 * BATCHES);
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo((2 + 3 + 3) * BATCHES);
  }

  @Test
  void pretrainingIsTheSameAsByHand() {
    MultiLayerNetwork scheduled = Networks.network(TrainingRule.DTPDRL, DataType.FLOAT);
    scheduled.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    scheduled.fit(batches());
    MultiLayerNetwork byHand = Networks.network(TrainingRule.DTPDRL, DataType.FLOAT);
    FeedbackTraining.of(byHand).fit(batches(), 2);
    byHand.fit(batches());
    FeedbackTraining.of(byHand).fit(batches(), 1);
    assertThat(scheduled.params()).isEqualTo(byHand.params());
  }

  @Test
  void severalStepsABatchChangeFeedbackBeforeTargetsAreMade() {
    FeedbackSchedule schedule = FeedbackSchedule.none().stepsPerBatch(3);
    MultiLayerNetwork net = Networks.network(TrainingRule.LDRL, DataType.FLOAT);
    net.setListeners(new FeedbackScheduleListener(schedule, batches()));
    net.fit(batches());
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo(3 * BATCHES);

    MultiLayerNetwork byHand = Networks.network(TrainingRule.LDRL, DataType.FLOAT);
    for (DataSet batch : list()) {
      FeedbackTraining.of(byHand).step(batch.getFeatures());
      FeedbackTraining.of(byHand).step(batch.getFeatures());
      byHand.fit(batch);
    }
    assertThat(net.params()).isEqualTo(byHand.params());
  }

  @Test
  void lookingIntoAStepTakesNone() {
    MultiLayerNetwork net = Networks.network(TrainingRule.LDRL, DataType.FLOAT);
    net.setListeners(
        new FeedbackScheduleListener(FeedbackSchedule.none().stepsPerBatch(3), batches()));
    INDArray before = net.params().dup();
    DataSet data = list().get(0);
    TrainingStep.of(net, data.getFeatures(), data.getLabels());
    assertThat(net.params()).isEqualTo(before);
    assertThat(net.getListeners()).hasSize(1);
  }

  @Test
  void aLoadedNetworkIsNotPretrainedAgain(@TempDir Path dir) throws Exception {
    MultiLayerNetwork net = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    net.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    net.fit(batches());
    for (boolean withUpdater : new boolean[] {true, false}) {
      File file = dir.resolve("net-" + withUpdater).toFile();
      net.save(file, withUpdater);
      MultiLayerNetwork loaded = MultiLayerNetwork.load(file, withUpdater);
      long before = FeedbackTraining.of(loaded).steps();
      loaded.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
      loaded.fit(batches());
      assertThat(FeedbackTraining.of(loaded).steps() - before).isEqualTo(2 * BATCHES);
    }
  }

  @Test
  void aTrainedNetworkThatTakesARuleIsPretrained() {
    MultiLayerNetwork plain = Networks.network(TrainingRule.BP, DataType.FLOAT);
    plain.fit(batches(), 2);
    MultiLayerNetwork net = Networks.drawn(TrainingRule.DDTP_LINEAR).applyTo(plain);
    net.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    net.fit(batches());
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo((2 + 1 + 1) * BATCHES);
    assertThat(net.getIterationCount()).isEqualTo(BATCHES);
    assertThat(net.getEpochCount()).isOne();
    assertThat(plain.getIterationCount()).isEqualTo(2 * BATCHES);
    assertThat(plain.getEpochCount()).isEqualTo(2);
  }

  @Test
  void aTrainedGraphThatTakesARuleIsPretrained() {
    ComputationGraph plain = Graphs.network(Graphs.residual(DataType.FLOAT, Activation.TANH));
    plain.fit(batches(), 2);
    ComputationGraph net = Networks.drawn(TrainingRule.DDTP_LINEAR).applyTo(plain);
    net.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    net.fit(batches());
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo((2 + 1 + 1) * BATCHES);
    assertThat(net.getIterationCount()).isEqualTo(BATCHES);
    assertThat(net.getEpochCount()).isOne();
    assertThat(plain.getIterationCount()).isEqualTo(2 * BATCHES);
    assertThat(plain.getEpochCount()).isEqualTo(2);
  }

  @Test
  void aCheckpointOfDeeplearning4jsListenerGoesOnBitForBit(@TempDir Path dir) throws Exception {
    MultiLayerNetwork whole = Networks.network(TrainingRule.DDTP_LINEAR, DataType.FLOAT);
    CheckpointListener checkpoints =
        new CheckpointListener.Builder(dir.toFile()).keepAll().saveEveryNEpochs(1).build();
    whole.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()), checkpoints);
    whole.fit(batches(), 3);

    MultiLayerNetwork resumed = CheckpointListener.loadCheckpointMLN(dir.toFile(), 0);
    resumed.setListeners(new FeedbackScheduleListener(SCHEDULE, batches()));
    resumed.fit(batches(), 2);
    assertThat(resumed.params()).isEqualTo(whole.params());
    assertThat(resumed.getUpdater().getStateViewArray())
        .isEqualTo(whole.getUpdater().getStateViewArray());
  }

  @Test
  void anIntervalSkipsBatches() {
    MultiLayerNetwork net =
        Networks.network(
            Networks.drawn(TrainingRule.DDTP_LINEAR)
                .feedbackInterval(2)
                .applyTo(Networks.plain(DataType.FLOAT)));
    List<Boolean> moved = new ArrayList<>();
    for (DataSet batch : list()) {
      INDArray before = net.getParam("1_Q").dup();
      net.fit(batch);
      moved.add(!net.getParam("1_Q").equals(before));
    }
    assertThat(moved).containsExactly(true, false, true);
    LayerStep skipped =
        TrainingStep.of(net, list().get(0).getFeatures(), list().get(0).getLabels())
            .layers()
            .get(1);
    assertThat(skipped.feedbackLoss()).isNaN();
    assertThat(skipped.feedbackGradients().get("Q").amaxNumber().doubleValue()).isZero();
    assertThat(FeedbackTraining.of(net).steps()).isEqualTo(2);
  }

  @Test
  void intervalZeroFreezesFeedbackInFitOnly() {
    MultiLayerNetwork net =
        Networks.network(
            Networks.drawn(TrainingRule.DTP)
                .feedbackInterval(0)
                .applyTo(Networks.plain(DataType.FLOAT)));
    INDArray before = net.getParam("1_Q").dup();
    net.fit(batches());
    assertThat(net.getParam("1_Q")).isEqualTo(before);
    FeedbackTraining.of(net).fit(batches(), 1);
    assertThat(net.getParam("1_Q")).isNotEqualTo(before);
  }

  @Test
  void wrongNumbersAreRefused() {
    FeedbackSchedule none = FeedbackSchedule.none();
    assertThatThrownBy(() -> none.pretrainingEpochs(-1)).hasMessageContaining("pretraining");
    assertThatThrownBy(() -> none.extraEpochs(-3)).hasMessageContaining("-3");
    assertThatThrownBy(() -> none.stepsPerBatch(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> Networks.drawn(TrainingRule.DTP).feedbackInterval(-1))
        .hasMessageContaining("feedback interval");
    assertThat(none.extraEpochs(2)).isEqualTo(none.extraEpochs(2)).isNotEqualTo(none);
    assertThat(none.isEmpty()).isTrue();
  }

  private static List<DataSet> list() {
    List<DataSet> batches = new ArrayList<>();
    for (int i = 0; i < BATCHES; i++) {
      batches.add(Networks.data(16, DataType.FLOAT, 70 + i));
    }
    return batches;
  }

  private static ListDataSetIterator<DataSet> batches() {
    return new ListDataSetIterator<>(list(), 1);
  }
}
