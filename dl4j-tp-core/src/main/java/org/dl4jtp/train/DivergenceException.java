package org.dl4jtp.train;

/** Training came to numbers that are not finite. */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Divergence divergence;

  DivergenceException(Divergence divergence) {
    super(divergence.toString());
    this.divergence = divergence;
  }

  /**
   * Where, and when.
   *
   * @return null in a copy that Java's serialization made, which keeps the message
   */
  public Divergence divergence() {
    return divergence;
  }
}
