package org.dl4jtp.examples.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.dl4jtp.examples.cli.ChildJvm;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The matrix products in the steps of one network of {@code bench}, in a process of its own: what
 * notes them slows ND4J. Tells a list of {@link StepProducts} on standard output.
 */
@Command(
    name = "bench-products",
    hidden = true,
    description = "The matrix products in one network of bench; see there.")
public final class BenchProductsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--plan", required = true)
  private String plan;

  /** The arguments that make this command observe. */
  static String[] arguments(BenchPlan plan) {
    String[] measuring = BenchRunCommand.arguments(plan);
    return new String[] {"bench-products", measuring[1]};
  }

  @Override
  public Integer call() throws JsonProcessingException {
    ChildJvm.endWithParent();
    ObjectMapper json = new ObjectMapper();
    Measurement measurement = new Measurement(json.readValue(plan, BenchPlan.class), () -> false);
    spec.commandLine().getOut().println(json.writeValueAsString(measurement.observe()));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
