package org.dl4jtp.json;

import java.io.IOException;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;
import org.nd4j.shade.jackson.databind.DatabindContext;
import org.nd4j.shade.jackson.databind.DeserializationContext;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.JsonMappingException;
import org.nd4j.shade.jackson.databind.jsontype.impl.TypeIdResolverBase;

/**
 * Class names in JSON, for {@link RulePart}s. Jackson's own resolver initialises any class that a
 * file names before it asks what kind of class it is.
 */
final class RulePartResolver extends TypeIdResolverBase {
  private JavaType kind;

  @Override
  public void init(JavaType baseType) {
    kind = baseType;
  }

  @Override
  public String idFromValue(Object value) {
    return value.getClass().getName();
  }

  @Override
  public String idFromValueAndType(Object value, Class<?> type) {
    return value == null ? type.getName() : idFromValue(value);
  }

  @Override
  public JavaType typeFromId(DatabindContext context, String id) throws IOException {
    try {
      return context.constructSpecializedType(kind, RuleParts.find(kind.getRawClass(), id));
    } catch (IllegalArgumentException e) {
      // Not an InvalidTypeIdException, which Deeplearning4j takes for a file of an old version.
      throw JsonMappingException.from((DeserializationContext) context, e.getMessage(), e);
    }
  }

  @Override
  public JsonTypeInfo.Id getMechanism() {
    return JsonTypeInfo.Id.CUSTOM;
  }
}
