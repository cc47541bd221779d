package org.dl4jtp.layer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.graph.Borders;
import org.dl4jtp.graph.Wiring;
import org.dl4jtp.target.OutputKind;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The vertices of a graph. Borders are outputs of vertices. */
final class GraphTopology implements Topology {
  private final Chain chain;
  private final ComputationGraph graph;
  private final Wiring wiring;
  private final Borders borders;
  private final Map<String, ChainMember> members;
  private final GraphWay way;
  private final Map<ChainMember, String> names = new HashMap<>();
  private final String firstOutput; // in the order of backward passes

  GraphTopology(
      Chain chain,
      ComputationGraph graph,
      Wiring wiring,
      Borders borders,
      Map<String, ChainMember> members,
      Map<String, VertexFunction> functions) {
    this.chain = chain;
    this.graph = graph;
    this.wiring = wiring;
    this.borders = borders;
    this.members = members;
    this.way = new GraphWay(wiring, functions);
    members.forEach((name, member) -> names.put(member, name));
    firstOutput = wiring.outputs().stream().max(wiring::compare).orElseThrow();
  }

  /** The border whose feedback a target layer holds. */
  int borderOwnedBy(LiveTargetLayer layer) {
    return borders.ownedBy(names.get(layer));
  }

  /**
   * Makes sure that borders are where they were when the rule was applied.
   *
   * @throws IllegalStateException otherwise
   */
  void check(List<LiveTargetLayer> found, String remedy) {
    boolean asFound = found.size() == borders.vertices().size();
    for (int border = 0; asFound && border < found.size(); border++) {
      asFound = borderOwnedBy(found.get(border)) == border;
    }
    for (ChainMember member : members.values()) {
      asFound &=
          !(member instanceof LiveTargetLayer)
              || ((LiveTargetLayer) member).isInsideUnit()
                  == borders.isInsideUnit(names.get(member));
    }
    if (!asFound) {
      throw new IllegalStateException(
          "The vertices of this target propagation graph are not connected as when the rule was"
              + " applied."
              + remedy);
    }
  }

  /** The border at a vertex's output; -1 if there is none. */
  int borderAt(String vertex) {
    return borders.at(vertex);
  }

  private String vertex(int border) {
    return borders.vertices().get(border);
  }

  private OutputKind kind(String output) {
    return ((LiveOutput) members.get(output)).kind();
  }

  private static GraphPass graphPass(Pass pass) {
    return (GraphPass) pass;
  }

  @Override
  public int above(int border) {
    return borders.above(border);
  }

  @Override
  public boolean isTop(int border) {
    return borders.isTop(border);
  }

  @Override
  public List<LiveOutput> outputsAbove(int border) {
    return borders.outputs(border).stream()
        .map(output -> (LiveOutput) members.get(output))
        .collect(Collectors.toList());
  }

  @Override
  public List<TargetPlace> targetsOf(ChainMember layer) {
    return borders.targetsOf(names.get(layer)).stream()
        .map(
            vertex ->
                borders.at(vertex) < 0
                    ? TargetPlace.output((LiveOutput) members.get(vertex))
                    : TargetPlace.border(chain.border(borders.at(vertex))))
        .collect(Collectors.toList());
  }

  @Override
  public boolean perturbsTogether() {
    return false;
  }

  /** Deeplearning4j freezes all that lies below a layer, but not branches beside it. */
  @Override
  public int lowestTraining() {
    int border = 0;
    while (border < chain.borderCount() && !chain.border(border).trains()) {
      border++;
    }
    return border;
  }

  @Override
  public boolean leavesAlone(ChainMember member) {
    return wiring.consumers(names.get(member)).stream()
        .noneMatch(
            consumer ->
                members.containsKey(consumer)
                    ? mayChangeItsInput(members.get(consumer))
                    : way.isPreprocessor(consumer));
  }

  private static boolean mayChangeItsInput(ChainMember layer) {
    return layer.preProcessor() != null
        && !(layer.preProcessor() instanceof CnnToFeedForwardPreProcessor);
  }

  private Set<String> outputs(int border) {
    return Set.copyOf(borders.outputs(border));
  }

  private INDArray layers(int border, INDArray rows) {
    return chain.border(border).borderShape().layers(rows);
  }

  private INDArray rows(int border, INDArray layers) {
    LiveTargetLayer owner = chain.border(border);
    owner.borderShape().check(layers, owner.name());
    return owner.borderShape().rows(layers);
  }

  @Override
  public INDArray forward(int border, INDArray activation, Pass at) {
    int above = borders.above(border);
    if (above < 0) {
      return forwardToOutput(border, activation, at);
    }
    Set<String> end = Set.of(vertex(above));
    return rows(
        above,
        way.up(vertex(border), layers(border, activation), graphPass(at), end).get(vertex(above)));
  }

  @Override
  public INDArray forwardToOutput(int border, INDArray activation, Pass at) {
    return GraphPass.join(
        borders.outputs(border),
        way.up(vertex(border), layers(border, activation), graphPass(at), outputs(border))::get);
  }

  @Override
  public INDArray outputActivation(int border, INDArray preActivation, Pass at) {
    return GraphPass.join(
        borders.outputs(border),
        split(border, preActivation, at, (name, a) -> kind(name).activation(a))::get);
  }

  @Override
  public INDArray pullBack(int border, Pass at, INDArray output) {
    return pullBack(
        border,
        at,
        split(
            border,
            output,
            at,
            (name, v) -> kind(name).pullBack(graphPass(at).activation(name), v)));
  }

  @Override
  public INDArray pullBackOneUnit(int border, Pass at, INDArray above) {
    int end = borders.above(border);
    return pullBack(border, at, Map.of(vertex(end), layers(end, above)));
  }

  private INDArray pullBack(int border, Pass at, Map<String, INDArray> epsilons) {
    INDArray h = layers(border, at.activation(border));
    return rows(border, way.down(vertex(border), h, graphPass(at), epsilons));
  }

  /** What belongs to each output that a border reaches, by its name. */
  private Map<String, INDArray> split(
      int border, INDArray joined, Pass at, BiFunction<String, INDArray, INDArray> each) {
    Map<String, INDArray> parts = new HashMap<>();
    List<String> reached = borders.outputs(border);
    long start = 0;
    for (String output : reached) {
      long end = start + graphPass(at).preActivation(output).size(1);
      INDArray part =
          reached.size() == 1
              ? joined
              : joined.get(NDArrayIndex.all(), NDArrayIndex.interval(start, end)).dup('c');
      parts.put(output, each.apply(output, part));
      start = end;
    }
    return parts;
  }

  @Override
  public Pass inference(INDArray... features) {
    DataType type = chain.border(0).params().dataType();
    Map<String, INDArray> values =
        way.all(Arrays.stream(features).map(x -> x.castTo(type)).toArray(INDArray[]::new));
    return pass((int) features[0].size(0), values::get, values::get);
  }

  @Override
  public Pass cleanPass(Pass training, int border) {
    GraphPass before = graphPass(training);
    Map<String, INDArray> values =
        way.up(
            vertex(border),
            layers(border, training.activation(border)),
            before,
            Set.copyOf(wiring.outputs()));
    return pass(
        training.batchSize(),
        vertex -> values.containsKey(vertex) ? values.get(vertex) : before.value(vertex),
        output -> values.containsKey(output) ? values.get(output) : before.preActivation(output));
  }

  private GraphPass pass(
      int batchSize, Function<String, INDArray> values, Function<String, INDArray> preActivations) {
    GraphPass pass = new GraphPass(borders, batchSize, values);
    for (int border = 0; border < borders.vertices().size(); border++) {
      INDArray rows = rows(border, values.apply(vertex(border)));
      BorderShape.checkExamples(rows, batchSize, chain.border(border).name());
      pass.setActivation(border, rows);
    }
    for (String output : wiring.outputs()) {
      INDArray preActivation = preActivations.apply(output);
      pass.setOutput(output, preActivation, kind(output).activation(preActivation));
    }
    return pass;
  }

  @Override
  public void take(LiveOutput output, OutputMove move, LayerWorkspaceMgr mgr) {
    String name = names.get(output);
    if (name.equals(firstOutput)) {
      begin(move, mgr);
    }
    graphPass(chain.pass()).setMove(name, move);
    move.tell();
  }

  /** Targets are made later, in the turn of each border: by then its outputs have had theirs. */
  private void begin(OutputMove first, LayerWorkspaceMgr mgr) {
    GraphPass pass =
        pass(
            (int) first.preActivation().size(0),
            this::current,
            output ->
                output.equals(firstOutput)
                    ? first.preActivation()
                    : ((StepOutput) members.get(output)).enter(mgr));
    pass.keep(array -> OutputTarget.keep(array, mgr));
    chain.begin(pass);
    chain.learnFeedbackInTraining();
  }

  /** What a network input or vertex handed on in the forward pass. */
  private INDArray current(String name) {
    int input = wiring.networkInput(name);
    if (input >= 0) {
      return graph.getInput(input).castTo(chain.border(0).params().dataType());
    }
    String consumer = wiring.consumers(name).get(0);
    int edge = wiring.inputs(consumer).indexOf(name);
    return graph.getVertex(consumer).getInputs()[edge];
  }

  /**
   * What the vertex at a border gets in place of what its consumers hand down.
   *
   * @return (h − ĥ)/η, new
   */
  INDArray signal(int border, LayerWorkspaceMgr mgr) {
    LiveTargetLayer owner = chain.border(border);
    Pass pass = chain.pass();
    if (!pass.hasDisplacement(border)) {
      owner.makeTarget(pass, mgr);
      pass.forgetEvaluations(); // they end with the vertex's turn
    }
    return layers(border, pass.displacement(border).mul(-1 / owner.rule().targetStepSize()));
  }
}
