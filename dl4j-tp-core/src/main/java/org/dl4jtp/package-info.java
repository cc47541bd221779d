/**
 * Target propagation as a drop-in training rule for Deeplearning4j: {@link
 * org.dl4jtp.TargetPropagation} switches a configuration to a {@link org.dl4jtp.TrainingRule}.
 *
 * <p>The parts of a rule live in {@link org.dl4jtp.target} (how targets are made) and {@link
 * org.dl4jtp.feedback} (what carries them down, and how it learns). Configurations are converted in
 * {@link org.dl4jtp.convert}; what makes a Deeplearning4j network train by a rule lives in {@link
 * org.dl4jtp.layer} (wrappers) and {@link org.dl4jtp.step} (one training step).
 *
 * <p>What is kept on disk is JSON. That values are {@link java.io.Serializable} is for frameworks
 * that pass them between processes with the same version of this library, such as Spark.
 *
 * <p>The papers that the documentation cites:
 *
 * <ul>
 *   <li>Y. LeCun 1986, Learning process in an asymmetric threshold network
 *   <li>Y. Bengio 2014, How auto-encoders could provide credit assignment in deep networks via
 *       target propagation, arXiv 1407.7906
 *   <li>D.-H. Lee et al. 2015, Difference target propagation, arXiv 1412.7525
 *   <li>A. Nøkland 2016, Direct feedback alignment provides learning in deep neural networks, arXiv
 *       1609.01596
 *   <li>A. Meulemans et al. 2020, A theoretical framework for target propagation, arXiv 2006.14331
 *   <li>M. Ernoult et al. 2022, Towards scaling difference target propagation by learning backprop
 *       targets, arXiv 2201.13415
 *   <li>T. Shibuya et al. 2023, Fixed-weight difference target propagation, arXiv 2212.10352
 * </ul>
 *
 * @serial exclude
 */
package org.dl4jtp;
