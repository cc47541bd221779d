package org.dl4jtp.feedback;

import java.util.Locale;

/**
 * Which hidden activations carry noise, for which examples, in one step of feedback learning. B is
 * the batch size, L the number of activations with learning feedback, P a forward pass of the batch
 * through the network. Costs are those of a loss that sends noise up to the output.
 */
public enum Perturbation {
  /**
   * Every activation, one at a time, for every example: the authors' way.
   *
   * <p>Cost: about L/2 · P.
   */
  ALL_LAYERS("all"),

  /**
   * One activation for every example: the batch is dealt out over the activations in shares of B/L,
   * in an order drawn from the rule's seed and the number of the step. All run upward in one
   * growing batch, and each mapping learns from its share.
   *
   * <p>In every step an example goes to each mapping with equal chances, and every set of B/L
   * examples is as likely as another to be a share. So the mean of a loss over a share has the
   * expectation of that over the batch: the gradient's expectation, and with it the minimiser, is
   * exactly that of {@link #ALL_LAYERS}; its variance is that of B/L examples, L times as large.
   * Neither depends on the order of the data, on which batches recur, or on the steps that feedback
   * learns in. That is why shares are picked from the whole batch: neighbours, which need no copy,
   * are of one class in sorted data. (L iterations of {@code fit}, from a multiple of L on, share
   * an order and move the shares on, so that a full batch brings every example to every mapping
   * once.)
   *
   * <p>In batches smaller than L, some mappings have no share: they do not learn in that step, and
   * their weights and the state of their updaters stay as they are.
   *
   * <p>Cost: about 1/2 · P, whatever L is, and a copy of each example's activations where it is
   * perturbed; for layer-wise rules that follow the target path, of those above as well.
   */
  ONE_LAYER_PER_EXAMPLE("one-per-example"),

  /**
   * One activation drawn for every batch, for all its examples; the other mappings and the state of
   * their updaters stay as they are. The authors' randomised variant.
   *
   * <p>A mapping's expected movement is 1/L of that of {@link #ALL_LAYERS}, its minimiser the same.
   *
   * <p>Cost: about 1/2 · P on average.
   */
  ONE_LAYER_PER_BATCH("one-per-batch"),

  /**
   * All activations at once: noise is added on the way up, in one pass, and each mapping learns to
   * bring back what was added at its place.
   *
   * <p>For the difference reconstruction loss of direct rules the minimiser is, for small σ, the
   * joint Gauss-Newton map Jᵢᵀ(Σⱼ JⱼJⱼᵀ + λI)⁻¹, of all layers' movements together, in place of
   * Jᵢᵀ(JᵢJᵢᵀ + λI)⁻¹. A research option: in deep networks the other layers' noise drowns one's
   * own.
   *
   * <p>Cost: about P.
   */
  JOINT("joint");

  private final String label;

  Perturbation(String label) {
    this.label = label;
  }

  /**
   * The name on command lines.
   *
   * @return for example {@code one-per-example}
   */
  public String label() {
    return label;
  }

  /**
   * The mode of a name.
   *
   * @param label as {@link #label}, in any case
   * @return the mode
   * @throws IllegalArgumentException if there is none, listing all
   */
  public static Perturbation parse(String label) {
    StringBuilder known = new StringBuilder();
    for (Perturbation mode : values()) {
      if (mode.label.equals(label.toLowerCase(Locale.ROOT))) {
        return mode;
      }
      known.append(known.length() == 0 ? "" : ", ").append(mode.label);
    }
    throw new IllegalArgumentException(
        "no perturbation is called '" + label + "'; choose one of: " + known);
  }
}
