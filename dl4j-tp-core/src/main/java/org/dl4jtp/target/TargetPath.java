package org.dl4jtp.target;

import org.dl4jtp.json.RulePart;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The way from the output's target to the target of every border. Immutable.
 *
 * <p>Order of use, in every training step: the borders are visited from the output down, {@link
 * #displacement} once for each; then, where there is feedback that learns, the other methods as
 * often as its loss asks.
 *
 * <p>Obligations, checked for every rule: with no output displacement there is none anywhere (but
 * for plain target propagation, which does not correct what its inverses get wrong); for small
 * output displacements it is linear in them; it sees the network above only through {@link Border}.
 */
public interface TargetPath extends RulePart {

  /**
   * Features of what the feedback mapping into a border maps.
   *
   * @param own features of the border's activation
   * @param above features of the next border up, or of the output
   * @param output features of the output
   * @param top whether only the output lies above
   * @return 0 if this path needs no mapping there
   */
  long sourceSize(long own, long above, long output, boolean top);

  /**
   * Whether the mapping into a border maps the activation of the next border up (or of the output)
   * and nothing else, so that its form can follow the layers between. It decides what the methods
   * that follow do unless overridden: they are those of layer-wise targets if true, of direct ones
   * if false.
   *
   * @return false unless overridden
   */
  default boolean mapsActivationAbove() {
    return false;
  }

  /**
   * Where the output enters this path.
   *
   * @return pre-activation or activation of the output
   */
  OutputSpace outputSpace();

  /**
   * Whether feedback leads from the output down to every border, so that {@link #passOn} can follow
   * it; difference reconstruction needs that.
   *
   * @return true unless overridden
   */
  default boolean descendsByFeedback() {
    return true;
  }

  /**
   * Whether targets lie where differences of feedback lead, so that its slopes matter alone.
   *
   * @return true unless overridden; false if feedback must lead back to the activation itself
   */
  default boolean correctsDifferences() {
    return true;
  }

  /**
   * Whether targets go down from border to border by exact derivatives, so that what an output adds
   * at its layer's input comes down with them.
   *
   * @return false unless overridden
   */
  default boolean followsDerivatives() {
    return false;
  }

  /**
   * The way from a border's activation to its target. New.
   *
   * @param border the border whose target is wanted
   * @return d = ĥ − h, {@code [batch, n]}
   */
  INDArray displacement(Border border);

  /**
   * What the feedback mapping into a border maps.
   *
   * @param border the border
   * @return s, {@code [batch, sourceSize]}; unless overridden the activation above or the output,
   *     as {@link #mapsActivationAbove} says
   */
  default INDArray source(Border border) {
    return mapsActivationAbove() && !border.isTop()
        ? border.above().activation()
        : border.output(outputSpace());
  }

  /**
   * What the mapping would map if the border's activation were another, sent forward from there.
   * New.
   *
   * @param border the border
   * @param activation another activation for it
   * @return s̃, {@code [batch, sourceSize]}; unless overridden what the activation becomes one
   *     border up or in the output, as {@link #mapsActivationAbove} says
   */
  default INDArray source(Border border, INDArray activation) {
    return mapsActivationAbove()
        ? border.forward(activation)
        : border.forwardToOutput(activation, outputSpace());
  }

  /**
   * How far the source of the mapping into a border moves when what is above the border moves. The
   * argument or new.
   *
   * @param border the border
   * @param moved displacement that {@link #passOn} brought here; at the last border, that of the
   *     output in {@link #outputSpace}. It may be several batches one below the other
   * @return {@code [rows of moved, sourceSize]}; unless overridden the argument
   */
  default INDArray sourceDisplacement(Border border, INDArray moved) {
    return moved;
  }

  /**
   * What moves above the next border down when what is above this border moves: with direct targets
   * the output still, with layer-wise ones the border's own activation, by its mapping. The
   * argument or new.
   *
   * @param border the border
   * @param moved as for {@link #sourceDisplacement}
   * @return what {@link #sourceDisplacement} of the next border down takes; unless overridden the
   *     difference of the mapping or the argument, as {@link #mapsActivationAbove} says
   */
  default INDArray passOn(Border border, INDArray moved) {
    return mapsActivationAbove()
        ? border.feedback().difference(source(border), moved).value()
        : moved;
  }
}
