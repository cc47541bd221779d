package org.dl4jtp.examples.bench;

import java.util.List;

/**
 * All matrix products of some training steps, as they were seen. Products with a vector are none.
 *
 * @param steps how many
 * @param products in order
 * @param unseen an operation that multiplies matrices on its own, so that this list is not all;
 *     null if it is
 */
record StepProducts(int steps, List<Product> products, String unseen) {

  /** Multiplications with an addition each, in a step on average. */
  double multiplyAddsPerStep() {
    return products.stream().mapToLong(Product::multiplyAdds).sum() / (double) steps;
  }
}
