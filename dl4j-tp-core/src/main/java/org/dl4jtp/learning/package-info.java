/**
 * Updaters beside ND4J's own: {@link org.dl4jtp.learning.TorchAdam}, Adam as PyTorch computes it,
 * for replaying published configurations.
 */
package org.dl4jtp.learning;
