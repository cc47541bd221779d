/**
 * Updaters beside ND4J's own: {@link org.dl4jtp.learning.TorchAdam}, Adam as PyTorch computes it,
 * for replaying published configurations, and {@link org.dl4jtp.learning.CountingUpdater}, which
 * lets feedback weights count their own steps.
 */
package org.dl4jtp.learning;
