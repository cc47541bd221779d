package org.dl4jtp.examples.reproduce;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** SHA-256, in hexadecimal digits. */
final class Digest {
  private static final int ROWS = 1000;

  private final MessageDigest digest;

  private Digest() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(byte[] bytes) {
    Digest digest = new Digest();
    digest.digest.update(bytes);
    return digest.end();
  }

  /**
   * Of all examples as they are trained and tested on, normalised, in single precision and in
   * order; whether some are held out makes no difference.
   *
   * @param heldOut whether the validation part is none of the training part
   */
  static String of(LabelledData data, boolean heldOut) {
    List<DataSet> training =
        heldOut ? List.of(data.train(), data.validation()) : List.of(data.train());
    Digest digest = new Digest();
    training.forEach(part -> digest.add(part.getFeatures()));
    training.forEach(part -> digest.add(part.getLabels()));
    digest.add(data.test().getFeatures());
    digest.add(data.test().getLabels());
    return digest.end();
  }

  private String end() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void add(INDArray examples) {
    long count = examples.size(0);
    INDArray rows = examples.reshape('c', count, examples.length() / count);
    for (long from = 0; from < count; from += ROWS) {
      INDArray some =
          rows.get(NDArrayIndex.interval(from, Math.min(from + ROWS, count)), NDArrayIndex.all());
      float[] values = some.castTo(DataType.FLOAT).dup('c').data().asFloat();
      ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
      bytes.asFloatBuffer().put(values);
      digest.update(bytes);
    }
  }
}
