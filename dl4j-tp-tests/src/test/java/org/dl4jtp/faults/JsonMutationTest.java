package org.dl4jtp.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.dl4jtp.Sample;
import org.dl4jtp.faults.MutationTrial.Outcome;
import org.dl4jtp.faults.MutationTrial.Result;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.shade.jackson.databind.JsonNode;

/**
 * Thousands of changed configurations: each trains by its rule with the change heeded, or is
 * refused, in time; none trains by something else in silence.
 */
class JsonMutationTest {
  private static final int COUNT = Integer.getInteger("mutations", Sample.times(400, 10_000));
  private static final long SEED = Long.getLong("mutations.seed", 20_201L);
  private static final int LIMIT_SECONDS = 5;

  private BlockingQueue<Runnable> tasks;
  private Thread worker;

  @Test
  void eachTrainsOrIsRefused() throws InterruptedException {
    List<MultiLayerConfiguration> originals = List.copyOf(TinyNetworks.all().values());
    List<String> names = List.copyOf(TinyNetworks.all().keySet());
    List<JsonNode> trees = originals.stream().map(c -> JsonMutation.parse(c.toJson())).toList();
    Random random = new Random(SEED);
    worker = start();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    Map<String, Integer> changes = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int which = random.nextInt(trees.size());
      JsonMutation mutation = JsonMutation.of(trees.get(which), random);
      DataSet data = TinyNetworks.data(names.get(which).endsWith("on maps"));
      MutationTrial trial = new MutationTrial(mutation, originals.get(which), data);
      Result result = within(trial);
      outcomes.merge(result.outcome(), 1, Integer::sum);
      String place = mutation.ours() ? "ours" : "Deeplearning4j's";
      changes.merge(place + ", " + result.outcome() + ", at " + result.stage(), 1, Integer::sum);
      if (result.outcome() == Outcome.WRONG) {
        wrong.add(
            "%d: %s, %s at %s: %s: %s"
                .formatted(
                    i,
                    names.get(which),
                    mutation.what(),
                    mutation.pointer(),
                    result.stage(),
                    result.reason()));
      }
    }
    System.out.println(COUNT + " changed configurations: " + outcomes);
    changes.forEach((change, count) -> System.out.printf("%6d %s%n", count, change));
    assertThat(wrong).isEmpty();
    assertThat(outcomes.get(Outcome.TRAINS)).isGreaterThan(COUNT / 20);
    assertThat(outcomes.get(Outcome.REFUSED)).isGreaterThan(COUNT / 20);
  }

  private Result within(MutationTrial trial) throws InterruptedException {
    FutureTask<Result> task = new FutureTask<>(trial::run);
    tasks.put(task);
    try {
      return task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      String where = Arrays.stream(worker.getStackTrace()).limit(12).toList().toString();
      worker = start(); // the old one is lost
      return new Result(Outcome.WRONG, "any", "took over " + LIMIT_SECONDS + " s: " + where);
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private Thread start() {
    BlockingQueue<Runnable> own = new LinkedBlockingQueue<>();
    tasks = own;
    Thread thread =
        new Thread(
            () -> {
              try {
                while (true) {
                  own.take().run();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "mutations");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
