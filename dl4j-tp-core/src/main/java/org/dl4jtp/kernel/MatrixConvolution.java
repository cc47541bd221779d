package org.dl4jtp.kernel;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.convolution.Convolution;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Convolution as one matrix product for every example, with its image patches {@code [in·kernel
 * height·kernel width, output height·width]}: the order in which ND4J writes patches fastest. There
 * is room for the patches of a few examples only, which the processor's cache holds.
 *
 * <p>Products are with transposed views, as BLAS writes in 'f' order: zᵀ = patchesᵀ wᵀ.
 */
final class MatrixConvolution implements ConvolutionKernel {
  /** Elements. One example may need more. */
  private static final long ROOM = 1 << 16;

  /** Elements. Below, ND4J's operation is faster forward, for it has no work for every example. */
  private static final long FEW = 1 << 15;

  private final ConvolutionWindow window;
  private final ConvolutionKernel operation;
  private final long few;

  MatrixConvolution(ConvolutionWindow window) {
    this(window, FEW);
  }

  /** With another bound for the patches of an example that are left to ND4J's operation. */
  MatrixConvolution(ConvolutionWindow window, long few) {
    this.window = window;
    this.operation = new OperationConvolution(window);
    this.few = few;
  }

  @Override
  public void forward(INDArray x, INDArray w, INDArray b, INDArray z) {
    if (w.length() / w.size(0) * z.size(2) * z.size(3) < few) {
      operation.forward(x, w, b, z);
      return;
    }
    INDArray kernels = transposed(w);
    INDArray maps = maps(z);
    if (b != null) {
      fill(maps, b);
    }
    int sum = b == null ? 0 : 1;
    Patches patches = new Patches(x, w);
    for (long i = 0; i < x.size(0); i++) {
      Nd4j.gemm(
          patches.read(i).transpose(), kernels, maps.slice(i).transpose(), false, false, 1, sum);
    }
  }

  @Override
  public void parameterGradients(INDArray x, INDArray w, INDArray delta, INDArray dw, INDArray db) {
    INDArray kernels = transposed(dw);
    INDArray maps = maps(delta);
    Patches patches = new Patches(x, w);
    for (long i = 0; i < x.size(0); i++) {
      Nd4j.gemm(patches.read(i), maps.slice(i), kernels, false, true, 1, i == 0 ? 0 : 1);
    }
    if (db != null) {
      delta.sum(db.reshape(db.length()), 0, 2, 3);
    }
  }

  @Override
  public void inputGradient(INDArray x, INDArray w, INDArray delta, INDArray dx) {
    INDArray kernels = transposed(w);
    INDArray maps = maps(delta);
    Patches patches = new Patches(dx, w);
    for (long i = 0; i < x.size(0); i++) {
      Nd4j.gemm(maps.slice(i).transpose(), kernels, patches.room(i).transpose(), false, true, 1, 0);
      patches.written(i);
    }
  }

  /** {@code [in·kernel height·kernel width, out]}, a view. */
  private static INDArray transposed(INDArray w) {
    return w.reshape('c', w.size(0), w.length() / w.size(0)).transpose();
  }

  /** {@code [batch, channels, height·width]}, a view. */
  private static INDArray maps(INDArray batch) {
    return batch.reshape('c', batch.size(0), batch.size(1), batch.size(2) * batch.size(3));
  }

  /** Every map with its channel's bias. As a product: ND4J's broadcasting is many times slower. */
  private static void fill(INDArray maps, INDArray b) {
    INDArray ones = Nd4j.ones(b.dataType(), maps.size(2), 1);
    INDArray biases = Nd4j.tile(b.reshape('c', 1, b.length()), 1, (int) maps.size(0));
    INDArray out = maps.reshape('c', maps.size(0) * maps.size(1), maps.size(2)).transpose();
    Nd4j.gemm(ones, biases, out, false, false, 1, 0);
  }

  /** The patches of a few examples at a time, which must be asked for in order. */
  private final class Patches {
    private final INDArray images;
    private final int[] at;
    private final long atOnce;
    private final INDArray columns;
    private final INDArray matrices;

    Patches(INDArray images, INDArray w) {
      this.images = images;
      at = window.arguments(images);
      int[] out = window.outputSize(images);
      long rows = w.length() / w.size(0);
      long size = (long) out[0] * out[1];
      atOnce = Math.min(images.size(0), Math.max(1, ROOM / (rows * size)));
      columns =
          Nd4j.createUninitialized(
              images.dataType(),
              new long[] {atOnce, w.size(1), w.size(2), w.size(3), out[0], out[1]},
              'c');
      matrices = columns.reshape('c', atOnce, rows, size);
    }

    /** Where an example's patches are. */
    INDArray room(long example) {
      return matrices.slice(example % atOnce);
    }

    /** The patches of an example. */
    INDArray read(long example) {
      if (example % atOnce == 0) {
        long end = Math.min(example + atOnce, images.size(0));
        Convolution.im2col(
            images(example, end),
            at[0],
            at[1],
            at[2],
            at[3],
            at[4],
            at[5],
            at[6],
            at[7],
            window.isSame(),
            columns(end - example));
      }
      return room(example);
    }

    /** After the last of the few examples, makes the images sums of their patches. */
    void written(long example) {
      long end = example + 1;
      if (end % atOnce == 0 || end == images.size(0)) {
        long start = example - example % atOnce;
        int height = (int) images.size(2);
        int width = (int) images.size(3);
        Convolution.col2im(
            columns(end - start),
            images(start, end),
            at[2],
            at[3],
            at[4],
            at[5],
            height,
            width,
            at[6],
            at[7]);
      }
    }

    private INDArray images(long start, long end) {
      return images.get(NDArrayIndex.interval(start, end));
    }

    private INDArray columns(long examples) {
      return examples == atOnce ? columns : columns.get(NDArrayIndex.interval(0, examples));
    }
  }
}
