package org.dl4jtp.ui;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.core.storage.StatsStorage;
import org.deeplearning4j.core.storage.StatsStorageEvent;
import org.deeplearning4j.ui.VertxUIServer;
import org.deeplearning4j.ui.api.HttpMethod;
import org.deeplearning4j.ui.api.Route;
import org.deeplearning4j.ui.api.UIModule;
import org.deeplearning4j.ui.i18n.I18NResource;
import org.nd4j.common.function.Function;
import org.nd4j.shade.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page on alignment in Deeplearning4j's training UI. The UI server finds it on the class path
 * (a line in {@code META-INF/services}, which jars that are put into one must keep).
 *
 * <ul>
 *   <li>{@code /alignment}: for every layer, over the iterations, the angles of its updates to
 *       backpropagation and to Gauss-Newton targets; feedback loss, share in the null space and
 *       distance from an inverse, where measured. {@code ?session=NAME} chooses a session, the
 *       latest is the default
 *   <li>{@code /alignment/sessions}: {@code [{session, started}]}, the latest first; {@code
 *       started} is the last start, in milliseconds since 1970: when a session goes on, that moment
 *   <li>{@code /alignment/data/NAME}: the series of a session as {@link
 *       org.dl4jtp.diagnostics.AlignmentSeries#json} writes it, and {@code until}, the time of the
 *       last record; {@code ?after=TIME} gives later records only, so what arrives after a record
 *       of a later time is seen by asking for all. 404 for a session without alignment
 * </ul>
 *
 * <p>It shows what {@link AlignmentStats} put into the storages that are attached to the server, in
 * single- and in multi-session mode. A provider of storages is asked only for a session that no
 * attached storage has.
 */
public final class AlignmentModule implements UIModule {
  private static final Logger LOG = LoggerFactory.getLogger(AlignmentModule.class);
  private static final String PAGE = "alignment.html";

  /** For the UI server, which calls it. */
  public AlignmentModule() {}

  @Override
  public List<Route> getRoutes() {
    Buffer page = page();
    return List.of(
        new Route(
            "/alignment",
            HttpMethod.GET,
            (path, rc) -> answer(rc, "text/html; charset=utf-8").end(page)),
        new Route(
            "/alignment/sessions",
            HttpMethod.GET,
            (path, rc) -> answer(rc, "application/json").end(attached().sessions().toString())),
        new Route(
            "/alignment/data/:sessionId", HttpMethod.GET, (path, rc) -> data(path.get(0), rc)));
  }

  private static Buffer page() {
    try (InputStream stream = AlignmentModule.class.getResourceAsStream(PAGE)) {
      return Buffer.buffer(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServerResponse answer(RoutingContext rc, String type) {
    return rc.response()
        .putHeader("content-type", type)
        .putHeader("cache-control", "no-store")
        .putHeader("x-content-type-options", "nosniff");
  }

  private static AttachedSeries attached() {
    return new AttachedSeries(VertxUIServer.getInstance().getStatsStorageInstances());
  }

  private static void data(String session, RoutingContext rc) {
    String after = rc.request().getParam("after");
    if (after != null && !after.matches("\\d{1,18}")) {
      answer(rc, "text/plain; charset=utf-8")
          .setStatusCode(400)
          .end("after=" + after + " is not a time in milliseconds since 1970");
      return;
    }
    Optional<ObjectNode> series = series(session, after == null ? 0 : Long.parseLong(after));
    if (series.isPresent()) {
      answer(rc, "application/json").end(series.get().toString());
    } else {
      answer(rc, "text/plain; charset=utf-8")
          .setStatusCode(404)
          .end(
              "No alignment was measured in a session \""
                  + session
                  + "\". Sessions with alignment: "
                  + attached().sessions().findValuesAsText("session"));
    }
  }

  private static Optional<ObjectNode> series(String session, long after) {
    AttachedSeries attached = attached();
    Optional<ObjectNode> known = attached.series(session, after);
    // In multi-session mode the server's owner may provide storages when they are asked for. Not
    // for a session known without alignment: every poll could attach one more storage.
    Function<String, Boolean> loader = VertxUIServer.getInstance().getStatsStorageLoader();
    if (known.isPresent() || loader == null || attached.knows(session) || !loader.apply(session)) {
      return known;
    }
    return attached().series(session, after);
  }

  @Override
  public void onAttach(StatsStorage storage) {
    LOG.info(
        "Alignment of target propagation runs is shown at {}/alignment",
        VertxUIServer.getInstance().getAddress());
  }

  @Override
  public void onDetach(StatsStorage storage) {}

  /**
   * None: storages are read when the page asks.
   *
   * @return an empty list
   */
  @Override
  public List<String> getCallbackTypeIDs() {
    return List.of();
  }

  @Override
  public void reportStorageEvents(Collection<StatsStorageEvent> events) {}

  @Override
  public List<I18NResource> getInternationalizationResources() {
    return List.of();
  }
}
