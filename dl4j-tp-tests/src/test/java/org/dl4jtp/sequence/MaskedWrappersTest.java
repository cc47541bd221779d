package org.dl4jtp.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.dl4jtp.Sample;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.gradientcheck.Agreement;
import org.dl4jtp.gradientcheck.Data;
import org.dl4jtp.gradientcheck.Net;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Sgd;

/** Layers that wrap another, directly above a border, where steps are masked. */
class MaskedWrappersTest {
  private static final int BATCH = 5;
  private static final int STEPS = 4;
  private static final InputType TYPE = InputType.recurrent(3, STEPS);

  private static Layer recurrent() {
    return new SimpleRnn.Builder().nOut(4).build();
  }

  private static Map<String, Supplier<Layer>> wrappers() {
    Map<String, Supplier<Layer>> all = new TreeMap<>();
    all.put("a recurrent layer", MaskedWrappersTest::recurrent);
    all.put("masking zeros", () -> zeros(recurrent()));
    all.put("masking zeros of an LSTM", () -> zeros(new LSTM.Builder().nOut(4).build()));
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      all.put("both ways, " + mode, () -> new Bidirectional(mode, recurrent()));
    }
    all.put(
        "masking zeros both ways",
        () -> zeros(new Bidirectional(Bidirectional.Mode.ADD, recurrent())));
    all.put(
        "at every step",
        () -> new TimeDistributed(new DenseLayer.Builder().nOut(4).build(), RNNFormat.NCW));
    return all;
  }

  private static Layer zeros(Layer layer) {
    return new MaskZeroLayer.Builder().setUnderlying(layer).setMaskValue(0).build();
  }

  /** What lies above: an output for every step, or for an example. */
  private static Map<String, List<Supplier<Layer>>> tops() {
    Supplier<Layer> output =
        () -> new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build();
    Map<String, List<Supplier<Layer>>> all = new TreeMap<>();
    all.put(
        "every step",
        List.of(() -> new RnnOutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build()));
    all.put("mean", List.of(() -> new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), output));
    all.put("last step", List.of(() -> new LastTimeStep(recurrent()), output));
    return all;
  }

  static Stream<Arguments> cases() {
    return Sample.rotating(
        wrappers().keySet().stream()
            .flatMap(
                wrapper ->
                    tops().keySet().stream()
                        .flatMap(
                            top ->
                                Stream.of(WorkspaceMode.NONE, WorkspaceMode.ENABLED)
                                    .map(mode -> Arguments.of(wrapper, top, mode)))));
  }

  private static MultiLayerConfiguration conf(String wrapper, String top, WorkspaceMode mode) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(3)
            .dataType(DataType.DOUBLE)
            .updater(new Sgd(0.1))
            .activation(Activation.TANH)
            .trainingWorkspaceMode(mode)
            .list()
            .layer(recurrent())
            .layer(wrappers().get(wrapper).get());
    tops().get(top).forEach(layer -> list.layer(layer.get()));
    return list.setInputType(TYPE).build();
  }

  private static MultiDataSet data(String top) {
    INDArray mask =
        Data.mask(
            new double[] {1, 1, 1, 1},
            new double[] {1, 1, 1, 0},
            new double[] {1, 0, 0, 0},
            new double[] {1, 1, 0, 0},
            new double[] {1, 1, 1, 1});
    boolean steps = top.equals("every step");
    return new MultiDataSet(
        new INDArray[] {Data.uniform(BATCH, 3, STEPS)},
        new INDArray[] {steps ? Data.classesInTime(BATCH, 2, STEPS) : Data.classes(BATCH, 2)},
        new INDArray[] {mask},
        steps ? new INDArray[] {mask.dup()} : null);
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("cases")
  void exactTargetsGiveBackpropagation(String wrapper, String top, WorkspaceMode mode) {
    MultiDataSet data = data(top);
    Net exact =
        Net.of(TargetPropagation.of(TrainingRule.EXACT).applyTo(conf(wrapper, top, mode), TYPE));
    Net plain = Net.of(conf(wrapper, top, mode));
    assertThat(
            new Agreement(1e-9, true)
                .ofOutputs(exact, plain, data)
                .ofAStep(exact, plain, data)
                .afterSteps(2, exact, plain, data)
                .differences())
        .isEmpty();
  }
}
