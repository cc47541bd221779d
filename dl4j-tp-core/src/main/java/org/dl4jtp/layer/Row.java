package org.dl4jtp.layer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The layers one after another. */
final class Row implements Topology {
  private final Chain chain;
  private final List<ChainMember> members;
  private final List<LiveTargetLayer> borders;
  private final int length;

  /**
   * Of a chain under construction.
   *
   * @param members its members, which are still to come
   * @param borders those at whose inputs borders are
   */
  Row(Chain chain, List<ChainMember> members, List<LiveTargetLayer> borders, int length) {
    this.chain = chain;
    this.members = members;
    this.borders = borders;
    this.length = length;
  }

  private LiveOutput output() {
    return (LiveOutput) members.get(length - 1);
  }

  private BorderShape shape(int border) {
    return borders.get(border).borderShape();
  }

  @Override
  public int above(int border) {
    return isTop(border) ? -1 : border + 1;
  }

  @Override
  public boolean isTop(int border) {
    return border == borders.size() - 1;
  }

  @Override
  public List<LiveOutput> outputsAbove(int border) {
    return List.of(output());
  }

  @Override
  public List<TargetPlace> targetsOf(ChainMember layer) {
    return List.of(
        borders.stream()
            .filter(border -> border.position() > layer.position())
            .findFirst()
            .map(TargetPlace::border)
            .orElseGet(() -> TargetPlace.output(output())));
  }

  @Override
  public boolean perturbsTogether() {
    return true;
  }

  /** Backward passes end at the first layer that is frozen, coming from the top. */
  @Override
  public int lowestTraining() {
    int border = borders.size();
    while (border > 0 && borders.get(border - 1).trains()) {
      border--;
    }
    return border;
  }

  /**
   * Layers above leave it alone, see {@link LiveChainedLayer#allowInputModification}; a
   * preprocessor may not.
   */
  @Override
  public boolean leavesAlone(ChainMember member) {
    int above = member.position() + 1;
    InputPreProcessor preProcessor =
        above < members.size() ? members.get(above).preProcessor() : null;
    return preProcessor == null || preProcessor instanceof CnnToFeedForwardPreProcessor;
  }

  @Override
  public INDArray forward(int border, INDArray activation, Pass at) {
    return forward(border, activation);
  }

  private INDArray forward(int border, INDArray activation) {
    int examples = (int) activation.size(0);
    boolean last = isTop(border);
    int from = borders.get(border).position();
    int to = last ? length - 1 : borders.get(border + 1).position();
    INDArray x = shape(border).layers(activation);
    for (int i = from; i <= to; i++) {
      ChainMember member = members.get(i);
      if (i > from && member.preProcessor() != null) {
        // A preprocessor may reshape what it is given, or return it; it must not be a stored array.
        x = member.preProcessor().preProcess(x, examples, Workspaces.current()).dup();
      }
      if (i < to || last) {
        x = member.function().apply(x);
      }
    }
    return last ? x : shape(border + 1).rows(x);
  }

  @Override
  public INDArray forwardToOutput(int from, INDArray activation, Pass at) {
    INDArray rows = activation;
    for (int border = from; border < borders.size(); border++) {
      rows = forward(border, rows);
    }
    return rows;
  }

  @Override
  public INDArray outputActivation(int border, INDArray preActivation, Pass at) {
    return output().kind().activation(preActivation);
  }

  @Override
  public INDArray pullBack(int border, Pass at, INDArray output) {
    return pullBack(border, length, at, output().kind().pullBack(at.outputActivation(), output));
  }

  @Override
  public INDArray pullBackOneUnit(int border, Pass at, INDArray above) {
    INDArray epsilon = shape(border + 1).layers(above);
    LiveTargetLayer next = borders.get(border + 1);
    if (next.preProcessor() != null) {
      epsilon = next.preProcessor().backprop(epsilon, at.batchSize(), Workspaces.current());
    }
    return pullBack(border, next.position(), at, epsilon);
  }

  /** Through the layers from a border's on, up to one exclusively. */
  private INDArray pullBack(int border, int end, Pass at, INDArray above) {
    INDArray x = shape(border).layers(at.activation(border));
    Deque<UnaryOperator<INDArray>> way = new ArrayDeque<>();
    int from = borders.get(border).position();
    for (int i = from; i < end; i++) {
      ChainMember member = members.get(i);
      InputPreProcessor preProcessor = member.preProcessor();
      if (i > from && preProcessor != null) {
        x = preProcessor.preProcess(x, at.batchSize(), Workspaces.current()).dup();
        way.push(epsilon -> preProcessor.backprop(epsilon, at.batchSize(), Workspaces.current()));
      }
      ForwardFunction.Linearization here = member.function().linearize(x);
      way.push(here::pullBack);
      x = here.value();
    }
    INDArray epsilon = above;
    for (UnaryOperator<INDArray> step : way) {
      epsilon = step.apply(epsilon);
    }
    return shape(border).rows(epsilon);
  }

  @Override
  public Pass inference(INDArray... features) {
    int batchSize = (int) features[0].size(0);
    Pass inference = new Pass(borders.size(), batchSize);
    INDArray x = features[0].castTo(borders.get(0).params().dataType());
    for (ChainMember member : members) {
      if (member.preProcessor() != null) {
        x = member.preProcessor().preProcess(x, batchSize, Workspaces.current()).dup();
      }
      int border = member instanceof LiveTargetLayer ? borders.indexOf(member) : -1;
      if (border >= 0) {
        shape(border).check(x, borders.get(border).name());
        BorderShape.checkExamples(x, batchSize, borders.get(border).name());
        inference.setActivation(border, shape(border).rows(x));
      }
      x = member.function().apply(x);
    }
    inference.setOutput(x, output().kind().activation(x));
    return inference;
  }

  @Override
  public Pass cleanPass(Pass training, int border) {
    Pass clean = new Pass(borders.size(), training.batchSize());
    INDArray activation = training.activation(border);
    clean.setActivation(border, activation);
    for (int b = border; b < borders.size() - 1; b++) {
      activation = forward(b, activation);
      clean.setActivation(b + 1, activation);
    }
    INDArray preActivation = forward(borders.size() - 1, activation);
    clean.setOutput(preActivation, output().kind().activation(preActivation));
    return clean;
  }

  @Override
  public void take(LiveOutput output, OutputMove move, LayerWorkspaceMgr mgr) {
    Pass pass = new Pass(borders.size(), (int) move.preActivation().size(0));
    for (int border = 0; border < borders.size(); border++) {
      INDArray clean = borders.get(border).clean(mgr);
      BorderShape.checkExamples(clean, pass.batchSize(), borders.get(border).name());
      pass.setActivation(border, clean);
    }
    pass.setExampleMask(move.exampleMask());
    pass.setOutput(move.preActivation(), move.activation());
    pass.setOutputDisplacement(move.ofPreActivation(), move.displacement());
    chain.begin(pass);
    move.tell();
    chain.makeTargets(mgr);
    chain.learnFeedbackInTraining();
  }
}
