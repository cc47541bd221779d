package org.dl4jtp.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.train.Checkpoint;
import org.nd4j.linalg.api.buffer.DataType;

/** Files that are not there, not whole, or not what they should be, and disks that are full. */
final class FileFaults {
  private FileFaults() {}

  static Stream<Fault> all(Path dir) throws IOException {
    MultiLayerNetwork net = Networks.network(TrainingRule.DTP, DataType.FLOAT);
    Path model = dir.resolve("model.zip");
    net.save(model.toFile());
    Path whole = dir.resolve("run.zip");
    Checkpoint.save(net, whole, Map.of());
    return Stream.of(models(dir, model), loads(dir, whole, model), saves(dir, net)).flatMap(s -> s);
  }

  private static Stream<Fault> models(Path dir, Path model) throws IOException {
    return Stream.of(
        model("an empty model", cut(model, dir.resolve("empty.zip"), 0), "Cannot read from stream"),
        model(
            "a model with a changed configuration",
            changed(model, dir, "changed.zip", "\"noiseLevel\" : 0.1", "\"noiseLevel\" : -1"),
            "(σ) is -1.0"));
  }

  private static Stream<Fault> loads(Path dir, Path whole, Path model) throws IOException {
    Path objects = copy(whole, dir.resolve("objects.zip"));
    add(objects, "preprocessor.bin", new byte[] {(byte) 0xac, (byte) 0xed, 0, 5});
    Path numbers = copy(whole, dir.resolve("numbers.zip"));
    add(numbers, "dl4jtp-training.json", "{\"random.seed\":\"x\"}".getBytes(UTF_8));
    Path text = copy(whole, dir.resolve("text.zip"));
    add(text, "dl4jtp-training.json", "{".getBytes(UTF_8));
    Path configuration = copy(whole, dir.resolve("conf.zip"));
    add(configuration, "configuration.json", "{".getBytes(UTF_8));
    Path weights = copy(whole, dir.resolve("weights.zip"));
    add(weights, "coefficients.bin", new byte[] {1, 2, 3});
    return Stream.of(
        load("no checkpoint", dir.resolve("missing.zip"), true, "no checkpoint", "missing.zip"),
        load(
            "a cut checkpoint", cut(whole, dir.resolve("cut.zip"), 2), false, "cut.zip", "damaged"),
        load("a model for a checkpoint", model, false, "no checkpoint", "perhaps a model"),
        load("Java objects in a checkpoint", objects, false, "preprocessor.bin", "remove"),
        load("a configuration that is no JSON", configuration, false, "conf.zip", "damaged"),
        load("a state that is no number", numbers, false, "numbers.zip", "random.seed"),
        load("a state that is no JSON", text, false, "text.zip", "damaged"),
        load("weights that are none", weights, false, "weights.zip", "damaged"),
        load(
            "a changed rule in a checkpoint",
            changed(whole, dir, "rule.zip", "\"noiseLevel\" : 0.1", "\"noiseLevel\" : -1"),
            false,
            "rule.zip",
            "damaged"));
  }

  private static Stream<Fault> saves(Path dir, MultiLayerNetwork net) {
    return Stream.of(
        Fault.of(
            "files",
            "a directory that is not there",
            UncheckedIOException.class,
            () -> Checkpoint.save(net, dir.resolve("no/such/run.zip"), Map.of()),
            "cannot write",
            "no/such/run.zip"),
        Fault.of(
            "files",
            "a network that has no weights yet",
            IllegalArgumentException.class,
            () ->
                Checkpoint.save(
                    new MultiLayerNetwork(Networks.plain(DataType.FLOAT)),
                    dir.resolve("run.zip"),
                    Map.of()),
            "not initialised",
            "call init() first"),
        Fault.of(
            "files",
            "the run of a network for one of a graph",
            IllegalStateException.class,
            () -> Checkpoint.load(dir.resolve("run.zip")).graph(),
            "run.zip",
            "a MultiLayerNetwork",
            "call network()"),
        Fault.of(
            "files",
            "a note with a reserved name",
            IllegalArgumentException.class,
            () -> Checkpoint.save(net, dir.resolve("run.zip"), Map.of("random.seed", "1")),
            "'random.seed'",
            "reserved"));
  }

  private static Fault model(String name, Path file, String... words) {
    return fault(name, Exception.class, () -> MultiLayerNetwork.load(file.toFile(), true), words);
  }

  private static Fault load(String name, Path file, boolean io, String... words) {
    Class<? extends Throwable> type =
        io ? UncheckedIOException.class : IllegalArgumentException.class;
    return fault(name, type, () -> Checkpoint.load(file), words);
  }

  private static Fault fault(
      String name, Class<? extends Throwable> type, ThrowingCallable use, String... words) {
    return Fault.of("files", name, type, use, words);
  }

  /** The beginning of a file; nothing of it if the part is 0. */
  private static Path cut(Path file, Path to, int part) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Files.write(to, Arrays.copyOf(bytes, part == 0 ? 0 : bytes.length / part));
  }

  private static Path copy(Path file, Path to) throws IOException {
    return Files.copy(file, to);
  }

  private static void add(Path zip, String entry, byte[] content) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(zip, (ClassLoader) null)) {
      Files.write(files.getPath(entry), content);
    }
  }

  private static Path changed(Path zip, Path dir, String name, String from, String to)
      throws IOException {
    Path copy = copy(zip, dir.resolve(name));
    try (FileSystem files = FileSystems.newFileSystem(copy, (ClassLoader) null)) {
      Path entry = files.getPath("configuration.json");
      String json = Files.readString(entry);
      if (!json.contains(from)) {
        throw new IllegalStateException("no " + from + " in " + json);
      }
      Files.writeString(entry, json.replace(from, to));
    }
    return copy;
  }
}
