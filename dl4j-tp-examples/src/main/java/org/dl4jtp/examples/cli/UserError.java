package org.dl4jtp.examples.cli;

/**
 * The user's input is wrong: an argument, a file, or what is in it. The message stands alone: it
 * names the argument or file, the value, and the remedy. The command line prints it without a stack
 * trace and exits with code 2.
 */
public final class UserError extends RuntimeException {
  /**
   * @param message what is wrong, where, and what to do about it
   */
  public UserError(String message) {
    super(message);
  }

  /**
   * @param message what is wrong, where, and what to do about it
   * @param cause the failure behind it
   */
  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
