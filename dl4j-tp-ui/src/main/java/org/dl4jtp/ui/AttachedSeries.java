package org.dl4jtp.ui;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  /** {@code [{session, started}]}, the latest first; started in milliseconds since 1970. */
  ArrayNode sessions() {
    ArrayNode list = MAPPER.createArrayNode();
    storages.stream()
        .flatMap(storage -> storage.listSessionIDs().stream().flatMap(id -> start(storage, id)))
        .sorted(Comparator.comparingLong(Persistable::getTimeStamp).reversed())
        .forEach(
            start ->
                list.addObject()
                    .put("session", start.getSessionID())
                    .put("started", start.getTimeStamp()));
    return list;
  }

  private static Stream<Persistable> start(StatsStorage storage, String session) {
    return storage.getAllStaticInfos(session, AlignmentUpdate.TYPE_ID).stream()
        .min(Comparator.comparingLong(Persistable::getTimeStamp))
        .stream();
  }

  /**
   * {@link AlignmentSeries#json} with {@code until}, the time of the last record, to ask for later
   * ones with; empty if no storage has the session.
   *
   * @param after time after which records are wanted; 0 for all
   */
  Optional<ObjectNode> series(String session, long after) {
    List<StatsStorage> holders =
        storages.stream()
            .filter(storage -> start(storage, session).findAny().isPresent())
            .collect(Collectors.toList());
    if (holders.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode all = (ObjectNode) read(new AlignmentSeries(List.of()).json());
    long until = after;
    for (StatsStorage storage : holders) {
      for (Persistable update :
          storage.getAllUpdatesAfter(session, AlignmentUpdate.TYPE_ID, after)) {
        all.withArray("records")
            .addAll((ArrayNode) read(((AlignmentUpdate) update).series()).get("records"));
        until = Math.max(until, update.getTimeStamp());
      }
    }
    return Optional.of(all.put("until", until));
  }

  private static JsonNode read(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
