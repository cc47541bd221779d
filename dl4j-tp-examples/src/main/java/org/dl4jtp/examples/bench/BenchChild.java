package org.dl4jtp.examples.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.dl4jtp.examples.cli.ChildJvm;

/** Has plans measured by processes of their own. */
final class BenchChild {
  /** A small heap, so that peaks do not depend on when Java cares to collect garbage. */
  private static final List<String> SMALL_HEAP =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-Dorg.bytedeco.javacpp.maxbytes=0",
          "-Dorg.bytedeco.javacpp.maxphysicalbytes=0");

  /** Products go through ND4J there, and its executioner notes them. */
  private static final List<String> OBSERVED =
      List.of(
          "-D" + ProductObserver.CHOICE + "=" + ProductObserver.class.getName(),
          "-Dorg.dl4jtp.kernels=general");

  private final Class<?> program;
  private final BooleanSupplier stop;

  /**
   * Processes of a program.
   *
   * @param program the class with the main method
   * @param stop asks a process to end early
   */
  BenchChild(Class<?> program, BooleanSupplier stop) {
    this.program = program;
    this.stop = stop;
  }

  /**
   * Measures.
   *
   * @return empty if it was stopped before there was anything to tell
   * @throws Failure if the process fails; it has said why
   */
  Optional<BenchOutput> measure(BenchPlan plan) {
    return tell(
        plan,
        plan.isPeak() ? SMALL_HEAP : List.of(),
        BenchRunCommand.arguments(plan),
        new TypeReference<>() {});
  }

  /**
   * Observes the matrix products of every rule's step.
   *
   * @return empty if it was stopped before there was anything to tell
   * @throws Failure if the process fails; it has said why
   */
  Optional<List<StepProducts>> observe(BenchPlan plan) {
    return tell(plan, OBSERVED, BenchProductsCommand.arguments(plan), new TypeReference<>() {});
  }

  private <T> Optional<T> tell(
      BenchPlan plan, List<String> options, String[] arguments, TypeReference<T> type) {
    try {
      Process process = ChildJvm.start(program, plan.threads(), options, arguments);
      try {
        CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> read(process));
        while (!process.waitFor(50, TimeUnit.MILLISECONDS)) {
          if (stop.getAsBoolean()) {
            process.toHandle().destroy(); // it ends its round and tells what it has
            process.waitFor();
          }
        }
        String told = output.join().strip();
        if (!told.isEmpty()) {
          return Optional.of(new ObjectMapper().readValue(told, type));
        }
        if (stop.getAsBoolean()) {
          return Optional.empty();
        }
        throw new Failure(process.exitValue());
      } finally {
        process.destroy();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String read(Process process) {
    try {
      return new String(process.getInputStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that failed, and has said why on the error output. */
  static final class Failure extends RuntimeException {
    /** What it ended with. */
    final int exitCode;

    Failure(int exitCode) {
      super("a process that measures ended with " + exitCode);
      this.exitCode = exitCode;
    }
  }
}
