/**
 * How targets are made: from the output's target down to every border between two units.
 *
 * <p>Most readers want {@link org.dl4jtp.TrainingRule}, which combines a {@link
 * org.dl4jtp.target.TargetPath} with a feedback mapping and a feedback loss. A target is kept as a
 * <b>displacement</b> d = ĥ − h, because h + d loses the digits of a small d in float32.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.target.LayerwiseTargets}: from each border to the next below (TP, DTP,
 *       DTPDRL, L-DRL, FW-DTP)
 *   <li>{@link org.dl4jtp.target.DirectTargets}: from the output straight to every border (DDTP,
 *       DFA)
 *   <li>{@link org.dl4jtp.target.GaussNewtonTargets}, {@link org.dl4jtp.target.ExactTargets}: with
 *       the exact Jacobian, for reference (GNT; backpropagation as a target rule)
 *   <li>{@link org.dl4jtp.target.OutputKind}: the output layers that have a target, and in which
 *       space it lives
 * </ul>
 *
 * @serial exclude
 */
package org.dl4jtp.target;
