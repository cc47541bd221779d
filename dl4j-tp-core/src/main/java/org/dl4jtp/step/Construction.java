package org.dl4jtp.step;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dl4jtp.function.VertexFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network whose layers Deeplearning4j is building: it instantiates them one after another, on one
 * thread, within one call of {@code init}, and tells them nothing of one another. So the thread
 * remembers what it has begun, weakly: a network is held by its layers, and one that is never
 * finished ends with them. Others may be built while a layer draws its weights.
 */
public final class Construction {
  private static final ThreadLocal<Deque<WeakReference<Construction>>> BEGUN =
      ThreadLocal.withInitial(ArrayDeque::new);

  private final Network network = new Network();
  private final Object identity; // of a graph; null for layers one after another
  private final int firstIndex;
  private final int length; // of vertices or layers
  private final Map<String, Part> parts = new HashMap<>();
  private String pending; // a vertex being built
  private INDArray parameters; // of the first layer with any

  private Construction(Object identity, int firstIndex, int length) {
    this.identity = identity;
    this.firstIndex = firstIndex;
    this.length = length;
    BEGUN.get().push(new WeakReference<>(this));
    network.await(this);
  }

  /** A layer, or a vertex without one. */
  private static final class Part {
    Member member; // or null
    VertexFunction function; // null of a layer
    IntFunction<INDArray> inputs; // null of a row
    Object place; // the live vertex; null of a row
  }

  /** The latest that this thread has begun of some; null if there is none. */
  private static Construction latest(Predicate<Construction> wanted) {
    BEGUN.get().removeIf(reference -> reference.get() == null);
    for (WeakReference<Construction> reference : BEGUN.get()) {
      Construction begun = reference.get();
      if (begun != null && wanted.test(begun)) {
        return begun;
      }
    }
    forgetIfEmpty();
    return null;
  }

  private static void forgetIfEmpty() {
    if (BEGUN.get().isEmpty()) {
      BEGUN.remove();
    }
  }

  /** Leaves nothing of it on the thread: it is whole, or given up. */
  public void end() {
    BEGUN.get().removeIf(reference -> reference.get() == this);
    forgetIfEmpty();
  }

  /**
   * Enters a vertex of a graph that Deeplearning4j is about to instantiate.
   *
   * @param graph the graph, of which only the identity is used
   * @param vertices how many vertices it has
   * @param vertex name of the vertex
   * @return what is to be told when the vertex is {@link #built}, or {@link #end} if it cannot be
   */
  public static Construction enter(Object graph, int vertices, String vertex) {
    Construction begun =
        latest(
            other ->
                other.identity == graph
                    && other.pending == null
                    && !other.parts.containsKey(vertex));
    Construction here = begun == null ? new Construction(graph, 0, vertices) : begun;
    here.pending = vertex;
    return here;
  }

  /**
   * Adds the layer of the vertex that was entered.
   *
   * @param member the live layer
   * @return its network, not yet complete
   * @throws IllegalStateException when none was entered
   */
  public static Network join(Member member) {
    Construction begun =
        latest(other -> other.pending != null && !other.parts.containsKey(other.pending));
    if (begun == null) {
      throw new IllegalStateException(
          "Layer '"
              + member.name()
              + "' belongs to a target propagation graph, but was not built in its vertex there."
              + Network.REMEDY);
    }
    begun.add(member);
    return begun.network;
  }

  /**
   * Adds the next of several layers one after another.
   *
   * @param member the live layer
   * @param position its place among them, from 0
   * @param length how many they are
   * @param index that Deeplearning4j gives it
   * @param parameters a view of its network's; null for a layer without
   * @return its network, complete with the last
   * @throws IllegalStateException when it is not the next one
   */
  public static Network join(
      Member member, int position, int length, int index, INDArray parameters) {
    Construction begun =
        position == 0
            ? new Construction(null, index, length)
            : latest(other -> other.awaits(position, length, index, parameters));
    if (begun == null) {
      throw new IllegalStateException(
          "Layer '"
              + member.name()
              + "' is layer "
              + position
              + " of "
              + length
              + " of a target propagation network, but was not built as such."
              + Network.REMEDY);
    }
    begun.parameters = begun.parameters == null ? parameters : begun.parameters;
    begun.add(member);
    return begun.completeIf(Blueprint.series(length));
  }

  private boolean awaits(int position, int rowLength, int index, INDArray layerParameters) {
    return identity == null
        && length == rowLength
        && parts.size() == position
        && firstIndex + position == index
        && isOfSameNetwork(layerParameters);
  }

  /** All parameters of a network lie in one array. */
  private boolean isOfSameNetwork(INDArray layerParameters) {
    return layerParameters == null
        || parameters == null
        || (!parameters.wasClosed()
            && parameters.data().sameUnderlyingData(layerParameters.data()));
  }

  /**
   * Ends the vertex that was entered.
   *
   * @param functionOrNull what it computes; null if that of its layer
   * @param inputs what came in by each of its edges, in the step that is being trained
   * @param place the live vertex, which asks for signals if it has no layer
   * @param blueprint of the whole graph
   * @return its network, complete with the last vertex
   */
  public Network built(
      VertexFunction functionOrNull,
      IntFunction<INDArray> inputs,
      Object place,
      Blueprint blueprint) {
    Part part = parts.computeIfAbsent(pending, name -> new Part());
    part.function = functionOrNull;
    part.inputs = inputs;
    part.place = place;
    pending = null;
    return completeIf(blueprint);
  }

  /** Adds the layer of the vertex being built, or the next one of a row. */
  private void add(Member member) {
    Part part = new Part();
    part.member = member;
    parts.put(pending != null ? pending : Integer.toString(parts.size()), part);
  }

  private Network completeIf(Blueprint blueprint) {
    if (pending == null && parts.size() == length) {
      end();
      network.complete(this, blueprint);
    }
    return network;
  }

  int missing() {
    return length - parts.size();
  }

  boolean isGraph() {
    return identity != null;
  }

  int length() {
    return length;
  }

  // ---- what was built

  Wiring wiring(Blueprint blueprint) {
    Wiring.Builder builder = new Wiring.Builder();
    for (String name : blueprint.order()) {
      Member member = member(name);
      if (member == null) {
        builder.add(name, blueprint.inputs(name));
      } else {
        builder.addLayer(
            name, blueprint.inputs(name).get(0), member.preProcessor() != null, dropsInput(member));
      }
    }
    return builder.build(blueprint.outputs());
  }

  private Member member(String name) {
    return parts.containsKey(name) ? parts.get(name).member : null;
  }

  private static boolean dropsInput(Member member) {
    return member instanceof TargetMember && ((TargetMember) member).dropsInput();
  }

  /** By node; null where there is none. */
  List<Member> members(Wiring wiring) {
    return IntStream.range(0, wiring.size())
        .mapToObj(node -> member(wiring.name(node)))
        .collect(Collectors.toList());
  }

  /** What asks for signals: a live layer, or a vertex without one; null for other nodes. */
  Object place(String name) {
    Part part = parts.get(name);
    return part == null ? null : part.member != null ? part.member : part.place;
  }

  /** By node. */
  List<LiveNode> liveNodes(Blueprint blueprint) {
    List<LiveNode> live = new ArrayList<>();
    for (String name : blueprint.order()) {
      Part part = parts.get(name);
      if (part == null) {
        live.add(LiveNode.networkInput());
      } else if (part.member == null) {
        live.add(new LiveNode(part.function, part.inputs));
      } else {
        addLayer(part.member, part.inputs, live);
      }
    }
    return live;
  }

  /**
   * What enters a vertex is recorded by its first node, be it the layer's own preprocessor; what
   * enters the layer behind that, or in a row, by the layer.
   */
  private static void addLayer(Member layer, IntFunction<INDArray> inputs, List<LiveNode> live) {
    IntFunction<INDArray> entering = inputs;
    if (layer.preProcessor() != null) {
      live.add(LiveNode.preprocessor(layer.preProcessor(), entering));
      entering = null;
    }
    if (dropsInput(layer)) {
      live.add(LiveNode.dropout(entering));
      entering = null;
    }
    live.add(LiveNode.layer(layer, entering == null ? edge -> layer.input() : entering));
  }
}
