package org.dl4jtp.faults;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * A wrong use and what comes of it.
 *
 * @param subject what it is about
 * @param name of the use
 * @param use what is done
 * @param type of the exception
 * @param words in its message: the layer or argument, the value, the remedy
 */
record Fault(
    String subject,
    String name,
    ThrowingCallable use,
    Class<? extends Throwable> type,
    List<String> words) {

  static Fault of(
      String subject,
      String name,
      Class<? extends Throwable> type,
      ThrowingCallable use,
      String... words) {
    return new Fault(subject, name, use, type, List.of(words));
  }
}
