package org.dl4jtp.json;

/** Errors in properties that are read from JSON. */
public final class Properties {
  private Properties() {}

  /**
   * A value that must be there.
   *
   * @param owner whose property it is
   * @param name its name
   * @param value it, or null
   * @param <T> type of the value
   * @return the value
   * @throws IllegalArgumentException if it is null
   */
  public static <T> T required(Class<?> owner, String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(
          owner.getSimpleName() + " has no '" + name + "', but needs it");
    }
    return value;
  }
}
