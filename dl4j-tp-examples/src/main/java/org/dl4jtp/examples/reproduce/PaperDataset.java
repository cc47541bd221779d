package org.dl4jtp.examples.reproduce;

import java.nio.file.Path;
import java.util.List;
import org.dl4jtp.examples.cli.Choice;
import org.dl4jtp.examples.data.Cifar10;
import org.dl4jtp.examples.data.IdxFiles;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.dataset.DataSet;

/** The paper's data sets, normalised as the authors had them. */
enum PaperDataset {
  MNIST("MNIST", "mnist_", "mnist_"),
  /** MNIST with all layers but the first frozen. */
  FROZEN_MNIST("Frozen-MNIST", "mnist_frozen_", "frozen_mnist_"),
  FASHION_MNIST("Fashion-MNIST", "fashion_mnist_", "fashion_mnist_train_"),
  CIFAR10("CIFAR10", "cifar10_", "cifar10_");

  private static final int VALIDATION = 5000;

  /** Which examples are held out is the same in every run. */
  private static final long SPLIT_SEED = 1;

  final String title;
  final String prefix;
  final String trainingPrefix;

  PaperDataset(String title, String prefix, String trainingPrefix) {
    this.title = title;
    this.prefix = prefix;
    this.trainingPrefix = trainingPrefix;
  }

  String key() {
    return Choice.name(this);
  }

  /**
   * Loads it.
   *
   * @param directory of the official files
   * @param heldOut whether examples are held out for validation; if not, the validation part is
   *     part of the training part as well
   */
  LabelledData load(Path directory, boolean heldOut) {
    LabelledData data =
        switch (this) {
          case MNIST, FROZEN_MNIST -> IdxFiles.mnist(directory, VALIDATION);
          case FASHION_MNIST -> IdxFiles.fashionMnist(directory, VALIDATION);
          case CIFAR10 -> Cifar10.load(directory, VALIDATION, SPLIT_SEED);
        };
    if (heldOut) {
      return data;
    }
    DataSet all = DataSet.merge(List.of(data.train(), data.validation()));
    return new LabelledData(
        data.name(), all, data.validation(), data.test(), data.task(), data.imageOrNull());
  }
}
