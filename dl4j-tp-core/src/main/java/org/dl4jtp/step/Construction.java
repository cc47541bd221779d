package org.dl4jtp.step;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dl4jtp.function.VertexFunction;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network whose layers Deeplearning4j is building: it instantiates them one after another, on one
 * thread, within one call of {@code init}, and tells them nothing of one another. So the thread
 * remembers, weakly: what a failed {@code init} left behind is forgotten with its layers, and begun
 * anew by the next.
 */
public final class Construction {
  private static final ThreadLocal<WeakReference<Construction>> CURRENT = new ThreadLocal<>();

  private final Network network = new Network();
  private final Object identity; // of a graph; null for layers one after another
  private final int firstIndex;
  private final int length; // of vertices or layers
  private final Map<String, Part> parts = new HashMap<>();
  private String pending; // a vertex being built

  private Construction(Object identity, int firstIndex, int length) {
    this.identity = identity;
    this.firstIndex = firstIndex;
    this.length = length;
    CURRENT.set(new WeakReference<>(this));
    network.await(this);
  }

  /** A layer, or a vertex without one. */
  private static final class Part {
    Member member; // or null
    VertexFunction function; // null of a layer
    IntFunction<INDArray> inputs; // null of a row
    Object place; // the live vertex; null of a row
  }

  private static Construction current() {
    WeakReference<Construction> current = CURRENT.get();
    return current == null ? null : current.get();
  }

  private static void forget() {
    CURRENT.remove();
  }

  /**
   * Enters a vertex of a graph that Deeplearning4j is about to instantiate.
   *
   * @param graph the graph, of which only the identity is used
   * @param vertices how many vertices it has
   * @param vertex name of the vertex
   */
  public static void enter(Object graph, int vertices, String vertex) {
    enterVertex(graph, vertices, vertex);
  }

  /**
   * Adds the layer of the vertex that was entered.
   *
   * @param member the live layer
   * @return its network, not yet complete
   * @throws IllegalStateException when none was entered
   */
  public static Network join(Member member) {
    Construction current = awaitingLayer();
    if (current == null) {
      forget();
      throw new IllegalStateException(
          "Layer '"
              + member.name()
              + "' belongs to a target propagation graph, but was not built in its vertex there."
              + Network.REMEDY);
    }
    current.add(member);
    return current.network;
  }

  /**
   * Adds the next of several layers one after another.
   *
   * @param member the live layer
   * @param position its place among them, from 0
   * @param length how many they are
   * @param index that Deeplearning4j gives it
   * @return its network, complete with the last
   * @throws IllegalStateException when it is not the next one
   */
  public static Network join(Member member, int position, int length, int index) {
    Construction current = ofRow(position, length, index);
    if (current == null) {
      forget();
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
    current.add(member);
    return current.completeIf(Blueprint.series(length));
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
  public static Network built(
      VertexFunction functionOrNull,
      IntFunction<INDArray> inputs,
      Object place,
      Blueprint blueprint) {
    Construction current = current();
    current.end(functionOrNull, inputs, place);
    return current.completeIf(blueprint);
  }

  // ---- what was begun

  /** Of a graph, about to build one of its vertices. */
  private static void enterVertex(Object graph, int vertices, String vertex) {
    Construction current = current();
    if (current == null
        || current.identity != graph
        || current.pending != null
        || current.parts.containsKey(vertex)) {
      current = new Construction(graph, 0, vertices);
    }
    current.pending = vertex;
  }

  /** Of the vertex that this thread is building; null if it builds none. */
  private static Construction awaitingLayer() {
    Construction current = current();
    boolean awaits =
        current != null && current.pending != null && !current.parts.containsKey(current.pending);
    return awaits ? current : null;
  }

  /** Of layers one after another; null if this is not the next one. */
  private static Construction ofRow(int position, int length, int index) {
    Construction current = position == 0 ? new Construction(null, index, length) : current();
    boolean next =
        current != null
            && current.identity == null
            && current.length == length
            && current.parts.size() == position
            && current.firstIndex + position == index;
    return next ? current : null;
  }

  /** Adds the layer of the vertex being built, or the next one of a row. */
  private void add(Member member) {
    Part part = new Part();
    part.member = member;
    parts.put(pending != null ? pending : Integer.toString(parts.size()), part);
  }

  /**
   * The vertex being built is done.
   *
   * @param functionOrNull null if it has a layer
   */
  private void end(VertexFunction functionOrNull, IntFunction<INDArray> inputs, Object place) {
    Part part = parts.computeIfAbsent(pending, name -> new Part());
    part.function = functionOrNull;
    part.inputs = inputs;
    part.place = place;
    pending = null;
  }

  private Network completeIf(Blueprint blueprint) {
    if (pending == null && parts.size() == length) {
      forget();
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
