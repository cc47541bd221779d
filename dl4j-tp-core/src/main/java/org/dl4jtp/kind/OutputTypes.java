package org.dl4jtp.kind;

import java.util.Arrays;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeConvolutional3D;
import org.deeplearning4j.nn.conf.inputs.InputType.InputTypeRecurrent;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The types of what layers get and hand on: Deeplearning4j's, where they are right, else what a
 * live layer answers to an example of zeros.
 */
public final class OutputTypes {
  /** Classes whose getOutputType is wrong in Deeplearning4j 1.0.0-M2.1. */
  private static final Set<Class<?>> ASKED =
      Set.of(
          Convolution3D.class,
          Upsampling3D.class,
          Cropping3D.class,
          ZeroPadding3DLayer.class,
          Bidirectional.class);

  /** They add to a length that is unknown as if it were a number. */
  private static final Set<Class<?>> ADDING = Set.of(ZeroPadding1DLayer.class, Cropping1D.class);

  private static final int ANY_LENGTH = 4;

  private OutputTypes() {}

  /**
   * Whether a layer takes vectors and hands on vectors.
   *
   * @param layer any
   * @return true for dense and output layers, not for those over time
   */
  public static boolean isDense(Layer layer) {
    Layer thawed = SupportedLayers.thawed(layer);
    return thawed.getClass() == DenseLayer.class
        || (Outputs.isDense(thawed) && !(thawed instanceof RnnOutputLayer));
  }

  /**
   * Whether a layer takes feature maps and convolves them.
   *
   * @param layer any
   * @return false for subclasses, which do something else
   */
  public static boolean isConvolution(Layer layer) {
    Class<?> type = SupportedLayers.thawed(layer).getClass();
    return type == ConvolutionLayer.class || type == Convolution2D.class;
  }

  /**
   * What a layer says that it takes.
   *
   * @param layer any
   * @return null if it does not say, for example the size of feature maps
   */
  public static InputType ofInput(Layer layer) {
    Layer thawed = SupportedLayers.thawed(layer);
    if (isDense(thawed)) {
      return InputType.feedForward(nIn(thawed));
    }
    if (thawed instanceof BaseRecurrentLayer) {
      return sequences(thawed, ((BaseRecurrentLayer) thawed).getRnnDataFormat());
    }
    if (thawed instanceof RnnOutputLayer) {
      return sequences(thawed, ((RnnOutputLayer) thawed).getRnnDataFormat());
    }
    if (thawed instanceof Convolution1DLayer) {
      return sequences(thawed, ((Convolution1DLayer) thawed).getRnnDataFormat());
    }
    if (thawed instanceof Bidirectional) {
      return ofInput(((Bidirectional) thawed).getFwd());
    }
    return thawed instanceof BaseWrapperLayer
        ? ofInput(((BaseWrapperLayer) thawed).getUnderlying())
        : null;
  }

  private static InputType sequences(Layer layer, RNNFormat format) {
    return InputType.recurrent(nIn(layer), format == null ? RNNFormat.NCW : format);
  }

  private static long nIn(Layer layer) {
    return ((FeedForwardLayer) layer).getNIn();
  }

  /**
   * What a layer hands on.
   *
   * @param layer any but a loss layer
   * @param typeOrNull what it gets; null if unknown
   * @param conf the layer's, not changed
   * @return null if it does not follow
   */
  public static InputType after(Layer layer, InputType typeOrNull, NeuralNetConfiguration conf) {
    Layer thawed = SupportedLayers.thawed(layer);
    if (thawed instanceof EmbeddingSequenceLayer) {
      return afterWords((EmbeddingSequenceLayer) thawed, typeOrNull);
    }
    InputType type = typeOrNull == null ? ofInput(thawed) : typeOrNull;
    if (type == null) {
      return null;
    }
    boolean poolsOverTime =
        thawed instanceof GlobalPoolingLayer && type instanceof InputTypeRecurrent;
    if (poolsOverTime || ASKED.contains(thawed.getClass())) {
      return asked(thawed, type, conf);
    }
    try {
      InputType out = thawed.getOutputType(0, type);
      return ADDING.contains(thawed.getClass())
              && ((InputTypeRecurrent) type).getTimeSeriesLength() <= 0
          ? InputType.recurrent(((InputTypeRecurrent) out).getSize())
          : out;
    } catch (UnsupportedOperationException e) { // of a user's lambda layer
      return asked(thawed, type, conf);
    }
  }

  /** Of an inferred length Deeplearning4j says that it is a single step. */
  private static InputType afterWords(EmbeddingSequenceLayer words, InputType typeOrNull) {
    long given =
        typeOrNull instanceof InputTypeRecurrent
            ? ((InputTypeRecurrent) typeOrNull).getTimeSeriesLength()
            : -1;
    return InputType.recurrent(
        words.getNOut(),
        words.isInferInputLength() ? given : words.getInputLength(),
        words.getOutputFormat());
  }

  /** By a live layer, so that it must not be a large one; with weights of zero. */
  private static InputType asked(Layer layer, InputType type, NeuralNetConfiguration conf) {
    NeuralNetConfiguration own = conf.clone();
    own.setLayer(layer.clone());
    own.clearVariables();
    long parameters = own.getLayer().initializer().numParams(own);
    INDArray weights =
        parameters == 0 ? null : Nd4j.zeros(DataType.FLOAT, parameters).reshape(1, parameters);
    INDArray out =
        own.getLayer()
            .instantiate(own, null, 0, weights, false, DataType.FLOAT)
            .activate(zeros(type), false, LayerWorkspaceMgr.noWorkspaces());
    return like(type, out.shape());
  }

  /**
   * What a vertex without a layer hands on.
   *
   * @param vertex any; not changed
   * @param types what it gets
   * @return Deeplearning4j's type, or that of a live vertex's answer to zeros
   */
  public static InputType after(GraphVertex vertex, InputType... types) {
    try {
      return vertex.clone().getOutputType(0, types);
    } catch (UnsupportedOperationException e) { // of a user's vertex by SameDiff
      return asked(vertex, types);
    }
  }

  private static InputType asked(GraphVertex vertex, InputType... types) {
    ComputationGraphConfiguration.GraphBuilder graph =
        new NeuralNetConfiguration.Builder().graphBuilder();
    String[] inputs = new String[types.length];
    for (int i = 0; i < types.length; i++) {
      inputs[i] = "in" + i;
    }
    ComputationGraph live =
        new ComputationGraph(
            graph
                .addInputs(inputs)
                .addVertex("vertex", vertex.clone(), inputs)
                .setOutputs("vertex")
                .build());
    long parameters = vertex.numParams(true);
    if (parameters == 0) {
      live.init();
    } else { // drawing them would set the seed of everybody's random numbers
      live.init(Nd4j.zeros(1, parameters), false);
    }
    INDArray[] zeros = Arrays.stream(types).map(OutputTypes::zeros).toArray(INDArray[]::new);
    return like(types[0], live.outputSingle(zeros).shape());
  }

  private static INDArray zeros(InputType type) {
    long[] shape = type.getShape(true);
    shape[0] = 1;
    for (int d = 1; d < shape.length; d++) {
      shape[d] = shape[d] < 0 ? ANY_LENGTH : shape[d];
    }
    return Nd4j.zeros(DataType.FLOAT, shape);
  }

  private static InputType like(InputType type, long... shape) {
    if (type instanceof InputTypeConvolutional3D) {
      InputTypeConvolutional3D volume = (InputTypeConvolutional3D) type;
      boolean channelsFirst = volume.getDataFormat() == Convolution3D.DataFormat.NCDHW;
      int depth = channelsFirst ? 2 : 1;
      return InputType.convolutional3D(
          volume.getDataFormat(),
          shape[depth],
          shape[depth + 1],
          shape[depth + 2],
          shape[channelsFirst ? 1 : 4]);
    }
    if (shape.length == 2) {
      return InputType.feedForward(shape[1]);
    }
    if (type instanceof InputTypeRecurrent) {
      InputTypeRecurrent sequence = (InputTypeRecurrent) type;
      boolean stepsFirst = sequence.getFormat() == RNNFormat.NWC;
      return InputType.recurrent(
          shape[stepsFirst ? 2 : 1],
          sequence.getTimeSeriesLength() > 0 ? shape[stepsFirst ? 1 : 2] : -1,
          sequence.getFormat());
    }
    return shape.length == 3
        ? InputType.recurrent(shape[1], shape[2])
        : InputType.convolutional(shape[2], shape[3], shape[1]);
  }
}
