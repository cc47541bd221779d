package org.dl4jtp.examples.reproduce;

/**
 * How alignment is measured in a run.
 *
 * @param interval iterations from one measurement to the next
 * @param damping λ of the Gauss-Newton targets
 */
record AngleSettings(int interval, double damping) {

  /** For people; of null, too. */
  static String words(AngleSettings settings) {
    return settings == null
        ? "no alignment"
        : "alignment every %d iterations with damping %s"
            .formatted(settings.interval(), settings.damping());
  }
}
