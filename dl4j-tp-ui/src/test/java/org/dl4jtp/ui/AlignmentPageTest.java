package org.dl4jtp.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.impl.RemoteUIStatsStorageRouter;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.ui.model.stats.StatsListener;
import org.deeplearning4j.ui.model.storage.FileStatsStorage;
import org.deeplearning4j.ui.model.storage.InMemoryStatsStorage;
import org.dl4jtp.diagnostics.AlignmentListener;
import org.dl4jtp.diagnostics.AlignmentMeasure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.shade.jackson.databind.JsonNode;

/** Alignment of real runs, asked of the real UI server. */
class AlignmentPageTest {
  private static final AlignmentMeasure MEASURE = AlignmentMeasure.withDamping(0.1);

  @Test
  void theSeriesIsServedAsTheListenerKeepsIt() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    StatsListener stats = new StatsListener(storage);
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(storage);
      AlignmentListener listener =
          train(MEASURE.andNullSpace(), AlignmentStats.beside(stats), LiveUi.network());
      JsonNode served = ui.json("/alignment/data/" + stats.getSessionID());
      JsonNode kept = LiveUi.tree(listener.series().json());
      assertThat(served.get("schema")).isEqualTo(kept.get("schema"));
      assertThat(served.get("records")).hasSize(4).isEqualTo(kept.get("records"));
      assertThat(served.at("/records/3/layers/0/weightAngleToBackpropagation").doubleValue())
          .isEqualTo(
              listener
                  .series()
                  .records()
                  .get(3)
                  .alignment()
                  .layers()
                  .get(0)
                  .weightAngleToBackpropagation())
          .isPositive();
    }
  }

  @Test
  void whoHasSeenSomeAsksForTheRest() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    MultiLayerNetwork net = LiveUi.network();
    AlignmentStats stats = AlignmentStats.to(storage, "my run / 1");
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(storage);
      train(MEASURE, stats, net);
      JsonNode first = ui.json("/alignment/data/my%20run%20%2F%201");
      assertThat(first.get("records")).hasSize(4);
      String rest = "/alignment/data/my%20run%20%2F%201?after=" + first.get("until").asLong();
      assertThat(ui.json(rest).get("records")).isEmpty();
      assertThat(ui.json(rest).get("until")).isEqualTo(first.get("until"));
      AlignmentListener again = train(MEASURE, stats, net);
      assertThat(ui.json(rest).get("records"))
          .hasSize(4)
          .isEqualTo(LiveUi.tree(again.series().json()).get("records"));
      assertThat(ui.ask("/alignment/data/my%20run%20%2F%201?after=noon").statusCode())
          .isEqualTo(400);
    }
  }

  @Test
  void aFileKeepsTheSeries(@TempDir Path dir) throws Exception {
    File file = dir.resolve("stats").toFile();
    FileStatsStorage written = new FileStatsStorage(file);
    AlignmentStats stats = AlignmentStats.to(written);
    AlignmentListener listener = train(MEASURE, stats, LiveUi.network());
    written.close();
    FileStatsStorage read = new FileStatsStorage(file);
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(read);
      assertThat(ui.json("/alignment/data/" + stats.session()).get("records"))
          .hasSize(4)
          .isEqualTo(LiveUi.tree(listener.series().json()).get("records"));
    } finally {
      read.close();
    }
  }

  @Test
  void anotherProcessSendsItsSeries() throws Exception {
    try (LiveUi ui = LiveUi.start()) {
      ui.server().enableRemoteListener();
      try (RemoteUIStatsStorageRouter router =
          new RemoteUIStatsStorageRouter(ui.server().getAddress())) {
        AlignmentStats stats = AlignmentStats.to(router);
        AlignmentListener listener = train(MEASURE, stats, LiveUi.network());
        JsonNode kept = LiveUi.tree(listener.series().json()).get("records");
        Instant end = Instant.now().plus(Duration.ofSeconds(20));
        HttpResponse<String> answer = ui.ask("/alignment/data/" + stats.session());
        while (Instant.now().isBefore(end)
            && (answer.statusCode() == 404
                || LiveUi.tree(answer.body()).get("records").size() < kept.size())) {
          Thread.sleep(50);
          answer = ui.ask("/alignment/data/" + stats.session());
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(LiveUi.tree(answer.body()).get("records")).isEqualTo(kept);
      }
    }
  }

  @Test
  void sessionsAreListedTheLatestFirst() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    try (LiveUi ui = LiveUi.start()) {
      assertThat(ui.json("/alignment/sessions")).isEmpty();
      ui.server().attach(storage);
      MultiLayerNetwork watchedOtherwise = LiveUi.network();
      watchedOtherwise.setListeners(new StatsListener(storage));
      watchedOtherwise.fit(LiveUi.data(1));
      assertThat(ui.json("/alignment/sessions")).isEmpty();
      train(MEASURE, AlignmentStats.to(storage, "first"), LiveUi.network());
      train(MEASURE, AlignmentStats.to(storage, "second"), LiveUi.network());
      assertThat(ui.json("/alignment/sessions").findValuesAsText("session"))
          .containsExactly("second", "first");
      ui.server().detach(storage);
      assertThat(ui.json("/alignment/sessions")).isEmpty();
    }
  }

  @Test
  void anUnknownSessionIsNotFoundAndToldSo() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(storage);
      train(MEASURE, AlignmentStats.to(storage, "known"), LiveUi.network());
      HttpResponse<String> answer = ui.ask("/alignment/data/other");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).contains("\"other\"", "[known]");
    }
  }

  @Test
  void inMultiSessionModeAStorageIsFetchedWhenAskedFor() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    train(MEASURE, AlignmentStats.to(storage, "kept elsewhere"), LiveUi.network());
    try (LiveUi ui = LiveUi.startMultiSession(session -> offer(storage, session))) {
      assertThat(ui.json("/alignment/sessions")).isEmpty();
      assertThat(ui.json("/alignment/data/kept%20elsewhere").get("records")).hasSize(4);
      assertThat(ui.ask("/alignment/data/other").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aSessionWithoutAlignmentIsFetchedOnceHoweverOftenAskedFor() throws Exception {
    AtomicInteger fetched = new AtomicInteger();
    try (LiveUi ui =
        LiveUi.startMultiSession(
            session -> {
              fetched.incrementAndGet();
              return withStatsOnly(session);
            })) {
      for (int poll = 0; poll < 3; poll++) {
        assertThat(ui.ask("/alignment/data/stats%20only").statusCode()).isEqualTo(404);
      }
      assertThat(fetched).hasValue(1);
      assertThat(ui.server().getStatsStorageInstances()).hasSize(1);
    }
  }

  /** A new storage at every call, as from a provider that opens one. */
  private static StatsStorage withStatsOnly(String session) {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    StatsListener stats = new StatsListener(storage);
    stats.setSessionID(session);
    MultiLayerNetwork net = LiveUi.network();
    net.setListeners(stats);
    net.fit(LiveUi.data(1));
    return storage;
  }

  @Test
  void aSessionThatGoesOnInAnotherStorageIsOneFromItsLastStart() throws Exception {
    InMemoryStatsStorage storage = new InMemoryStatsStorage();
    InMemoryStatsStorage copy = new InMemoryStatsStorage();
    InMemoryStatsStorage other = new InMemoryStatsStorage();
    try (LiveUi ui = LiveUi.start()) {
      ui.server().attach(other);
      ui.server().attach(storage);
      ui.server().attach(copy);
      AlignmentListener first =
          train(MEASURE, AlignmentStats.to(storage, "goes on"), LiveUi.network());
      copy.putStaticInfo(storage.getAllStaticInfos("goes on", AlignmentUpdate.TYPE_ID));
      copy.putUpdate(storage.getAllUpdatesAfter("goes on", AlignmentUpdate.TYPE_ID, 0));
      train(MEASURE, AlignmentStats.to(storage, "between"), LiveUi.network());
      AlignmentListener second =
          train(MEASURE, AlignmentStats.to(other, "goes on"), LiveUi.network());
      JsonNode sessions = ui.json("/alignment/sessions");
      assertThat(sessions.findValuesAsText("session")).containsExactly("goes on", "between");
      assertThat(sessions.at("/0/started").asLong())
          .isEqualTo(
              other.getStaticInfo("goes on", AlignmentUpdate.TYPE_ID, "alignment").getTimeStamp());
      List<JsonNode> kept = new ArrayList<>();
      LiveUi.tree(first.series().json()).get("records").forEach(kept::add);
      LiveUi.tree(second.series().json()).get("records").forEach(kept::add);
      assertThat(ui.json("/alignment/data/goes%20on").get("records"))
          .containsExactlyElementsOf(kept);
    }
  }

  private static StatsStorage offer(StatsStorage storage, String session) {
    return storage.sessionExists(session) ? storage : null;
  }

  @Test
  void thePageNeedsNoOtherServerAndFindsAllItsParts() throws Exception {
    try (LiveUi ui = LiveUi.start()) {
      HttpResponse<String> page = ui.ask("/alignment");
      assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
      List<String> parts =
          Pattern.compile("(?:src|href)=\"([^\"]*)\"")
              .matcher(page.body())
              .results()
              .map((MatchResult part) -> part.group(1))
              .collect(Collectors.toList());
      assertThat(parts).hasSize(6).contains("/").allMatch(part -> part.startsWith("/"));
      for (String part : parts) {
        if (!part.equals("/")) {
          assertThat(ui.get(part)).isNotEmpty();
        }
      }
      assertThat(ui.ask("/").headers().firstValue("location")).hasValue("/train/overview");
      assertThat(page.body()).contains("AlignmentStats.beside(stats)");
    }
  }

  /** Ten updates, the measured ones 0, 3, 6 and 9. */
  private static AlignmentListener train(
      AlignmentMeasure measure, AlignmentStats stats, MultiLayerNetwork net) throws IOException {
    AlignmentListener listener =
        AlignmentListener.every(3, measure).on(LiveUi.data(99, 4)).andThen(stats);
    net.setListeners(listener);
    net.setIterationCount(0);
    for (int i = 0; i < 10; i++) {
      net.fit(LiveUi.data(i));
    }
    return listener;
  }
}
