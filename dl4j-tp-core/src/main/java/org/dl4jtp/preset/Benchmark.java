package org.dl4jtp.preset;

/** The tasks of the paper, with the authors' normalisation of inputs. */
public enum Benchmark {
  /** 28×28 digits, 60,000 for training. */
  MNIST(0.1307, 0.3081),

  /**
   * MNIST with all layers but the first frozen at their initial weights: it tells good targets from
   * bad ones, because no other layer can make up for them.
   */
  FROZEN_MNIST(0.1307, 0.3081),

  /** 28×28 pictures of clothes, 60,000 for training. */
  FASHION_MNIST(0, 1),

  /** 32×32 colour pictures, 50,000 for training. */
  CIFAR10(0.5, 0.5),

  /**
   * Regression of a random network's outputs on random inputs, for a figure. The paper's data came
   * from NumPy's and PyTorch's generators and cannot be repeated here.
   */
  STUDENT_TEACHER(0, 1);

  private final double mean;
  private final double standardDeviation;

  Benchmark(double mean, double standardDeviation) {
    this.mean = mean;
    this.standardDeviation = standardDeviation;
  }

  static Benchmark of(String dataset, boolean onlyFirstLayerLearns) {
    switch (dataset) {
      case "mnist":
        return onlyFirstLayerLearns ? FROZEN_MNIST : MNIST;
      case "fashion_mnist":
        return FASHION_MNIST;
      case "cifar10":
        return CIFAR10;
      case "student_teacher":
        return STUDENT_TEACHER;
      default:
        throw new IllegalArgumentException("unknown data set '" + dataset + "'");
    }
  }

  /**
   * What is subtracted from inputs; pixels are between 0 and 1 before.
   *
   * @return of all channels; 0 where inputs stay as they are
   */
  public double mean() {
    return mean;
  }

  /**
   * What inputs are divided by afterwards.
   *
   * @return of all channels; 1 where inputs stay as they are
   */
  public double standardDeviation() {
    return standardDeviation;
  }
}
