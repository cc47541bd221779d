package org.dl4jtp.step;

import java.util.function.BiConsumer;
import org.dl4jtp.kind.Layout;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A live output of a network: in a training step its error makes the output's target. */
public interface StepOutput {

  /**
   * What the output's h_L and a_L are.
   *
   * @return by the layer's activation and loss function
   */
  OutputKind kind();

  /**
   * How h_L and a_L become rows.
   *
   * @return the layout
   */
  Layout layout();

  /**
   * Calls back in every training step when the output target is made; null ends it.
   *
   * @param observer gets h_L and ĥ_L − h_L, {@code [batch, nOut]}, which it must copy to keep
   */
  void observeOutputTarget(BiConsumer<INDArray, INDArray> observer);
}
