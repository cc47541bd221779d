/**
 * One training step of a live network: its plan, passes through it, targets, perturbations.
 *
 * <ul>
 *   <li>{@link org.dl4jtp.step.Network} owns the live layers, the plan and the pass of the current
 *       step. {@link org.dl4jtp.step.Construction} assembles it while Deeplearning4j instantiates
 *       layers and vertices.
 *   <li>{@link org.dl4jtp.step.Wiring} says who feeds whom, {@link org.dl4jtp.step.Plan} where
 *       borders and units are, both in integers. Layers one after another are a network without
 *       branches; applying a rule asks the same two.
 *   <li>{@link org.dl4jtp.step.Member}, {@link org.dl4jtp.step.TargetMember} and {@link
 *       org.dl4jtp.step.StepOutput} are what a step sees of a live layer.
 *   <li>{@link org.dl4jtp.step.Pass} is a pass through the network, of all examples of a batch or,
 *       by {@link org.dl4jtp.step.Rows}, of some; {@link org.dl4jtp.step.SideInputs} are the masks
 *       and states that go with it, {@link org.dl4jtp.step.StepTargets} its targets.
 *   <li>{@link org.dl4jtp.step.OverTime} shares a feedback mapping over the steps of a sequence;
 *       {@link org.dl4jtp.step.FirstBatch} starts feedback weights from data.
 *   <li>{@link org.dl4jtp.step.RuleSettings} is what all of them know of the rule.
 * </ul>
 *
 * <p>A step, in the order of Deeplearning4j's backward pass: each output makes its target in its
 * turn; with the last, targets are made at all borders, and feedback learns; then, from the top
 * down, the layer or vertex at each border asks for its signal (h − ĥ)/η, and trains for it in
 * place of whatever its consumers handed down. (Where a border lies behind a layer's own
 * preprocessor or dropout, the layer hands the signal down.) Where another output is still to come,
 * a target is made when it is asked for.
 */
package org.dl4jtp.step;
