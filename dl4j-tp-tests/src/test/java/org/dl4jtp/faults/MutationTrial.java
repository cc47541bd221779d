package org.dl4jtp.faults;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.exception.DL4JException;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.layer.LiveTargetLayer;
import org.dl4jtp.step.TargetPlace;
import org.dl4jtp.train.DivergenceException;
import org.dl4jtp.train.DivergenceListener;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.exception.ND4JException;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.JsonNode;

/** What comes of a changed configuration: it is read, built, and trained for one step. */
final class MutationTrial {
  /** Kinds of outcome. */
  enum Outcome {
    /** Trains by its rule; a change in this library's objects is seen in the configuration. */
    TRAINS,
    /** Trains, and the divergence is reported. */
    DIVERGENCE_REPORTED,
    /** Refused by this library, with the reason. */
    REFUSED,
    /** Refused by the JSON reader, with the place. */
    REFUSED_BY_JSON,
    /** Refused by Deeplearning4j or ND4J, with a reason. */
    REFUSED_BY_DL4J,
    /** Deeplearning4j or ND4J fails on a field of its own, without saying why. */
    DL4J_FAILS,
    /** Must not be. */
    WRONG
  }

  /** An outcome and the reason. */
  record Result(Outcome outcome, String stage, String reason) {}

  private static final Set<Class<?>> CLEAR =
      Set.of(
          IllegalArgumentException.class,
          IllegalStateException.class,
          UnsupportedOperationException.class);

  private final JsonMutation mutation;
  private final MultiLayerConfiguration original;
  private final DataSet data;

  MutationTrial(JsonMutation mutation, MultiLayerConfiguration original, DataSet data) {
    this.mutation = mutation;
    this.original = original;
    this.data = data;
  }

  Result run() {
    String stage = "read";
    try {
      MultiLayerConfiguration conf = MultiLayerConfiguration.fromJson(mutation.text());
      String json = conf.toJson();
      stage = "build";
      MultiLayerNetwork net = new MultiLayerNetwork(conf);
      net.init();
      stage = "train";
      net.setListeners(new DivergenceListener());
      Set<Integer> targets = observed(net);
      net.fit(data);
      stage = "check";
      return trained(net, json, targets);
    } catch (Throwable e) { // what a JVM throws is what this is about
      if (stage.equals("train")) { // a step that was broken off leaves them in any state
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
      }
      return failed(stage, e);
    }
  }

  /** The layers whose input gets a target, and the output, in the step that comes. */
  private static Set<Integer> observed(MultiLayerNetwork net) {
    Set<Integer> targets = new HashSet<>();
    for (Layer layer : net.getLayers()) {
      if (layer instanceof LiveTargetLayer target) {
        for (TargetPlace place : target.network().targetsOf(target)) {
          int index = place.owner().map(owner -> ((LiveTargetLayer) owner).getIndex()).orElse(-1);
          place.observe((h, d) -> targets.add(index));
        }
      }
    }
    return targets;
  }

  private Result trained(MultiLayerNetwork net, String json, Set<Integer> targets) {
    if (net.getIterationCount() != original.getIterationCount() + 1
        && !mutation.pointer().contains("ration")) {
      return new Result(Outcome.DL4J_FAILS, "train", "no step was taken");
    }
    for (Layer layer : net.getLayers()) {
      boolean border = layer instanceof LiveTargetLayer target && target.isBorder();
      if (!layer.getClass().getName().startsWith("org.dl4jtp.")
          || (border && !targets.contains(layer.getIndex()))) {
        return new Result(Outcome.WRONG, "train", "trained without a target: " + layer);
      }
    }
    if (!targets.contains(-1)) {
      return new Result(Outcome.WRONG, "train", "trained without an output target");
    }
    return mutation.ours() && isIgnored(JsonMutation.parse(json))
        ? new Result(Outcome.WRONG, "read", "the change has no effect and was not refused")
        : new Result(Outcome.TRAINS, "train", "");
  }

  /** Whether the configuration is the original's though another value stands in the JSON. */
  private boolean isIgnored(JsonNode read) {
    JsonNode before = JsonMutation.parse(original.toJson());
    if (!read.equals(before)) {
      return false;
    }
    JsonNode was = before.at(mutation.pointer());
    JsonNode is = JsonMutation.parse(mutation.text()).at(mutation.pointer());
    boolean sameValue = is.asText().equals(was.asText()) || is.asDouble() == was.asDouble();
    // The JSON reader drops fractions of whole numbers; settings of a rule are not to suffer it.
    boolean truncated =
        !mutation.pointer().matches(".*(Interval|seed|hiddenSize|samples)")
            && was.isIntegralNumber()
            && (long) is.asDouble() == was.asLong();
    boolean sameTruth = was.isBoolean() && is.isNumber() && is.asBoolean() == was.asBoolean();
    // The JSON reader takes a constant's number for its name.
    boolean ordinal =
        mutation.pointer().matches(".*/(perturbation|initialization)") && is.isIntegralNumber();
    // A default that was left out is what it was.
    boolean sameDefault = is.isMissingNode() || (is.isNull() && was.isBoolean());
    return !(sameValue || truncated || sameTruth || ordinal || sameDefault);
  }

  private Result failed(String stage, Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String reason = root.getClass().getSimpleName() + ": " + root.getMessage();
    if (root instanceof DivergenceException) {
      return new Result(Outcome.DIVERGENCE_REPORTED, stage, reason);
    }
    String thrower = thrower(root);
    boolean words = root.getMessage() != null && root.getMessage().length() > 10;
    boolean clear = words && isClear(root);
    if (thrower.startsWith("org.dl4jtp.")) {
      return new Result(clear ? Outcome.REFUSED : Outcome.WRONG, stage, reason + " in " + thrower);
    }
    if (root instanceof JsonProcessingException) {
      return new Result(Outcome.REFUSED_BY_JSON, stage, reason);
    }
    if (clear) {
      return new Result(Outcome.REFUSED_BY_DL4J, stage, reason + " in " + thrower);
    }
    boolean passesOurs =
        root instanceof StackOverflowError || (root instanceof OutOfMemoryError && mutation.ours());
    return new Result(
        mutation.ours() || passesOurs ? Outcome.WRONG : Outcome.DL4J_FAILS,
        stage,
        reason + " in " + thrower);
  }

  private static boolean isClear(Throwable e) {
    return CLEAR.contains(e.getClass())
        || e instanceof JsonProcessingException
        || e instanceof NumberFormatException
        || e instanceof DL4JException
        || e instanceof ND4JException
        || (e.getClass() == RuntimeException.class && e.getMessage() != null);
  }

  /** The first frame that is not the JDK's, Jackson's or a library's for checks. */
  private static String thrower(Throwable e) {
    List<String> helpers = List.of("java.", "jdk.", "sun.", "com.sun.", "org.nd4j.shade.");
    return Arrays.stream(e.getStackTrace())
        .map(StackTraceElement::toString)
        .filter(frame -> helpers.stream().noneMatch(frame.replaceFirst("^.*/", "")::startsWith))
        .findFirst()
        .orElse("nowhere");
  }
}
