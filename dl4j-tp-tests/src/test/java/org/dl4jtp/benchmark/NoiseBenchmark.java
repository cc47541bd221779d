package org.dl4jtp.benchmark;

import java.util.concurrent.TimeUnit;
import org.dl4jtp.feedback.GaussianNoise;
import org.dl4jtp.feedback.NoiseSource;
import org.dl4jtp.feedback.RademacherNoise;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
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

/** Noise for one hidden layer of 256 units and a batch of 128. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class NoiseBenchmark {
  @Param({"FLOAT", "DOUBLE"})
  DataType dataType;

  @Param({"gaussian", "rademacher"})
  String noise;

  private NoiseSource source;
  private INDArray into;
  private long step;

  @Setup
  public void prepare() {
    source = noise.equals("gaussian") ? new GaussianNoise() : new RademacherNoise();
    into = Nd4j.createUninitialized(dataType, 128, 256);
  }

  @Benchmark
  public INDArray fill() {
    source.fill(into, 1, 0, step++, 0);
    return into;
  }
}
