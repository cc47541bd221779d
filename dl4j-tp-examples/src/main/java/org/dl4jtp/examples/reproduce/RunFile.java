package org.dl4jtp.examples.reproduce;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/** What a file of a run holds, finished or not: JSON, an epoch a line. */
final class RunFile {
  private static final String SCHEMA = "dl4j-tp-run/1";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);
  private static final ObjectWriter WRITER = JSON.writer(new EpochALine());

  private RunFile() {}

  static String render(RunState state) {
    ObjectNode root = JSON.createObjectNode().put("schema", SCHEMA);
    root.setAll((ObjectNode) JSON.valueToTree(state));
    try {
      return WRITER.writeValueAsString(root) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads one.
   *
   * @throws IOException whose message says what is wrong with it, without its name
   */
  static RunState read(Path file) throws IOException {
    try {
      return of(JSON.readTree(file.toFile()));
    } catch (JsonProcessingException e) {
      throw explained(e);
    }
  }

  /** The same from text. */
  static RunState parse(String text) throws IOException {
    try {
      return of(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw explained(e);
    }
  }

  private static IOException explained(JsonProcessingException e) {
    String where = e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
    return new IOException(
        "it is damaged or cut off" + where + " (" + e.getOriginalMessage() + ")", e);
  }

  private static RunState of(JsonNode root) throws IOException {
    JsonNode schema = root.isObject() ? ((ObjectNode) root).remove("schema") : null;
    if (schema == null || !schema.asText().equals(SCHEMA)) {
      throw new IOException(
          "it is no file of a run: its schema is %s, not %s".formatted(schema, SCHEMA));
    }
    RunState state = JSON.treeToValue(root, RunState.class);
    if (state.settings() == null || state.identity() == null) {
      throw new IOException("it does not tell its run's settings or identity");
    }
    if (!state.identity().isWhole()) {
      throw new IOException("the values of its configuration do not belong to their digest");
    }
    for (int i = 0; i < state.epochs().size(); i++) {
      if (state.epochs().get(i).epoch() != i + 1) {
        throw new IOException(
            "epoch %d stands in the place of epoch %d"
                .formatted(state.epochs().get(i).epoch(), i + 1));
      }
    }
    return state;
  }

  /** Breaks lines between members and between elements of lists, and nowhere below. */
  private static final class EpochALine extends DefaultPrettyPrinter {
    private static final int DEEPEST = 2;

    EpochALine() {
      indentObjectsWith(new Shallow());
      indentArraysWith(new Shallow());
    }

    @Override
    public DefaultPrettyPrinter createInstance() {
      return new EpochALine();
    }

    @Override
    public void writeEndObject(JsonGenerator generator, int members) throws IOException {
      if (_nesting > DEEPEST) {
        _nesting--;
        generator.writeRaw(" }");
      } else {
        super.writeEndObject(generator, members);
      }
    }

    private static final class Shallow extends DefaultIndenter {
      Shallow() {
        super("  ", "\n");
      }

      @Override
      public void writeIndentation(JsonGenerator generator, int level) throws IOException {
        if (level <= DEEPEST) {
          super.writeIndentation(generator, level);
        } else {
          generator.writeRaw(' ');
        }
      }
    }
  }
}
