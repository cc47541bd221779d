package org.dl4jtp.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.deeplearning4j.earlystopping.EarlyStoppingModelSaver;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.nn.api.Model;

/**
 * Early stopping that ends before its first epoch has been scored, for example by a {@link
 * DivergenceListener}, gives back the network as it was before training. Deeplearning4j's savers
 * have no best model then, and its trainers throw a NullPointerException in place of the reason.
 *
 * <pre>{@code
 * .modelSaver(new StartSaver<>(net, new InMemoryModelSaver<>()))
 * }</pre>
 *
 * @param <T> the kind of network
 */
public final class StartSaver<T extends Model> implements EarlyStoppingModelSaver<T> {
  private static final long serialVersionUID = 1L;

  private final EarlyStoppingModelSaver<T> saver;
  private InMemoryModelSaver<T> start = new InMemoryModelSaver<>(); // null once there is a best

  /**
   * Keeps a copy of a network.
   *
   * @param net before training, initialised
   * @param saver gets what training saves
   */
  public StartSaver(T net, EarlyStoppingModelSaver<T> saver) {
    this.saver = Objects.requireNonNull(saver, "saver");
    try {
      start.saveBestModel(Objects.requireNonNull(net, "net"), Double.NaN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void saveBestModel(T net, double score) throws IOException {
    saver.saveBestModel(net, score);
    start = null;
  }

  @Override
  public void saveLatestModel(T net, double score) throws IOException {
    saver.saveLatestModel(net, score);
  }

  /** The best so far; before the first, the network as it was. */
  @Override
  public T getBestModel() throws IOException {
    return (start == null ? saver : start).getBestModel();
  }

  @Override
  public T getLatestModel() throws IOException {
    return saver.getLatestModel();
  }
}
