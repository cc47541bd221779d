package org.dl4jtp.examples.report;

/**
 * A chart in the page.
 *
 * @param caption what it shows
 * @param description the same for those who cannot see it, with the figures that matter
 * @param svg an element to embed
 */
public record PageChart(String caption, String description, String svg) {}
