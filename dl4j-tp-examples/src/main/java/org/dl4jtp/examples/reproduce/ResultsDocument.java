package org.dl4jtp.examples.reproduce;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dl4jtp.examples.cli.UserError;

/**
 * A Markdown document parts of which are made from data. Each stands between {@code <!-- results:
 * WHAT -->} and {@code <!-- /results -->}, which readers do not see; a part within a line, or
 * paragraphs of its own.
 */
final class ResultsDocument {
  private static final String OPEN = "<!-- results: ";
  private static final String CLOSE = "<!-- /results -->";
  private static final Pattern PART = Pattern.compile("(?s)" + OPEN + "([^\n]*?) -->(.*?)" + CLOSE);

  private ResultsDocument() {}

  /**
   * The document with its parts made anew.
   *
   * @param content of a part by what it is to be; of several lines, or one
   * @throws UserError if marks do not come in pairs
   */
  static String redraw(String document, UnaryOperator<String> content) {
    check(document);
    return PART.matcher(document).replaceAll(part -> Matcher.quoteReplacement(part(part, content)));
  }

  private static String part(MatchResult part, UnaryOperator<String> content) {
    String made = content.apply(part.group(1));
    String within = made.endsWith("\n") ? "\n\n" + made + "\n" : made;
    return OPEN + part.group(1) + " -->" + within + CLOSE;
  }

  private static void check(String document) {
    int from = 0;
    while (true) {
      int open = document.indexOf(OPEN, from);
      int close = document.indexOf(CLOSE, from);
      if (open < 0 && close < 0) {
        return;
      }
      int next = open < 0 ? -1 : document.indexOf(OPEN, open + 1);
      if (open < 0 || close < open || (next >= 0 && next < close)) {
        int at = open < 0 || (close >= 0 && close < open) ? close : open;
        long line = document.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        throw new UserError(
            "--document: in line %d, '%s' and '%s' do not come in pairs; mend that"
                .formatted(line, OPEN.strip(), CLOSE));
      }
      from = close + CLOSE.length();
    }
  }
}
