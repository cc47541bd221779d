package org.dl4jtp.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;

/**
 * Networks that say the sizes of their maps or sequences themselves, in a preprocessor or layer.
 */
class SizesInTheConfigurationTest {
  private static final int HEIGHT = 8;
  private static final int WIDTH = 7;
  private static final int CHANNELS = 2;

  static Stream<Arguments> networks() {
    InputPreProcessor fromRows = new FeedForwardToCnnPreProcessor(HEIGHT, WIDTH, CHANNELS);
    InputPreProcessor fromSteps = new RnnToCnnPreProcessor(HEIGHT, WIDTH, CHANNELS);
    InputPreProcessor fromTwo =
        new ComposableInputPreProcessor(new RnnToFeedForwardPreProcessor(), fromRows);
    InputPreProcessor volumes = new FeedForwardToCnn3DPreProcessor(5, 6, 7, CHANNELS, true);
    InputPreProcessor volumesLast = new FeedForwardToCnn3DPreProcessor(5, 6, 7, CHANNELS, false);
    InputType rows = InputType.feedForward(HEIGHT * WIDTH * CHANNELS);
    InputType steps = InputType.recurrent(HEIGHT * WIDTH * CHANNELS);
    InputType volumeRows = InputType.feedForward(5 * 6 * 7 * CHANNELS);
    return Stream.of(
        Arguments.of("maps of rows", fromRows, maps(), rows),
        Arguments.of("maps of steps", fromSteps, maps(), steps),
        Arguments.of("maps of steps by two preprocessors", fromTwo, maps(), steps),
        Arguments.of(
            "volumes of rows", volumes, volumes(Convolution3D.DataFormat.NCDHW), volumeRows),
        Arguments.of(
            "volumes of rows, channels last",
            volumesLast,
            volumes(Convolution3D.DataFormat.NDHWC),
            volumeRows),
        Arguments.of("sequences", null, sequences(RNNFormat.NCW), InputType.recurrent(CHANNELS)),
        Arguments.of("words", null, words(9), InputType.recurrent(1, 9)),
        Arguments.of("words of a type's number", null, words(0), InputType.recurrent(1, 9)),
        Arguments.of("words of any number", null, words(0), InputType.recurrent(1)),
        Arguments.of("words in rows", null, words(0), InputType.feedForward(9)));
  }

  private static Layer[] maps() {
    return new Layer[] {
      new ConvolutionLayer.Builder(3, 3).nIn(CHANNELS).nOut(3).build(),
      new SubsamplingLayer.Builder().kernelSize(2, 2).stride(1, 1).build(),
      new ConvolutionLayer.Builder(2, 2).nIn(3).nOut(4).build(),
      new GlobalPoolingLayer(PoolingType.MAX)
    };
  }

  private static Layer[] volumes(Convolution3D.DataFormat format) {
    return new Layer[] {
      new Convolution3D.Builder(2, 2, 2).dataFormat(format).nIn(CHANNELS).nOut(3).build(),
      new Convolution3D.Builder(2, 2, 2).dataFormat(format).nIn(3).nOut(4).build(),
      new GlobalPoolingLayer.Builder(PoolingType.AVG)
          .poolingDimensions(
              format == Convolution3D.DataFormat.NCDHW ? new int[] {2, 3, 4} : new int[] {1, 2, 3})
          .build()
    };
  }

  private static Layer[] sequences(RNNFormat format) {
    return new Layer[] {
      new Convolution1DLayer.Builder(2).rnnDataFormat(format).nIn(CHANNELS).nOut(3).build(),
      new Convolution1DLayer.Builder(2).rnnDataFormat(format).nIn(3).nOut(4).build(),
      new GlobalPoolingLayer.Builder(PoolingType.AVG)
          .poolingDimensions(format == RNNFormat.NCW ? 2 : 1)
          .build()
    };
  }

  private static Layer[] words(int length) {
    EmbeddingSequenceLayer.Builder embedding = new EmbeddingSequenceLayer.Builder();
    if (length > 0) {
      embedding.inputLength(length);
    }
    return new Layer[] {
      embedding.nIn(12).nOut(3).inferInputLength(length == 0).build(),
      new Convolution1DLayer.Builder(2).nIn(3).nOut(4).build(),
      new Subsampling1DLayer.Builder().kernelSize(2).build(),
      new Convolution1DLayer.Builder(2).nIn(4).nOut(4).build(),
      new GlobalPoolingLayer(PoolingType.AVG)
    };
  }

  private static Layer output() {
    return new OutputLayer.Builder().nIn(4).nOut(2).activation(Activation.SOFTMAX).build();
  }

  private static NeuralNetConfiguration.Builder builder() {
    return new NeuralNetConfiguration.Builder().seed(4).activation(Activation.TANH);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void layersNeedNoInputType(
      String name, InputPreProcessor preProcessor, Layer[] layers, InputType type) {
    NeuralNetConfiguration.ListBuilder list = builder().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    list.layer(output());
    if (preProcessor != null) {
      list.inputPreProcessor(0, preProcessor);
    }
    MultiLayerConfiguration plain = list.build();
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.EXACT, TrainingRule.DDTP_LINEAR}) {
      TargetPropagation propagation = TargetPropagation.of(rule);
      assertThat(propagation.applyTo(plain.clone()).toJson())
          .isEqualTo(propagation.applyTo(plain.clone(), type).toJson());
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("networks")
  void graphNeedsNoInputType(
      String name, InputPreProcessor preProcessor, Layer[] layers, InputType type) {
    ComputationGraphConfiguration.GraphBuilder graph = builder().graphBuilder().addInputs("in");
    String below = "in";
    if (preProcessor != null) {
      graph.addVertex("made", new PreprocessorVertex(preProcessor), "in");
      below = "made";
    }
    for (int i = 0; i < layers.length; i++) {
      graph.addLayer("layer" + i, layers[i], below);
      below = "layer" + i;
    }
    ComputationGraphConfiguration plain =
        graph.addLayer("out", output(), below).setOutputs("out").build();
    for (TrainingRule rule : new TrainingRule[] {TrainingRule.EXACT, TrainingRule.DDTP_LINEAR}) {
      TargetPropagation propagation = TargetPropagation.of(rule);
      assertThat(propagation.applyTo(plain.clone()).toJson())
          .isEqualTo(propagation.applyTo(plain.clone(), type).toJson());
    }
  }
}
