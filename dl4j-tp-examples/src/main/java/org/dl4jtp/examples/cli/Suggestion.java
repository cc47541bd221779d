package org.dl4jtp.examples.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.lang3.StringUtils;

/** What somebody who mistyped a word may have meant. */
public final class Suggestion {
  private Suggestion() {}

  /**
   * A sentence, if there is a word like the mistyped one: a few letters away, or its beginning.
   *
   * @param word what was typed
   * @param valid words there are
   * @return for example {@code Did you mean 'compare'?}
   */
  public static Optional<String> of(String word, Collection<String> valid) {
    String typed = word.toLowerCase(Locale.ROOT).replaceFirst("=.*", "");
    int near =
        typed.length() < 4 ? 1 : Math.max(2, typed.length() / 3); // 2: letters changed places
    return valid.stream()
        .filter(candidate -> distance(typed, candidate) <= near)
        .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
        .map(candidate -> "Did you mean '" + candidate + "'?");
  }

  @SuppressWarnings("deprecation") // for another library's, which is not there
  private static int distance(String typed, String candidate) {
    String lower = candidate.toLowerCase(Locale.ROOT);
    boolean begun = typed.replace("-", "").length() > 1 && lower.startsWith(typed);
    return begun ? 1 : StringUtils.getLevenshteinDistance(typed, lower);
  }
}
