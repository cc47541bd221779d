package org.dl4jtp.examples.notebook;

/**
 * A notebook's cell does not compile (the message has the compiler's words), or threw (the cause).
 */
public final class CellException extends Exception {
  CellException(String message) {
    super(message);
  }

  CellException(Throwable thrown) {
    super(thrown.toString(), thrown);
  }
}
