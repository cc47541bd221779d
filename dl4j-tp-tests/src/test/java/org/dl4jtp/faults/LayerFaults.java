package org.dl4jtp.faults;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers that target propagation does not train where they are. */
@SuppressWarnings({"rawtypes", "deprecation"}) // as Deeplearning4j has them
final class LayerFaults {
  private LayerFaults() {}

  static Stream<Fault> all() {
    return Stream.concat(hidden(), output());
  }

  private static Stream<Fault> hidden() {
    return Stream.of(
        refused(
            "a layer that makes examples of patches",
            list ->
                list.layer(0, convolution())
                    .layer(1, new SpaceToBatchLayer.Builder(new int[] {2, 2}).build())
                    .setInputType(InputType.convolutional(3, 3, 1)),
            "Layer 1",
            "SpaceToBatchLayer",
            "use a SpaceToDepthLayer"),
        layer(
            "PReLU of an unknown shape",
            1,
            new PReLULayer.Builder().build(),
            "Layer 1",
            "PReLULayer",
            "inputShape"),
        layer(
            "an embedding above another layer",
            1,
            new EmbeddingLayer.Builder().nIn(7).nOut(6).build(),
            "Layer 1",
            "no derivative",
            "put it first"),
        refused(
            "maps of unknown size",
            list ->
                list.layer(0, convolution())
                    .layer(1, convolution())
                    .setInputType(InputType.convolutional(3, 3, 1)),
            "Layer 1",
            "height and width",
            "applyTo(conf, InputType.convolutional("),
        layer(
            "batch normalisation of the network's input",
            0,
            new BatchNormalization.Builder().nIn(7).nOut(7).build(),
            "Layer 0",
            "BatchNormalization",
            "behind",
            "lock"),
        layer("an unknown size", 0, dense(0, 7), "Layer 0", "nIn = 0", "input type"),
        layer(
            "an output layer in the middle",
            1,
            output(LossFunction.MCXENT, Activation.SOFTMAX, 7, 6),
            "Layer 1",
            "not the last"),
        layer(
            "a loss layer in the middle",
            1,
            loss(LossFunction.MSE, Activation.IDENTITY),
            "Layer 1",
            "not the last",
            "ActivationLayer"));
  }

  private static Stream<Fault> output() {
    return Stream.of(
        layer("no output layer", 2, dense(6, 3), "Layer 2", "no output layer", "OutputLayer"),
        layer(
            "a frozen output layer",
            2,
            new FrozenLayer(output(LossFunction.MCXENT, Activation.SOFTMAX, 6, 3)),
            "Layer 2",
            "frozen output layer",
            "not frozen"),
        refused(
            "a loss layer on an output layer",
            list -> list.layer(3, loss(LossFunction.MSE, Activation.IDENTITY)),
            "Layer 2",
            "not the last",
            "DenseLayer"),
        refused(
            "a loss layer on maps",
            list ->
                list.layer(0, new ConvolutionLayer.Builder(2, 2).nIn(1).nOut(5).build())
                    .layer(1, new ConvolutionLayer.Builder(2, 2).nIn(5).nOut(5).build())
                    .layer(2, loss(LossFunction.MSE, Activation.IDENTITY))
                    .inputPreProcessor(0, new FeedForwardToCnnPreProcessor(3, 3, 1)),
            "Layer 2",
            "takes rows",
            "GlobalPoolingLayer"),
        layer(
            "weight noise at the output",
            2,
            new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(6)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .weightNoise(new DropConnect(0.5))
                .build(),
            "Layer 2",
            "weight noise",
            "remove"));
  }

  private static Fault layer(String name, int index, Layer layer, String... words) {
    return refused(name, list -> list.layer(index, layer), words);
  }

  private static Fault refused(String name, Consumer<ListBuilder> change, String... words) {
    return Fault.of(
        "layers",
        name,
        IllegalArgumentException.class,
        () -> TargetPropagation.of(TrainingRule.DDTP_LINEAR).applyTo(changed(change)),
        words);
  }

  private static MultiLayerConfiguration changed(Consumer<ListBuilder> change) {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(0, dense(4, 7))
            .layer(1, dense(7, 6))
            .layer(2, output(LossFunction.MCXENT, Activation.SOFTMAX, 6, 3))
            .validateOutputLayerConfig(false);
    change.accept(list);
    return list.build();
  }

  private static DenseLayer dense(int in, int out) {
    return new DenseLayer.Builder().nIn(in).nOut(out).build();
  }

  private static ConvolutionLayer convolution() {
    return new ConvolutionLayer.Builder(2, 2).nOut(5).build();
  }

  private static LossLayer loss(LossFunction loss, Activation activation) {
    return new LossLayer.Builder(loss).activation(activation).build();
  }

  private static OutputLayer output(LossFunction loss, Activation activation, int in, int out) {
    return new OutputLayer.Builder(loss).activation(activation).nIn(in).nOut(out).build();
  }
}
