package org.dl4jtp.memory;

import java.lang.management.ManagementFactory;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.feedback.DifferenceReconstruction;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.feedback.RandomHiddenFeedback;
import org.dl4jtp.target.DirectTargets;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Trains a small network for long, in a process of its own whose heap does not grow, and tells by
 * how much memory did: a line {@code buffers heapBytes residentBytes}.
 */
final class MemoryProbe {
  /** In place of a rule: one that keeps an array of every step, to see that it is seen. */
  static final String LEAK = "leak";

  private static final int WARM_UP = 1_000;
  private static final int BATCH = 5;

  private MemoryProbe() {}

  /** Rule, perturbation, number of steps. */
  public static void main(String[] args) throws Exception {
    boolean leak = args[0].equals(LEAK);
    TrainingRule rule = leak ? TrainingRule.DFA : rule(args[0]);
    MultiLayerNetwork network =
        Networks.network(
            TargetPropagation.of(rule)
                .perturbation(Perturbation.parse(args[1]))
                .applyTo(Networks.plain(DataType.FLOAT)));
    DataSet data = Networks.data(BATCH, DataType.FLOAT, 1);
    if (leak) {
      network.addListeners(new Leak());
    }
    train(network, data, WARM_UP);
    long[] before = used();
    train(network, data, Integer.parseInt(args[2]));
    long[] after = used();
    System.out.println(
        (after[0] - before[0]) + " " + (after[1] - before[1]) + " " + (after[2] - before[2]));
  }

  /** With a smaller random layer, which takes less time. */
  private static TrainingRule rule(String name) {
    TrainingRule rule = TrainingRule.parse(name);
    return rule.equals(TrainingRule.DDTP_RHL)
        ? TrainingRule.of(
            "ddtp-rhl",
            new DirectTargets(),
            RandomHiddenFeedback.tanh(16),
            new DifferenceReconstruction())
        : rule;
  }

  private static void train(MultiLayerNetwork network, DataSet data, int steps) {
    for (int i = 0; i < steps; i++) {
      network.fit(data);
    }
  }

  /** When collections find no more: ND4J's own threads free what one has found, at leisure. */
  private static long[] used() throws Exception {
    long least = Long.MAX_VALUE;
    for (int unchanged = 0; unchanged < 5; unchanged++) {
      System.gc();
      Thread.sleep(100);
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      if (heap < least - 1000) {
        least = heap;
        unchanged = 0;
      }
    }
    return new long[] {buffers().size(), least, Pointer.physicalBytes()};
  }

  /** All of ND4J's arrays outside of workspaces that were not freed; it has no public list. */
  private static Map<?, ?> buffers() throws ReflectiveOperationException {
    Field list = DeallocatorService.class.getDeclaredField("referenceMap");
    list.setAccessible(true);
    return (Map<?, ?>) list.get(Nd4j.getDeallocatorService());
  }

  private static final class Leak extends BaseTrainingListener {
    private final List<INDArray> kept = new ArrayList<>();

    @Override
    public void iterationDone(Model model, int iteration, int epoch) {
      kept.add(Nd4j.create(DataType.FLOAT, 5000));
    }
  }
}
