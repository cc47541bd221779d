/**
 * Feedback mappings, how they learn, and the noise they learn from.
 *
 * <p>A <b>feedback mapping</b> {@link org.dl4jtp.feedback.FeedbackMapping g} sends something from
 * above a border between two units of a network (the activation of the next border, or the
 * network's output) to an estimate of the activation h at the border. It is a configuration; bound
 * to its weights it is a {@link org.dl4jtp.feedback.Feedback}. A <b>feedback loss</b> {@link
 * org.dl4jtp.feedback.FeedbackLoss} says what its weights learn: they never see the task's loss.
 *
 * <table>
 * <caption>Which to use</caption>
 * <tr><td>{@link org.dl4jtp.feedback.AffineFeedback}</td><td>g(s) = t(sQ + q): all layer-wise rules, DDTP-linear, DFA</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.DeconvolutionFeedback}</td><td>what it becomes between feature maps</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.GridFeedback}</td><td>what direct feedback becomes into large feature maps</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.RandomHiddenFeedback}</td><td>through a large fixed random layer: DDTP-RHL</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.MlpFeedback}</td><td>a small perceptron: DDTP-MLP</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.NoFeedback}</td><td>none: rules with exact derivatives</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.Reconstruction}</td><td>‖g(f(h+σε)) − (h+σε)‖²: makes g an inverse of the forward path (DTP)</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.DifferenceReconstruction}</td><td>the same through the difference correction and from the output: makes g a damped Gauss-Newton map (DRL)</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.LocalDifferenceReconstruction}</td><td>the same for one layer at a time: makes g the transposed Jacobian (L-DRL)</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.FixedFeedback}</td><td>g stays as it was initialised (DFA, FW-DTP)</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.GaussianNoise}</td><td>the noise ε, a function of seed, border, step and draw</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.RademacherNoise}</td><td>the same, +1 or −1: cheaper</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.Perturbation}</td><td>which activations carry the noise, for which examples</td></tr>
 * <tr><td>{@link org.dl4jtp.feedback.FeedbackStart}</td><td>how weights start: drawn, or from the first batch</td></tr>
 * </table>
 *
 * @serial exclude
 */
package org.dl4jtp.feedback;
