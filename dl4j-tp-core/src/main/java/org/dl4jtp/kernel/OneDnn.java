package org.dl4jtp.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** What the variants of ND4J's binaries with oneDNN do faster. */
final class OneDnn {
  private static final boolean PRESENT = Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN");

  private OneDnn() {}

  /** Whether ND4J hands operations on arrays of this type to oneDNN, if there are any. */
  static boolean takes(DataType type) {
    return PRESENT && type == DataType.FLOAT;
  }
}
