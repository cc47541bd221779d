package org.dl4jtp.gradientcheck;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.OptimizationAlgorithm;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Perceptrons, as in GradientCheckTests: activations, regularization, other layers of rows. */
final class MlpChecks {
  private MlpChecks() {}

  /** Of the global settings: l1, l2, of biases, weight decay, of biases. */
  private record Decay(double l1, double l2, double l1b, double l2b, double wd, double wdb)
      implements UnaryOperator<NeuralNetConfiguration.Builder> {

    static final List<Decay> ALL =
        List.of(
            new Decay(0, 0.4, 0, 0, 0, 0),
            new Decay(0, 0, 0, 0, 0, 0),
            new Decay(0.5, 0.4, 0.6, 0, 0, 0),
            new Decay(0, 0.4, 0, 0.2, 0, 0),
            new Decay(0.5, 0, 0, 0, 0.4, 0),
            new Decay(0, 0, 0.5, 0, 0, 0.4));

    @Override
    public NeuralNetConfiguration.Builder apply(NeuralNetConfiguration.Builder global) {
      return global.l1(l1).l2(l2).l1Bias(l1b).l2Bias(l2b).weightDecay(wd).weightDecayBias(wdb);
    }
  }

  static Stream<Check> all() {
    return Stream.of(activations(), decay(), layerNorm(), settings(), otherLayers())
        .flatMap(s -> s);
  }

  private static Stream<Check> activations() {
    return Stream.of(Activation.SIGMOID, Activation.TANH, Activation.MISH)
        .flatMap(a -> outputs("perceptron " + a, g -> g, dense(a)));
  }

  private static Stream<Check> decay() {
    return Stream.of(Activation.SIGMOID, Activation.TANH, Activation.THRESHOLDEDRELU)
        .flatMap(
            a ->
                Decay.ALL.stream()
                    .flatMap(d -> outputs("perceptron " + a + ", " + d, d, dense(a))));
  }

  private static Stream<Check> layerNorm() {
    return Stream.of(Activation.SIGMOID, Activation.TANH)
        .flatMap(
            a ->
                outputs(
                    "layer norm " + a,
                    g -> g,
                    new DenseLayer.Builder()
                        .nIn(4)
                        .nOut(3)
                        .hasLayerNorm(true)
                        .activation(a)
                        .build()));
  }

  private static Stream<Check> settings() {
    return Stream.of(
        Check.layers(
            "gradients not divided by the batch",
            null,
            Data.irises(),
            g -> g.miniBatch(false).list().layer(dense(Activation.TANH)).layer(softmax(3, 3))),
        Check.layers(
            "three hidden layers",
            null,
            Data.irises(),
            g ->
                g.list()
                    .layer(dense(Activation.TANH))
                    .layer(hidden(Activation.SIGMOID))
                    .layer(hidden(Activation.SOFTSIGN))
                    .layer(softmax(3, 3))),
        Check.layers(
                "conjugate gradients",
                null,
                Data.irises(),
                g ->
                    g.optimizationAlgo(OptimizationAlgorithm.CONJUGATE_GRADIENT)
                        .list()
                        .layer(dense(Activation.TANH))
                        .layer(softmax(3, 3)))
            .refused("CONJUGATE_GRADIENT"));
  }

  private static Stream<Check> otherLayers() {
    Stream<Check> layers =
        Stream.of(
            Check.layers(
                "EmbeddingLayer",
                null,
                Data.indices(4, 3),
                g ->
                    g.list()
                        .layer(
                            new EmbeddingLayer.Builder()
                                .nIn(4)
                                .nOut(3)
                                .activation(Activation.TANH)
                                .build())
                        .layer(softmax(3, 3))),
            first(new AutoEncoder.Builder().nIn(4).nOut(3).activation(Activation.TANH).build(), 3),
            first(new PReLULayer.Builder().inputShape(4).sharedAxes(1).nIn(4).nOut(4).build(), 4)
                .refused("a single layer with parameters", "hidden layer"),
            Check.layers(
                "PReLULayer between two layers",
                null,
                Data.irises(),
                g ->
                    g.list()
                        .layer(dense(Activation.IDENTITY))
                        .layer(new PReLULayer.Builder().inputShape(3).nIn(3).nOut(3).build())
                        .layer(softmax(3, 3))),
            first(new ElementWiseMultiplicationLayer.Builder().nIn(4).nOut(4).build(), 4));
    return Stream.concat(
        layers,
        Stream.of(
            Check.graph(
                "element-wise multiplication and cosine proximity",
                () -> Data.of(Data.uniform(3, 4), Data.uniform(3, 4)),
                g ->
                    g.graphBuilder()
                        .addInputs("in")
                        .addLayer(
                            "dense",
                            new DenseLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .activation(Activation.TANH)
                                .build(),
                            "in")
                        .addLayer(
                            "product",
                            new ElementWiseMultiplicationLayer.Builder()
                                .nIn(4)
                                .nOut(4)
                                .activation(Activation.IDENTITY)
                                .build(),
                            "dense")
                        .addLayer(
                            "loss",
                            new LossLayer.Builder(LossFunction.COSINE_PROXIMITY)
                                .activation(Activation.IDENTITY)
                                .build(),
                            "product")
                        .setOutputs("loss")),
            Check.layers(
                "a sequence of embeddings",
                null,
                () -> Data.of(Data.index(3, 6, 8), Data.uniform(3, 3, 6)),
                g ->
                    g.list()
                        .layer(new EmbeddingSequenceLayer.Builder().nIn(8).nOut(4).build())
                        .layer(
                            new RnnOutputLayer.Builder(LossFunction.MSE)
                                .dataFormat(RNNFormat.NCW)
                                .nIn(4)
                                .nOut(3)
                                .activation(Activation.TANH)
                                .build()))));
  }

  private static Check first(Layer layer, int width) {
    String type = layer.getClass().getSimpleName();
    return Check.layers(
        type, null, Data.irises(), g -> g.list().layer(layer.clone()).layer(softmax(width, 3)));
  }

  private static Stream<Check> outputs(
      String name, UnaryOperator<NeuralNetConfiguration.Builder> global, DenseLayer hidden) {
    return Stream.of(
        Check.layers(
            name + ", softmax",
            null,
            Data.irises(),
            g -> global.apply(g).list().layer(hidden.clone()).layer(softmax(3, 3))),
        Check.layers(
            name + ", tanh with squared error",
            null,
            Data.irises(),
            g ->
                global
                    .apply(g)
                    .list()
                    .layer(hidden.clone())
                    .layer(
                        new OutputLayer.Builder(LossFunction.MSE)
                            .activation(Activation.TANH)
                            .nIn(3)
                            .nOut(3)
                            .build())));
  }

  static DenseLayer dense(Activation activation) {
    return new DenseLayer.Builder().nIn(4).nOut(3).activation(activation).build();
  }

  private static DenseLayer hidden(Activation activation) {
    return new DenseLayer.Builder().nIn(3).nOut(3).activation(activation).build();
  }

  static OutputLayer softmax(long in, long out) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nIn(in)
        .nOut(out)
        .build();
  }
}
