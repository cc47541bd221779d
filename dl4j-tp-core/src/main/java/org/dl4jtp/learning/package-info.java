/**
 * Updaters beside ND4J's own: {@link org.dl4jtp.learning.TorchAdam}, Adam as PyTorch computes it,
 * for replaying published configurations; {@link org.dl4jtp.learning.FusedAdam}, ND4J's Adam with a
 * faster step; and {@link org.dl4jtp.learning.CountingUpdater}, which lets feedback weights count
 * their own steps.
 *
 * @serial exclude
 */
package org.dl4jtp.learning;
