package org.dl4jtp.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.deeplearning4j.core.storage.Persistable;
import org.deeplearning4j.core.storage.StatsStorage;
import org.dl4jtp.diagnostics.AlignmentSeries;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.node.ArrayNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** The series of alignment in the storages that are attached to the UI server, as JSON. */
final class AttachedSeries {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<StatsStorage> storages;

  AttachedSeries(List<StatsStorage> storages) {
    this.storages = storages;
  }

  /**
   * {@code [{session, started}]}, the latest first; one for each name, in however many storages it
   * is. Started: the last start in milliseconds since 1970, of a session that went on the time at
   * which it did.
   */
  ArrayNode sessions() {
    Map<String, Long> started =
        storages.stream()
            .flatMap(
                storage ->
                    storage.listSessionIDs().stream().flatMap(id -> starts(storage, id).stream()))
            .collect(
                Collectors.toMap(Persistable::getSessionID, Persistable::getTimeStamp, Math::max));
    ArrayNode list = MAPPER.createArrayNode();
    started.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .forEach(
            start ->
                list.addObject().put("session", start.getKey()).put("started", start.getValue()));
    return list;
  }

  /** Whether a storage has the session, be it without alignment. */
  boolean knows(String session) {
    return storages.stream().anyMatch(storage -> storage.sessionExists(session));
  }

  private static List<Persistable> starts(StatsStorage storage, String session) {
    return storage.getAllStaticInfos(session, AlignmentUpdate.TYPE_ID);
  }

  /**
   * {@link AlignmentSeries#json} in the order of time, with {@code until}, the time of the last
   * record, to ask for later ones with; empty if no storage has the session. What several storages
   * hold of the same worker and time is one record.
   *
   * <p>Storages know no order of arrival: a record that arrives after one of a later or the same
   * time, from another worker or a machine whose clock is behind, is only in answers to an {@code
   * after} before its own time.
   *
   * @param after time after which records are wanted; 0 for all
   */
  Optional<ObjectNode> series(String session, long after) {
    List<StatsStorage> holders =
        storages.stream()
            .filter(storage -> !starts(storage, session).isEmpty())
            .collect(Collectors.toList());
    if (holders.isEmpty()) {
      return Optional.empty();
    }
    SortedSet<Persistable> updates =
        new TreeSet<>(
            Comparator.comparingLong(Persistable::getTimeStamp)
                .thenComparing(Persistable::getWorkerID));
    for (StatsStorage storage : holders) {
      updates.addAll(storage.getAllUpdatesAfter(session, AlignmentUpdate.TYPE_ID, after));
    }
    ObjectNode all = (ObjectNode) read(new AlignmentSeries(List.of()).json());
    for (Persistable update : updates) {
      all.withArray("records")
          .addAll((ArrayNode) read(((AlignmentUpdate) update).series()).get("records"));
    }
    return Optional.of(all.put("until", updates.isEmpty() ? after : updates.last().getTimeStamp()));
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
