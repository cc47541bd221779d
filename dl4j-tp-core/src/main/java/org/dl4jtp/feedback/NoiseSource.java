package org.dl4jtp.feedback;

import org.dl4jtp.json.RulePart;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where the noise ε comes from that feedback weights learn from: a part of the rule. It must be a
 * function of its arguments (and of its own immutable settings) alone, so that a run saved and
 * resumed draws what it would have drawn without the interruption. Replicas of one network on
 * several workers draw the same noise, each for its own examples. Mean 0, variance 1, independent.
 */
public interface NoiseSource extends RulePart {

  /**
   * Fills an array with noise.
   *
   * @param into overwritten, {@code [batch, features]}
   * @param seed the rule's seed
   * @param border which border between two units is perturbed, counted from 0 at the first hidden
   *     activation
   * @param step which step: the network's count of parameter updates so far, or a negative number,
   *     another in every step that trains feedback alone
   * @param draw counts the draws for one border in one step, from 0
   */
  void fill(INDArray into, long seed, int border, long step, int draw);
}
