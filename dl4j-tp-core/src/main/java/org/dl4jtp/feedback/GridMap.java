package org.dl4jtp.feedback;

import java.util.Map;
import org.dl4jtp.kernel.RowKernels;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A {@link LinearMap} between the cells of grids over feature maps. */
final class GridMap implements LinearMap {
  private final LinearMap cells;
  private final INDArray bias; // of cells; or null
  private final Grid source; // null where vectors are mapped
  private final Grid target;

  /**
   * From sums over the cells of one grid to all pixels of the cells of another.
   *
   * @param cells from cells, or features, to cells
   * @param biasOrNull of the cells
   * @param sourceOrNull null where what is mapped are no maps
   */
  GridMap(LinearMap cells, INDArray biasOrNull, Grid sourceOrNull, Grid target) {
    this.cells = cells;
    this.bias = biasOrNull;
    this.source = sourceOrNull;
    this.target = target;
  }

  private INDArray mapped(INDArray v) {
    return source == null ? v : source.summed(v);
  }

  @Override
  public INDArray product(INDArray v) {
    return target.spread(cells.product(mapped(v)));
  }

  @Override
  public INDArray addBias(INDArray products) {
    return bias == null
        ? products
        : RowKernels.add(products, target.spread(bias.reshape(1, bias.length())));
  }

  @Override
  public void addGradient(INDArray v, INDArray delta, Map<String, INDArray> gradients) {
    cells.addGradient(mapped(v), target.summed(delta), gradients);
  }

  @Override
  public void addBiasGradient(INDArray delta, Map<String, INDArray> gradients) {
    if (bias != null) {
      cells.addBiasGradient(target.summed(delta), gradients);
    }
  }

  @Override
  public INDArray pullBack(INDArray delta) {
    INDArray below = cells.pullBack(target.summed(delta));
    return source == null ? below : source.spread(below);
  }
}
