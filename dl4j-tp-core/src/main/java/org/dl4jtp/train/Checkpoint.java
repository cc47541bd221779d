package org.dl4jtp.train;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.dl4jtp.layer.LiveModel;
import org.nd4j.linalg.api.rng.Random;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.type.TypeReference;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A network and all else that a run needs to go on as if it had not been interrupted: weights with
 * those of the feedback, the state of both updaters, the counts of iterations, epochs and feedback
 * steps, the state of ND4J's generator (dropout), and notes of the caller's, such as the position
 * in a schedule.
 *
 * <p>The file is a Deeplearning4j model, which {@code MultiLayerNetwork.load} or {@code
 * ComputationGraph.load} reads, with one entry more. A process killed at any moment, or a full
 * disk, leaves the old file or the new one. A resumed run equals an uninterrupted one bit for bit,
 * given the same data in the same order, the same machine and the same number of threads.
 *
 * <p>ND4J's generator is one for every thread: save and load on the thread that trains.
 *
 * <p>Deeplearning4j's {@code CheckpointListener} works as well; it leaves out the generator's state
 * (so dropout draws anew) and the notes.
 */
public final class Checkpoint {
  private static final String ENTRY = "dl4jtp-training.json";
  private static final String SEED = "random.seed";
  private static final String ROOT = "random.root";
  private static final String NODE = "random.node";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Model model;
  private final Map<String, String> state;

  private Checkpoint(Path file, Model model, Map<String, String> state) {
    this.file = file;
    this.model = model;
    this.state = state;
  }

  /**
   * Saves a run.
   *
   * @param net the network, between two steps
   * @param file replaced at once if it exists
   * @param notes what the caller wants to find again; no name may begin with {@code random.}
   * @throws UncheckedIOException if it cannot be written; the old file is then still there
   * @throws IllegalArgumentException if the network is not initialised, or a note's name reserved
   */
  public static void save(MultiLayerNetwork net, Path file, Map<String, String> notes) {
    write(net, file, notes);
  }

  /**
   * Saves a graph so that it goes on as if nothing had happened.
   *
   * @param net the graph, between two steps
   * @param file replaced at once if it exists
   * @param notes what the caller wants to find again; no name may begin with {@code random.}
   * @throws UncheckedIOException if it cannot be written; the old file is then still there
   * @throws IllegalArgumentException if the graph is not initialised, or a note's name reserved
   */
  public static void save(ComputationGraph net, Path file, Map<String, String> notes) {
    write(net, file, notes);
  }

  private static void write(Model net, Path file, Map<String, String> notes) {
    if (!LiveModel.of(net).isInitialised()) {
      throw new IllegalArgumentException(
          "the network is not initialised, so there is no run to save; call init() first");
    }
    Map<String, String> state = new TreeMap<>(notes);
    Random random = Nd4j.getRandom();
    put(state, SEED, random.getSeed());
    put(state, ROOT, random.rootState());
    put(state, NODE, random.nodeState());
    try {
      WholeFile.write(
          file,
          beside -> {
            ModelSerializer.writeModel(net, beside.toFile(), true);
            try (FileSystem zip = FileSystems.newFileSystem(beside, (ClassLoader) null)) {
              Files.write(zip.getPath(ENTRY), JSON.writeValueAsBytes(state));
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoint " + file + ": " + e, e);
    }
  }

  private static void put(Map<String, String> state, String name, long value) {
    if (state.put(name, Long.toString(value)) != null) {
      throw new IllegalArgumentException("the note '" + name + "' has a name that is reserved");
    }
  }

  /**
   * Loads a run, of a network or a graph, and puts ND4J's generator where it was.
   *
   * @param file a checkpoint
   * @return the run
   * @throws UncheckedIOException if it cannot be read
   * @throws IllegalArgumentException if it is not a checkpoint, or a damaged one, or holds Java
   *     objects, which Deeplearning4j would deserialize: no checkpoint has any
   */
  public static Checkpoint load(Path file) {
    try {
      Map<String, String> state = readState(file);
      long seed = number(file, state, SEED);
      long root = number(file, state, ROOT);
      long node = number(file, state, NODE);
      refuseObjects(file);
      Model model = model(file);
      Random random = Nd4j.getRandom();
      random.setSeed(seed);
      random.setStates(root, node);
      return new Checkpoint(file, model, state);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException("there is no checkpoint " + file, e);
    } catch (ZipException | EOFException e) {
      throw new IllegalArgumentException(
          file + " is no checkpoint, or a damaged one: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoint " + file + ": " + e, e);
    }
  }

  // The readers of Deeplearning4j and ND4J throw all sorts of exceptions on damaged data.
  private static Model model(Path file) throws IOException {
    try {
      return isGraph(file)
          ? ComputationGraph.load(file.toFile(), true)
          : MultiLayerNetwork.load(file.toFile(), true);
    } catch (JsonProcessingException | RuntimeException | OutOfMemoryError e) {
      throw new IllegalArgumentException(
          file + " is a damaged checkpoint, or one of another version: " + e.getMessage(), e);
    }
  }

  private static boolean isGraph(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(ModelSerializer.CONFIGURATION_JSON);
      return entry != null && JSON.readTree(zip.getInputStream(entry)).has("networkInputs");
    }
  }

  private static Map<String, String> readState(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    try (ZipFile zip = new ZipFile(file.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw new IllegalArgumentException(
            file + " is no checkpoint, but perhaps a model: it has no entry " + ENTRY);
      }
      return JSON.readValue(
          zip.getInputStream(entry), new TypeReference<TreeMap<String, String>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is a damaged checkpoint: " + e.getMessage(), e);
    }
  }

  /** In the order that Deeplearning4j reads them in, which need not be that of the directory. */
  private static void refuseObjects(Path file) throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        if (e.getName().equalsIgnoreCase(ModelSerializer.PREPROCESSOR_BIN)) {
          throw new IllegalArgumentException(
              file
                  + " is no checkpoint of this library's: it holds serialized Java objects, "
                  + e.getName()
                  + "; remove that entry if you trust the rest");
        }
      }
    }
  }

  private static long number(Path file, Map<String, String> state, String name) {
    try {
      return Long.parseLong(state.get(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          file + " is a damaged checkpoint: no " + name + " in its " + ENTRY, e);
    }
  }

  /**
   * The network, ready to go on.
   *
   * @return the same whenever it is asked for
   * @throws IllegalStateException if the run is that of a graph
   */
  public MultiLayerNetwork network() {
    return as(MultiLayerNetwork.class, "graph()");
  }

  /**
   * The graph, ready to go on.
   *
   * @return the same whenever it is asked for
   * @throws IllegalStateException if the run is that of a {@code MultiLayerNetwork}
   */
  public ComputationGraph graph() {
    return as(ComputationGraph.class, "network()");
  }

  private <M extends Model> M as(Class<M> kind, String other) {
    if (!kind.isInstance(model)) {
      throw new IllegalStateException(
          file
              + " holds the run of a "
              + model.getClass().getSimpleName()
              + ", not of a "
              + kind.getSimpleName()
              + "; call "
              + other);
    }
    return kind.cast(model);
  }

  /**
   * A note of the caller's.
   *
   * @param name its name
   * @return null if there is none
   */
  public String note(String name) {
    return state.get(name);
  }
}
