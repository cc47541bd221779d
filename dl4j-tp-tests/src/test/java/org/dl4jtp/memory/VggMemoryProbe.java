package org.dl4jtp.memory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.zoo.model.VGG16;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Two steps of VGG16 at 64×64 with two examples, in a process of its own; tells numbers of
 * parameters and of updater state, and the kilobytes of resident memory before there was a network
 * and at most (Linux).
 */
final class VggMemoryProbe {
  private static final int CLASSES = 1_000;

  private VggMemoryProbe() {}

  /** A rule. */
  public static void main(String[] args) throws Exception {
    TrainingRule rule = TrainingRule.parse(args[0]);
    ComputationGraphConfiguration conf =
        VGG16.builder().inputShape(new int[] {3, 64, 64}).numClasses(CLASSES).build().conf();
    if (!rule.isBackpropagation()) {
      conf = TargetPropagation.of(rule).applyTo(conf, InputType.convolutional(64, 64, 3));
    }
    long before = resident("VmRSS:");
    ComputationGraph net = new ComputationGraph(conf);
    net.init();
    INDArray labels = Nd4j.zeros(2, CLASSES);
    labels.putScalar(0, 1, 1).putScalar(1, 7, 1);
    for (int step = 0; step < 2; step++) {
      net.fit(new INDArray[] {Nd4j.rand(2, 3, 64, 64)}, new INDArray[] {labels});
    }
    long state = net.getUpdater().getStateViewArray().length();
    System.out.println(net.numParams() + " " + state + " " + before + " " + resident("VmHWM:"));
  }

  private static long resident(String line) throws Exception {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(l -> l.startsWith(line))
          .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")))
          .findFirst()
          .getAsLong();
    }
  }
}
