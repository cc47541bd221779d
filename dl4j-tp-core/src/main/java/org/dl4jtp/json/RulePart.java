package org.dl4jtp.json;

import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;
import org.nd4j.shade.jackson.databind.annotation.JsonTypeIdResolver;

/**
 * A part of a training rule: a target path, a feedback mapping, a feedback loss or a source of
 * noise. It travels in the configuration's JSON under the name of its class, which must be one that
 * {@link RuleParts} knows, by Jackson's annotations: {@code @JsonCreator} and
 * {@code @JsonProperty}; and {@code @JsonIgnore} on fields of the same names, which Jackson would
 * set past the constructor and its checks when a file has a property twice.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "@class")
@JsonTypeIdResolver(RulePartResolver.class)
public interface RulePart extends StrictProperties, Serializable {}
