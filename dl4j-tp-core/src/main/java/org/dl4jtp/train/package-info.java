/**
 * The life that feedback weights have of their own.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.train.FeedbackTraining} trains the feedback weights of a live network
 *       alone, by epochs, steps or single batches.
 *   <li>{@link org.dl4jtp.train.FeedbackSchedule} says when: before the first training step, after
 *       each epoch, several times a batch. How often feedback learns within {@code fit}, and which
 *       forward layers are frozen, is part of the network's configuration ({@code
 *       TargetPropagation.feedbackInterval}, {@code freezeLayers}).
 *   <li>{@link org.dl4jtp.train.FeedbackScheduleListener} keeps a schedule during {@code fit} or
 *       early stopping.
 *   <li>{@link org.dl4jtp.train.Checkpoint} saves all that a run needs to go on as if it had not
 *       been interrupted.
 *   <li>{@link org.dl4jtp.train.DivergenceListener} ends training at the first NaN or infinity, and
 *       says where it came from.
 * </ul>
 *
 * @serial exclude
 */
package org.dl4jtp.train;
