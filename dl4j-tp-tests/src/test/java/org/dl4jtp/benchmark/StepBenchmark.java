package org.dl4jtp.benchmark;

import java.util.concurrent.TimeUnit;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.dataset.DataSet;
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

/** A training step of 784-256×5-10 on a batch of 128 by every rule, updaters included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StepBenchmark {
  @Param({"bp", "exact", "dfa", "ddtp-linear", "ddtp-rhl", "dtp", "dtpdrl", "ldrl"})
  String rule;

  private MultiLayerNetwork network;
  private DataSet batch;

  @Setup
  public void prepare() {
    network = BenchmarkNetworks.mnist(TargetPropagation.of(TrainingRule.parse(rule)));
    batch = BenchmarkNetworks.batch();
  }

  @Benchmark
  public int fit() {
    network.fit(batch);
    return network.getIterationCount();
  }
}
