package org.dl4jtp.json;

import org.nd4j.shade.jackson.annotation.JsonAnySetter;

/**
 * Refuses properties in JSON that a class does not know. Deeplearning4j passes over them: a
 * misspelt setting, or one of a later version, would have no effect and nobody would hear of it.
 */
public interface StrictProperties {

  /**
   * For JSON.
   *
   * @param name of a property that this does not have
   * @param value ignored
   * @throws IllegalArgumentException always
   */
  @JsonAnySetter
  default void refuseUnknown(String name, Object value) {
    throw new IllegalArgumentException(
        "the property '"
            + name
            + "' of "
            + getClass().getSimpleName()
            + " is unknown to this version of dl4j-tp; correct its name, remove it, or read the file"
            + " with the version that wrote it");
  }
}
