package org.dl4jtp.kernel;

/** While it is open, all threads compute by ND4J's operations. */
public final class GeneralPath implements AutoCloseable {
  private final boolean before = FastPath.isTaken();

  /** Opens it. */
  public GeneralPath() {
    FastPath.take(false);
  }

  @Override
  public void close() {
    FastPath.take(before);
  }
}
