package org.dl4jtp.examples.compare;

import java.util.List;

/**
 * How long, in what portions and how often to train.
 *
 * @param epochs of each run
 * @param batch examples per update
 * @param seeds one run of each rule from each
 */
record Schedule(int epochs, int batch, List<Long> seeds) {}
