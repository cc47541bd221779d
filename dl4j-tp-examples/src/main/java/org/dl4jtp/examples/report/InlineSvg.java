package org.dl4jtp.examples.report;

import org.dl4jtp.examples.chart.Picture;
import org.knowm.xchart.internal.chartpart.Chart;

/** Charts as elements of an HTML page. */
final class InlineSvg {
  private InlineSvg() {}

  /**
   * The element, without what only files have in front of it.
   *
   * @param prefix of its identifiers, which must be unique in the page
   */
  static String of(Chart<?, ?> chart, String prefix) {
    String file = Picture.of(chart).svg();
    return file.substring(file.indexOf("<svg"))
        .replaceAll("(id=\"|url\\(#)(?=clip)", "$1" + prefix + "-");
  }
}
