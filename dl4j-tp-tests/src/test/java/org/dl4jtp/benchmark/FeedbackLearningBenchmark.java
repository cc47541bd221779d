package org.dl4jtp.benchmark;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.layer.LiveTargetLayer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The gradients of all feedback weights of 784-256×5-10 for a batch of 128: a clean pass, the
 * perturbed ones, the losses.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class FeedbackLearningBenchmark {
  @Param({"ddtp-linear", "dtpdrl", "dtp", "ldrl"})
  String rule;

  @Param Perturbation perturbation;

  private LiveTargetLayer layer;
  private INDArray features;
  private long step;

  @Setup
  public void prepare() {
    MultiLayerNetwork network =
        BenchmarkNetworks.mnist(
            TargetPropagation.of(TrainingRule.parse(rule)).perturbation(perturbation));
    network.fit(BenchmarkNetworks.batch()); // it has gradients from now on
    layer = (LiveTargetLayer) network.getOutputLayer();
    features = BenchmarkNetworks.batch().getFeatures();
  }

  @Benchmark
  public double gradients() {
    try (MemoryWorkspace ignored = BenchmarkNetworks.workspace()) {
      layer.computeFeedbackGradients(features, step++);
      return layer.feedbackLoss();
    }
  }
}
