/**
 * Target propagation as a drop-in training rule for Deeplearning4j: {@link
 * org.dl4jtp.TargetPropagation} switches a configuration to a {@link org.dl4jtp.TrainingRule}.
 *
 * <p>The parts of a rule live in {@link org.dl4jtp.target} (how targets are made) and {@link
 * org.dl4jtp.feedback} (what carries them down, and how it learns); the machinery that makes a
 * Deeplearning4j network train by them in {@link org.dl4jtp.layer}.
 */
package org.dl4jtp;
