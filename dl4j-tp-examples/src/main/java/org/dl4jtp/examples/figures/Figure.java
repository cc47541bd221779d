package org.dl4jtp.examples.figures;

import org.dl4jtp.examples.chart.Picture;

/** A figure of the paper, measured here. */
interface Figure {
  /** The numbers. */
  FigureData data();

  /** What is to be seen. */
  Picture picture();
}
