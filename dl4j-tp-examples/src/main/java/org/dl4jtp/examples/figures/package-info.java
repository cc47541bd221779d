/** The command {@code figures}: figures of the paper, measured here, as data and pictures. */
package org.dl4jtp.examples.figures;
