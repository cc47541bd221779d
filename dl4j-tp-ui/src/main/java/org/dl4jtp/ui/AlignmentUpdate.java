package org.dl4jtp.ui;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.deeplearning4j.core.storage.Persistable;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * One measurement of alignment, as a {@code StatsStorage} keeps it. Encoded it is JSON in UTF-8:
 * {@code {"session", "worker", "time", "series"}}, where {@code series} is that of {@link
 * org.dl4jtp.diagnostics.AlignmentSeries#json} with a single record.
 *
 * <p>Storages create and decode it; {@link AlignmentStats} is what to use.
 */
public final class AlignmentUpdate implements Persistable {
  private static final long serialVersionUID = 1;

  /** The kind of data among others in a storage. */
  public static final String TYPE_ID = "AlignmentUpdate";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private String session;
  private String worker;
  private long time;
  private String series;

  /** Empty, for {@link #decode(byte[])}. */
  public AlignmentUpdate() {}

  AlignmentUpdate(String session, String worker, long time, String series) {
    this.session = session;
    this.worker = worker;
    this.time = time;
    this.series = series;
  }

  @Override
  public String getSessionID() {
    return session;
  }

  @Override
  public String getTypeID() {
    return TYPE_ID;
  }

  @Override
  public String getWorkerID() {
    return worker;
  }

  /**
   * When it was measured.
   *
   * @return milliseconds since 1970, later than all before it
   */
  @Override
  public long getTimeStamp() {
    return time;
  }

  /**
   * The measurement.
   *
   * @return JSON as {@link org.dl4jtp.diagnostics.AlignmentSeries#json} writes it
   */
  public String series() {
    return series;
  }

  @Override
  public int encodingLengthBytes() {
    return encode().length;
  }

  @Override
  public byte[] encode() {
    try {
      return MAPPER.writeValueAsBytes(
          MAPPER
              .createObjectNode()
              .put("session", session)
              .put("worker", worker)
              .put("time", time)
              .set("series", MAPPER.readTree(series)));
    } catch (IOException e) {
      throw new IllegalStateException("the series is not JSON: " + series, e);
    }
  }

  @Override
  public void encode(ByteBuffer buffer) {
    buffer.put(encode());
  }

  @Override
  public void encode(OutputStream stream) throws IOException {
    stream.write(encode());
  }

  /**
   * Takes what {@link #encode()} gave.
   *
   * @param bytes a whole update
   * @throws IllegalArgumentException if it is something else
   */
  @Override
  public void decode(byte[] bytes) {
    try {
      JsonNode root = MAPPER.readTree(bytes);
      if (!root.path("session").isTextual()
          || !root.path("worker").isTextual()
          || !root.path("time").isIntegralNumber()
          || !root.path("series").path("records").isArray()) {
        throw new IllegalArgumentException(
            "an alignment update has session, worker, time and series with records, but this is "
                + new String(bytes, UTF_8));
      }
      session = root.get("session").asText();
      worker = root.get("worker").asText();
      time = root.get("time").asLong();
      series = root.get("series").toString();
    } catch (IOException e) {
      throw new IllegalArgumentException("an alignment update is JSON, but this is not", e);
    }
  }

  @Override
  public void decode(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    decode(bytes);
  }

  @Override
  public void decode(InputStream stream) throws IOException {
    decode(stream.readAllBytes());
  }
}
