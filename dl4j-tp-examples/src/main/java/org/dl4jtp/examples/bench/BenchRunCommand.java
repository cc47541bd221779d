package org.dl4jtp.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.ChildJvm;
import org.dl4jtp.examples.cli.Environment;
import org.dl4jtp.examples.cli.StopSignal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * One network of {@code bench}, in a process of its own: OpenMP asks for the number of threads when
 * ND4J is loaded. Tells a {@link BenchOutput} on standard output, and ends with the process that
 * started it.
 */
@Command(name = "bench-run", hidden = true, description = "One network of bench; see there.")
public final class BenchRunCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--plan", required = true)
  private String plan;

  /** The arguments that make this command measure. */
  static String[] arguments(BenchPlan plan) {
    try {
      return new String[] {"bench-run", "--plan=" + new ObjectMapper().writeValueAsString(plan)};
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Integer call() throws JsonProcessingException {
    ChildJvm.endWithParent();
    ObjectMapper json = new ObjectMapper();
    BenchPlan what = json.readValue(plan, BenchPlan.class);
    try (StopSignal stop = new StopSignal()) {
      Measurement measurement = new Measurement(what, stop);
      List<BenchRow> rows = List.of();
      if (what.isPeak()) {
        measurement.warmUp();
      } else {
        if (Blas.isPresent()) {
          new BenchChild(spec.root().userObject().getClass(), stop)
              .observe(what)
              .ifPresent(measurement::stand);
        }
        rows = measurement.run();
      }
      OptionalLong peak = Usage.peakBytes();
      Long peakBytes = peak.isPresent() ? peak.getAsLong() : null;
      spec.commandLine()
          .getOut()
          .println(
              json.writeValueAsString(
                  new BenchOutput(Environment.describe(), measurement.blas(), rows, peakBytes)));
      spec.commandLine().getOut().flush();
    }
    return 0;
  }
}
