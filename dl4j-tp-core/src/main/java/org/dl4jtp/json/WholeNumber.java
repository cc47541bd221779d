package org.dl4jtp.json;

import java.io.IOException;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonToken;
import org.nd4j.shade.jackson.databind.DeserializationContext;
import org.nd4j.shade.jackson.databind.deser.std.StdDeserializer;

/** Reads an int, and refuses a fraction, which Jackson would drop. */
public final class WholeNumber extends StdDeserializer<Integer> {
  private static final long serialVersionUID = 1L;

  /** For Jackson. */
  public WholeNumber() {
    super(int.class);
  }

  @Override
  public Integer deserialize(JsonParser in, DeserializationContext context) throws IOException {
    return in.hasToken(JsonToken.VALUE_NUMBER_INT)
        ? (Integer) in.getIntValue()
        : (Integer) context.handleUnexpectedToken(int.class, in);
  }
}
