package org.dl4jtp.preset;

/** A published value, what became of it here, and why. */
public final class MappedValue {
  private final String key;
  private final String published;
  private final String mapped;
  private final String reason;

  MappedValue(String key, String published, String mapped, String reason) {
    this.key = key;
    this.published = published;
    this.mapped = mapped;
    this.reason = reason;
  }

  /**
   * The authors' name of it.
   *
   * @return for example {@code target_stepsize}
   */
  public String key() {
    return key;
  }

  /**
   * The value as published.
   *
   * @return in parentheses where it is the default of the authors' program
   */
  public String published() {
    return published;
  }

  /**
   * What became of it here.
   *
   * @return a value, a setting in words, or that it does not apply
   */
  public String mapped() {
    return mapped;
  }

  /**
   * Why it became that.
   *
   * @return a few words; empty where nothing changes
   */
  public String reason() {
    return reason;
  }

  @Override
  public String toString() {
    return key + ": " + published + " → " + mapped;
  }
}
