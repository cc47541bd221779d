package org.dl4jtp.faults;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.shade.jackson.databind.JsonNode;
import org.nd4j.shade.jackson.databind.node.ObjectNode;

/** Configurations that were changed after a rule was applied. */
final class JsonFaults {
  private JsonFaults() {}

  static Stream<Fault> all() {
    return Stream.of(read(), built()).flatMap(s -> s);
  }

  /** Refused when read. Deeplearning4j wraps what its JSON reader throws. */
  private static Stream<Fault> read() {
    return Stream.of(
        read("a setting of a later version", r -> r.put("momentum", 3), "momentum", "version"),
        read("a misspelt setting", r -> r.put("noiselevel", 3), "noiselevel", "RuleSettings"),
        read("a negative noise level", r -> r.put("noiseLevel", -0.1), "(σ) is -0.1", "positive"),
        read("an infinite η", r -> r.put("targetStepSize", "Infinity"), "(η) is Infinity"),
        read("no η", r -> r.remove("targetStepSize"), "(η) is NaN"),
        read("a decay of NaN", r -> r.put("feedbackWeightDecay", "NaN"), "decay is NaN"),
        read(
            "half an interval",
            r -> r.put("feedbackInterval", 1.5),
            "feedbackInterval",
            "Floating-point"),
        read("a negative interval", r -> r.put("feedbackInterval", -2), "interval is -2"),
        read("no feedback loss", r -> r.remove("feedbackLoss"), "feedbackLoss"),
        read("no updater", r -> r.putNull("feedbackUpdater"), "feedbackUpdater"),
        read(
            "a loss that is no loss",
            r -> part(r, "feedbackLoss").put("@class", "org.dl4jtp.feedback.GaussianNoise"),
            "GaussianNoise' is no FeedbackLoss",
            "another kind of class"),
        read(
            "a loss that there is not",
            r -> part(r, "feedbackLoss").put("@class", "org.dl4jtp.feedback.NoSuchLoss"),
            "NoSuchLoss",
            "no such class"),
        read(
            "a class of the JDK",
            r -> part(r, "noiseSource").put("@class", "java.lang.ProcessBuilder"),
            "'java.lang.ProcessBuilder' is no NoiseSource",
            "RuleParts.register"),
        read(
            "an unknown property of a mapping",
            r -> part(r, "feedbackMapping").put("depth", 2),
            "'depth' of AffineFeedback"),
        read(
            "a mapping without a property", r -> part(r, "feedbackMapping").remove("bias"), "bias"),
        Fault.of(
            "JSON",
            "half a configuration",
            RuntimeException.class,
            () -> {
              String json = converted().toJson();
              MultiLayerConfiguration.fromJson(json.substring(0, json.length() / 2));
            },
            "end-of-input"));
  }

  private static Stream<Fault> built() {
    return Stream.of(
        built("another position", l -> l.put("position", 2), "layer1", "revert"),
        built("a position out of range", l -> l.put("position", 7), "layer 7 of 3", "apply"),
        built("no wrapped layer", l -> l.remove("underlying"), "TargetLayer has no 'underlying'"),
        built(
            "a layer that makes other examples",
            l -> {
              ObjectNode inner = l.putObject("underlying");
              inner.put("@class", "org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer");
              inner.put("layerName", "layer1");
            },
            "Layer 1 ('layer1')",
            "SpaceToBatchLayer"),
        built("no border", l -> l.put("border", false), "Layer 1", "border of shape [7]"),
        built(
            "targets of another width", l -> l.putArray("targetShape").add(9), "7 features", "[9]"),
        built("feedback from elsewhere", l -> l.put("sourceSize", 5), "Layer 1", "from 5 features"),
        built("another number of outputs", l -> l.put("outputSize", 9), "Layer 1", "9 outputs"),
        built(
            "feedback of 2^33 features",
            l -> l.put("sourceSize", 1L << 33),
            "Layer 1",
            "feedback parameters",
            "8589934592"),
        built(
            "a forward layer of 2^31 units",
            l -> part(l, "underlying").put("nout", 1L << 31),
            "Layer 1",
            "nOut = 2147483648",
            "not possible"),
        built(
            "a noise level of its own",
            l -> part(l, "rule").put("noiseLevel", 0.7),
            "Layer 1",
            "σ=0.7",
            "where the first has"),
        Fault.of(
            "JSON",
            "another optimizer",
            IllegalArgumentException.class,
            () ->
                init(
                    converted()
                        .toJson()
                        .replace("\"STOCHASTIC_GRADIENT_DESCENT\"", "\"CONJUGATE_GRADIENT\"")),
            "Layer 0",
            "CONJUGATE_GRADIENT"),
        Fault.of(
            "JSON",
            "half precision",
            IllegalArgumentException.class,
            () -> init(converted().toJson().replace("\"FLOAT\"", "\"HALF\"")),
            "Layer 0",
            "HALF",
            "FLOAT or DOUBLE"));
  }

  private static Fault read(String name, Consumer<ObjectNode> change, String... words) {
    return Fault.of(
        "JSON",
        name,
        RuntimeException.class,
        () -> MultiLayerConfiguration.fromJson(changed(l -> change.accept(part(l, "rule")))),
        words);
  }

  private static Fault built(String name, Consumer<ObjectNode> change, String... words) {
    return Fault.of("JSON", name, RuntimeException.class, () -> init(changed(change)), words);
  }

  private static MultiLayerConfiguration converted() {
    return TargetPropagation.of(TrainingRule.DTP).applyTo(Networks.plain(DataType.FLOAT));
  }

  private static void init(String json) {
    new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json)).init();
  }

  /** With the second layer's configuration changed. */
  private static String changed(Consumer<ObjectNode> change) {
    JsonNode tree = JsonMutation.parse(converted().toJson());
    change.accept((ObjectNode) tree.at("/confs/1/layer"));
    return tree.toString();
  }

  private static ObjectNode part(ObjectNode owner, String name) {
    return (ObjectNode) owner.get(name);
  }
}
