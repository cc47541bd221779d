/**
 * The report of a comparison as one HTML file: what came out in words, the figures, the curves, and
 * what is needed to repeat it. Knows neither of the commands that measure.
 */
package org.dl4jtp.examples.report;
