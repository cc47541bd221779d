package org.dl4jtp.step;

/** What values the options of a rule can have, whether set in code or read from JSON. */
public final class OptionRanges {
  private OptionRanges() {}

  /**
   * Refuses impossible target step sizes.
   *
   * @param eta η
   * @throws IllegalArgumentException unless positive and finite
   */
  public static void targetStepSize(double eta) {
    positive("target step size (η)", eta);
  }

  /**
   * Refuses impossible noise levels.
   *
   * @param sigma σ
   * @throws IllegalArgumentException unless positive and finite
   */
  public static void noiseLevel(double sigma) {
    positive("noise level (σ)", sigma);
  }

  /**
   * Refuses impossible weight decays.
   *
   * @param decay of the feedback parameters
   * @throws IllegalArgumentException unless zero or positive, and finite
   */
  public static void feedbackWeightDecay(double decay) {
    zeroOrPositive("feedback weight decay", decay);
  }

  /**
   * Refuses impossible dampings.
   *
   * @param damping λ
   * @throws IllegalArgumentException unless zero or positive, and finite
   */
  public static void feedbackDamping(double damping) {
    zeroOrPositive("feedback damping (λ)", damping);
  }

  /**
   * Refuses impossible intervals between feedback steps.
   *
   * @param batches between two steps
   * @throws IllegalArgumentException if negative
   */
  public static void feedbackInterval(int batches) {
    if (batches < 0) {
      throw new IllegalArgumentException(
          "the feedback interval is "
              + batches
              + " batches, but must be positive, or 0 for feedback that fit leaves alone");
    }
  }

  private static void zeroOrPositive(String what, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be zero or positive, and finite");
    }
  }

  private static void positive(String what, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          what + " is " + value + ", but must be positive and finite");
    }
  }
}
