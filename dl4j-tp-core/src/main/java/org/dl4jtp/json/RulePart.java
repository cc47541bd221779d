package org.dl4jtp.json;

import java.io.Serializable;
import org.nd4j.shade.jackson.annotation.JsonTypeInfo;
import org.nd4j.shade.jackson.databind.annotation.JsonTypeIdResolver;

/**
 * A part of a training rule: a target path, a feedback mapping, a feedback loss or a source of
 * noise. It travels in the configuration's JSON under the name of its class, which must be one that
 * {@link RuleParts} knows, by Jackson's annotations ({@code @JsonCreator}, {@code @JsonProperty}).
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "@class")
@JsonTypeIdResolver(RulePartResolver.class)
public interface RulePart extends StrictProperties, Serializable {}
