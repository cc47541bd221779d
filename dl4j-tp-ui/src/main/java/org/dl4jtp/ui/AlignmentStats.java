package org.dl4jtp.ui;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.core.storage.listener.RoutingIterationListener;
import org.dl4jtp.diagnostics.AlignmentRecord;
import org.dl4jtp.diagnostics.AlignmentSeries;

/**
 * Puts measurements of alignment into a {@code StatsStorage}, where the page of {@link
 * AlignmentModule} finds them.
 *
 * <pre>{@code
 * StatsStorage storage = new InMemoryStatsStorage();
 * UIServer.getInstance().attach(storage);
 * StatsListener stats = new StatsListener(storage);
 * net.setListeners(
 *     stats,
 *     AlignmentListener.every(100, AlignmentMeasure.withDamping(0.1))
 *         .on(validationBatch)
 *         .andThen(AlignmentStats.beside(stats)));
 * }</pre>
 *
 * <p>One for each listener. A session shows one series: a second listener, on another batch for
 * example, takes a session of its own, {@code AlignmentStats.to(storage, "validation")}.
 *
 * <p>Cost: some 500 bytes in the storage for every layer of every measurement.
 */
public final class AlignmentStats implements Consumer<AlignmentRecord> {
  private final StatsStorageRouter storage;
  private final String session;
  private final String worker;
  private long last; // time of the last update; 0: none yet

  private AlignmentStats(StatsStorageRouter storage, String session, String worker) {
    this.storage = Objects.requireNonNull(storage, "storage");
    this.session = Objects.requireNonNull(session, "session");
    this.worker = Objects.requireNonNull(worker, "worker");
  }

  /**
   * In the storage and the session of a listener, so that the training UI and the page of alignment
   * show the same run under the same name.
   *
   * @param stats usually a {@code StatsListener}; its storage, session and worker at this moment
   *     are kept
   * @return a receiver for {@code AlignmentListener.andThen}
   */
  public static AlignmentStats beside(RoutingIterationListener stats) {
    return new AlignmentStats(stats.getStorageRouter(), stats.getSessionID(), stats.getWorkerID());
  }

  /**
   * In a new session with a random name.
   *
   * @param storage in memory, in a file, or {@code RemoteUIStatsStorageRouter}
   * @return a receiver for {@code AlignmentListener.andThen}
   */
  public static AlignmentStats to(StatsStorageRouter storage) {
    return to(storage, UUID.randomUUID().toString());
  }

  /**
   * In a session of that name.
   *
   * @param storage in memory, in a file, or {@code RemoteUIStatsStorageRouter}
   * @param session a new one, or one that goes on; that is then its last start, by which the page
   *     orders sessions
   * @return a receiver for {@code AlignmentListener.andThen}
   */
  public static AlignmentStats to(StatsStorageRouter storage, String session) {
    return new AlignmentStats(storage, session, "alignment");
  }

  /**
   * The session that measurements go to.
   *
   * @return its name, as the page shows it
   */
  public String session() {
    return session;
  }

  /**
   * Puts a measurement into the storage.
   *
   * @param record of the one network that this is for
   */
  @Override
  public synchronized void accept(AlignmentRecord record) {
    // Storages keep updates by their time in milliseconds: two of the same would be one.
    long time = Math.max(System.currentTimeMillis(), last + 1);
    AlignmentUpdate update =
        new AlignmentUpdate(session, worker, time, new AlignmentSeries(List.of(record)).json());
    if (last == 0) {
      storage.putStaticInfo(update); // what makes a session known to storages
    }
    storage.putUpdate(update);
    last = time;
  }
}
