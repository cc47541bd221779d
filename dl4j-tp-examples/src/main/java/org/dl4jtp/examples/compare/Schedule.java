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
 * @param alignmentOrNull how alignment is measured on the way; null if it is not
 */
record Schedule(
    int epochs,
    int batch,
    List<Long> seeds,
    FeedbackSchedule feedback,
    AlignmentPlan alignmentOrNull) {}
