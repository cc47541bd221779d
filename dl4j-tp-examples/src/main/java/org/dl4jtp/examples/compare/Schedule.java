package org.dl4jtp.examples.compare;

import java.util.List;
import org.dl4jtp.train.FeedbackSchedule;

/**
 * How long, in what portions and how often to train.
 *
 * @param epochs of each run
 * @param batch examples per update
 * @param seeds one run of each rule from each
 * @param feedback when feedback learns apart from training steps
 */
record Schedule(int epochs, int batch, List<Long> seeds, FeedbackSchedule feedback) {}
