package org.dl4jtp.examples.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.util.Optional;
import org.dl4jtp.examples.chart.ChartStyle;

/** Whether this Java can draw text: small container images often come without any font. */
public final class Drawing {
  private static final Optional<String> OBSTACLE = obstacle();

  private Drawing() {}

  /** Why charts cannot be drawn here, and the remedy; empty if they can. */
  public static Optional<String> noCharts() {
    return OBSTACLE;
  }

  private static Optional<String> obstacle() {
    System.setProperty("java.awt.headless", "true"); // drawing needs no display
    try {
      ChartStyle.font(Font.PLAIN, 1)
          .createGlyphVector(new FontRenderContext(null, true, true), "x")
          .getOutline();
      return Optional.empty();
    } catch (RuntimeException | LinkageError | InternalError e) {
      return Optional.of(
          "No charts: this Java cannot draw text ("
              + e
              + "). Install fontconfig and a font, for example the package fonts-dejavu-core.");
    }
  }
}
