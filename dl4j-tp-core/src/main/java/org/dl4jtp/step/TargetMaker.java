package org.dl4jtp.step;

import org.dl4jtp.target.Border;
import org.dl4jtp.target.OutputSpace;
import org.dl4jtp.target.TargetPath;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Makes the targets of a training step, border by border, from the top down. */
public interface TargetMaker {

  /**
   * Where the output enters.
   *
   * @return the space of its displacement
   */
  OutputSpace outputSpace();

  /**
   * The target of a border.
   *
   * @param owner the target layer that holds the feedback into the border, whose input it is
   * @param border the border whose target is wanted
   * @return d = ĥ − h, {@code [batch, n]}, new
   */
  INDArray displacement(TargetMember owner, Border border);

  /**
   * Whether targets follow the loss's exact derivative through all borders.
   *
   * @return false unless overridden
   */
  default boolean areExact() {
    return false;
  }

  /**
   * By a target path.
   *
   * @param path a rule's, or another
   * @return what asks the path, whoever owns the border
   */
  static TargetMaker of(TargetPath path) {
    return new TargetMaker() {
      @Override
      public OutputSpace outputSpace() {
        return path.outputSpace();
      }

      @Override
      public boolean areExact() {
        return path.followsDerivatives();
      }

      @Override
      public INDArray displacement(TargetMember owner, Border border) {
        return path.displacement(border);
      }
    };
  }
}
