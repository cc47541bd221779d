package org.dl4jtp.benchmark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.dl4jtp.feedback.AffineFeedback;
import org.dl4jtp.feedback.Feedback;
import org.dl4jtp.feedback.FeedbackMapping;
import org.dl4jtp.feedback.FeedbackParameter;
import org.dl4jtp.feedback.MlpFeedback;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
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

/** A difference of a feedback mapping into 256 units and its gradient, for a batch of 128. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class FeedbackBenchmark {
  private static final int BATCH = 128;
  private static final int TARGET = 256;
  private static final int OUTPUTS = 10;

  /** From the output for direct rules, from a layer as wide for layer-wise ones. */
  @Param({"linear", "tanh", "random-hidden", "perceptron"})
  String mapping;

  private Feedback feedback;
  private Map<String, INDArray> gradients;
  private INDArray source;
  private INDArray displacement;
  private INDArray error;

  @Setup
  public void prepare() {
    Nd4j.getRandom().setSeed(1);
    FeedbackMapping chosen =
        switch (mapping) {
          case "linear" -> AffineFeedback.linear();
          case "tanh" -> AffineFeedback.of(new ActivationTanH(), true);
          case "random-hidden" ->
              RandomHiddenFeedback.tanh(1024).withActivation(new ActivationTanH());
          case "perceptron" -> MlpFeedback.tanh(64);
          default -> throw new IllegalArgumentException(mapping);
        };
    int sourceSize = mapping.equals("tanh") ? TARGET : OUTPUTS;
    List<FeedbackParameter> own = chosen.parameters(sourceSize, TARGET, OUTPUTS);
    feedback = chosen.bind(arrays(own), arrays(chosen.sharedParameters(OUTPUTS)));
    gradients = arrays(own);
    source = Nd4j.randn(DataType.FLOAT, BATCH, sourceSize);
    displacement = Nd4j.randn(DataType.FLOAT, BATCH, sourceSize).muli(0.1);
    error = Nd4j.randn(DataType.FLOAT, BATCH, TARGET);
  }

  private static Map<String, INDArray> arrays(List<FeedbackParameter> parameters) {
    Map<String, INDArray> arrays = new HashMap<>();
    parameters.forEach(p -> arrays.put(p.name(), Nd4j.randn(DataType.FLOAT, p.shape()).muli(0.05)));
    return arrays;
  }

  @Benchmark
  public long difference() {
    try (MemoryWorkspace ignored = BenchmarkNetworks.workspace()) {
      return feedback.difference(source, displacement).value().length();
    }
  }

  @Benchmark
  public Map<String, INDArray> differenceAndGradient() {
    try (MemoryWorkspace ignored = BenchmarkNetworks.workspace()) {
      feedback.difference(source, displacement).gradient(error, gradients);
      return gradients;
    }
  }
}
