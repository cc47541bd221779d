package org.dl4jtp.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CapsuleLayer;
import org.deeplearning4j.nn.conf.layers.CapsuleStrengthLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.GaussianReconstructionDistribution;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.dl4jtp.gradientcheck.Data;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The table: a new layer is one row. */
@SuppressWarnings({"deprecation", "rawtypes"}) // of Deeplearning4j's own
final class LayerRows {
  private static final int BATCH = 5;
  private static final int CLASSES = 3;
  private static final int STEPS = 4;
  private static final Convolution3D.DataFormat NCDHW = Convolution3D.DataFormat.NCDHW;

  private LayerRows() {}

  static List<LayerRow> all() {
    List<LayerRow> all = new ArrayList<>();
    all.addAll(ofRows());
    all.addAll(ofMaps());
    all.addAll(ofVolumes());
    all.addAll(ofSequences());
    all.addAll(outputs());
    return all;
  }

  // ---- networks around a layer

  /** Dense, dense, the layer, dense, softmax: borders lie below it and above. */
  private static LayerRow rows(Supplier<Layer> layer) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.feedForward(4),
        () -> List.of(dense(5), dense(6), layer.get(), dense(5), softmax()),
        () -> Data.of(Data.uniform(BATCH, 4), Data.classes(BATCH, CLASSES)));
  }

  /** Convolution, convolution, the layer, softmax. */
  private static LayerRow maps(Supplier<Layer> layer) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.convolutional(7, 7, 2),
        () -> List.of(convolution(2), convolution(3), layer.get(), softmax()),
        () -> Data.of(Data.uniform(BATCH, 2, 7, 7), Data.classes(BATCH, CLASSES)));
  }

  /** 3D convolution, 3D convolution, the layer, mean of volumes, softmax. */
  private static LayerRow volumes(Supplier<Layer> layer) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.convolutional3D(NCDHW, 4, 5, 6, 2),
        () ->
            List.of(
                convolution3D(2),
                convolution3D(3),
                layer.get(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                softmax()),
        () -> Data.of(Data.uniform(BATCH, 2, 4, 5, 6), Data.classes(BATCH, CLASSES)));
  }

  /** Recurrent, recurrent, the layer, an output at every step that it has. */
  private static LayerRow steps(Supplier<Layer> layer, int steps) {
    LayerRow row =
        new LayerRow(
            layer.get().getClass(),
            InputType.recurrent(3, STEPS),
            () -> List.of(recurrent(3), recurrent(4), layer.get(), rnnSoftmax()),
            () -> sequences(steps, null, null));
    return steps == STEPS ? row.withMasks(() -> sequences(steps, stepsMask(), stepsMask())) : row;
  }

  /** Recurrent, recurrent, the layer that makes a vector of a sequence, softmax. */
  private static LayerRow lastOf(Supplier<Layer> layer) {
    Supplier<INDArray> labels = () -> Data.classes(BATCH, CLASSES);
    return new LayerRow(
            layer.get().getClass(),
            InputType.recurrent(3, STEPS),
            () -> List.of(recurrent(3), recurrent(4), layer.get(), softmax()),
            () -> Data.of(Data.uniform(BATCH, 3, STEPS), labels.get()))
        .withMasks(() -> Data.of(Data.uniform(BATCH, 3, STEPS), labels.get(), stepsMask(), null));
  }

  /** Dense, dense, the output. */
  private static LayerRow output(Supplier<Layer> layer, Supplier<INDArray> labels) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.feedForward(4),
        () -> List.of(dense(6), dense(CLASSES), layer.get()),
        () -> Data.of(Data.uniform(BATCH, 4), labels.get()));
  }

  private static LayerRow mapsOutput(Supplier<Layer> layer, int maps, Supplier<INDArray> labels) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.convolutional(6, 6, 2),
        () -> List.of(convolution(3), convolution(maps), layer.get()),
        () -> Data.of(Data.uniform(BATCH, 2, 6, 6), labels.get()));
  }

  // ---- rows

  private static List<LayerRow> ofRows() {
    return List.of(
        rows(() -> dense(5)),
        rows(() -> new ActivationLayer(Activation.SWISH)),
        rows(() -> new DropoutLayer(new Dropout(1.0))).variant("that keeps all"),
        rows(() -> new BatchNormalization()),
        rows(() -> new AutoEncoder.Builder().nOut(5).build()),
        rows(
            () ->
                new VariationalAutoencoder.Builder()
                    .encoderLayerSizes(5)
                    .decoderLayerSizes(5)
                    .reconstructionDistribution(
                        new GaussianReconstructionDistribution(Activation.TANH))
                    .nOut(4)
                    .build()),
        rows(() -> new PReLULayer.Builder().inputShape(6).build()),
        rows(() -> new ElementWiseMultiplicationLayer.Builder().nOut(6).build()),
        // Below it Deeplearning4j trains nothing, so it comes first.
        new LayerRow(
            FrozenLayer.class,
            InputType.feedForward(4),
            () ->
                List.of(
                    new FrozenLayer(new DenseLayer.Builder().nIn(4).nOut(5).build()),
                    dense(5),
                    dense(5),
                    softmax()),
            () -> Data.of(Data.uniform(BATCH, 4), Data.classes(BATCH, CLASSES))),
        rows(() -> new FrozenLayerWithBackprop(dense(5))),
        rows(() -> new OwnLayers.Doubled(5)).variant("of a user's own live class"),
        rows(() -> new OwnLayers.Affine(6, 5)).variant("(SameDiffLayer)"),
        rows(() -> new OwnLayers.Squares()).variant("(SameDiffLambdaLayer)"),
        new LayerRow(
            EmbeddingLayer.class,
            InputType.feedForward(4),
            () -> List.of(new EmbeddingLayer.Builder().nIn(4).nOut(5).build(), dense(5), softmax()),
            Data.indices(4, CLASSES)),
        new LayerRow(
            RepeatVector.class,
            InputType.feedForward(4),
            () ->
                List.of(
                    dense(6), new RepeatVector.Builder(STEPS).build(), recurrent(4), rnnSoftmax()),
            () -> Data.of(Data.uniform(BATCH, 4), Data.classesInTime(BATCH, CLASSES, STEPS))));
  }

  // ---- feature maps and volumes

  private static List<LayerRow> ofMaps() {
    return List.of(
        maps(() -> convolution(2)),
        maps(() -> new BatchNormalization()).variant("of maps"),
        maps(() -> new Deconvolution2D.Builder(2, 2).nOut(2).build()),
        maps(() -> new DepthwiseConvolution2D.Builder(2, 2).depthMultiplier(2).build()),
        maps(() -> new SeparableConvolution2D.Builder(2, 2).nOut(2).depthMultiplier(2).build()),
        maps(() -> new LocallyConnected2D.Builder().nOut(2).kernelSize(2, 2).build()),
        maps(
            () ->
                new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                    .kernelSize(2, 2)
                    .stride(1, 1)
                    .build()),
        maps(() -> new GlobalPoolingLayer.Builder(PoolingType.MAX).build()).variant("of maps"),
        maps(() -> new Upsampling2D.Builder(2).build()),
        maps(() -> new ZeroPaddingLayer.Builder(1, 1).build()),
        maps(() -> new Cropping2D.Builder(1, 1).build()),
        maps(() -> new LocalResponseNormalization.Builder().build()),
        maps(() -> new PReLULayer.Builder().inputShape(3, 5, 5).build()).variant("of maps"),
        even(() -> new SpaceToDepthLayer.Builder(2, SpaceToDepthLayer.DataFormat.NCHW).build()),
        even(() -> new SpaceToBatchLayer.Builder(new int[] {2, 2}).build())
            .refused("makes rows that are no examples"),
        capsules(PrimaryCapsules.class),
        capsules(CapsuleLayer.class),
        capsules(CapsuleStrengthLayer.class));
  }

  /** Above maps of 4×4. */
  private static LayerRow even(Supplier<Layer> layer) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.convolutional(6, 6, 2),
        () -> List.of(convolution(2), convolution(3), layer.get(), softmax()),
        () -> Data.of(Data.uniform(BATCH, 2, 6, 6), Data.classes(BATCH, CLASSES)));
  }

  private static LayerRow capsules(Class<?> type) {
    return new LayerRow(
        type,
        InputType.convolutional(6, 6, 2),
        () ->
            List.of(
                convolution(3),
                new PrimaryCapsules.Builder(2, 2).kernelSize(2, 2).stride(2, 2).build(),
                new CapsuleLayer.Builder(CLASSES, 2, 2).build(),
                new CapsuleStrengthLayer.Builder().build(),
                softmax()),
        () -> Data.of(Data.uniform(BATCH, 2, 6, 6), Data.classes(BATCH, CLASSES)));
  }

  private static List<LayerRow> ofVolumes() {
    return List.of(
        volumes(() -> convolution3D(2)),
        volumes(
            () ->
                new Deconvolution3D.Builder()
                    .kernelSize(2, 2, 2)
                    .dataFormat(NCDHW)
                    .nOut(2)
                    .build()),
        volumes(
            () ->
                new Subsampling3DLayer.Builder(PoolingType.AVG)
                    .kernelSize(2, 2, 2)
                    .stride(1, 1, 1)
                    .dataFormat(NCDHW)
                    .build()),
        volumes(() -> new Upsampling3D.Builder(NCDHW, 2).build()),
        volumes(() -> new ZeroPadding3DLayer.Builder(1).build()),
        volumes(() -> new Cropping3D.Builder(0, 1, 1, 0, 1, 1).build()));
  }

  // ---- sequences

  private static List<LayerRow> ofSequences() {
    List<LayerRow> all = new ArrayList<>();
    all.add(steps(() -> recurrent(3), STEPS));
    all.add(steps(() -> new LSTM.Builder().nOut(3).build(), STEPS));
    all.add(steps(() -> new GravesLSTM.Builder().nOut(3).build(), STEPS));
    all.add(steps(() -> new GravesBidirectionalLSTM.Builder().nOut(3).build(), STEPS));
    for (Bidirectional.Mode mode : Bidirectional.Mode.values()) {
      all.add(
          steps(() -> new Bidirectional(mode, new LSTM.Builder().nOut(3).build()), STEPS)
              .variant(mode.name()));
    }
    all.add(steps(() -> new TimeDistributed(dense(3), RNNFormat.NCW), STEPS));
    all.add(
        steps(
            () -> new MaskZeroLayer.Builder().setUnderlying(recurrent(3)).setMaskValue(0).build(),
            STEPS));
    all.add(steps(MaskLayer::new, STEPS));
    all.add(
        steps(
            () ->
                new SelfAttentionLayer.Builder()
                    .nHeads(2)
                    .headSize(2)
                    .projectInput(true)
                    .nOut(3)
                    .build(),
            STEPS));
    all.add(
        steps(
                () ->
                    new LearnedSelfAttentionLayer.Builder()
                        .nHeads(2)
                        .headSize(2)
                        .nQueries(3)
                        .projectInput(true)
                        .nOut(3)
                        .build(),
                3)
            .brokenInDeeplearning4j());
    all.add(
        steps(
            () ->
                new RecurrentAttentionLayer.Builder()
                    .nHeads(1)
                    .headSize(3)
                    .projectInput(true)
                    .nOut(3)
                    .activation(Activation.TANH)
                    .build(),
            STEPS));
    all.add(
        steps(
                () ->
                    new Convolution1DLayer.Builder(2)
                        .nOut(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                STEPS)
            .variant("that keeps the length"));
    all.add(
        steps(
            () ->
                new LocallyConnected1D.Builder().kernelSize(2).nOut(3).setInputSize(STEPS).build(),
            STEPS));
    for (Supplier<Layer> layer : ofOtherLengths()) {
      all.add(
          steps(layer, lengthAfter(layer.get()))
              .refusedByFeedback("no step belongs to another")
              .variant("below an output at every step"));
      all.add(pooled(layer).variant("below a pooling over time"));
    }
    all.add(lastOf(() -> new LastTimeStep(new LSTM.Builder().nOut(3).build())).doubleByDefault());
    all.add(
        lastOf(() -> new GlobalPoolingLayer.Builder(PoolingType.AVG).build()).variant("over time"));
    all.add(
        new LayerRow(
            EmbeddingSequenceLayer.class,
            null,
            () ->
                List.of(
                    new EmbeddingSequenceLayer.Builder().nIn(8).nOut(4).build(),
                    new SimpleRnn.Builder().nIn(4).nOut(4).dataFormat(RNNFormat.NCW).build(),
                    new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NCW)
                        .nIn(4)
                        .nOut(CLASSES)
                        .build()),
            () -> Data.of(Data.index(BATCH, STEPS, 8), Data.classesInTime(BATCH, CLASSES, STEPS))));
    return all;
  }

  /** They make sequences shorter or longer. */
  private static List<Supplier<Layer>> ofOtherLengths() {
    return List.of(
        () -> new Convolution1DLayer.Builder(2).nOut(3).build(),
        () ->
            new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2)
                .stride(1)
                .build(),
        () -> new Upsampling1D.Builder(2).build(),
        () -> new ZeroPadding1DLayer.Builder(1, 1).build(),
        () -> new Cropping1D.Builder(1, 0).build());
  }

  private static int lengthAfter(Layer layer) {
    if (layer instanceof Upsampling1D) {
      return 2 * STEPS;
    }
    return layer instanceof ZeroPadding1DLayer ? STEPS + 2 : STEPS - 1;
  }

  /** Recurrent, recurrent, the layer, the mean over time, softmax. */
  private static LayerRow pooled(Supplier<Layer> layer) {
    return new LayerRow(
        layer.get().getClass(),
        InputType.recurrent(3, STEPS),
        () ->
            List.of(
                recurrent(3),
                recurrent(4),
                layer.get(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                softmax()),
        () -> Data.of(Data.uniform(BATCH, 3, STEPS), Data.classes(BATCH, CLASSES)));
  }

  // ---- outputs

  private static List<LayerRow> outputs() {
    Supplier<INDArray> classes = () -> Data.classes(BATCH, CLASSES);
    return List.of(
        output(LayerRows::softmax, classes),
        output(
            () -> new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build(),
            classes),
        output(
            () ->
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                    .nOut(CLASSES)
                    .lambda(0.5)
                    .activation(Activation.SOFTMAX)
                    .build(),
            classes),
        output(() -> new OwnLayers.SquaredDistance(), classes).variant("(SameDiffOutputLayer)"),
        output(
                () -> new OCNNOutputLayer.Builder().nIn(CLASSES).hiddenLayerSize(4).build(),
                () -> Nd4j.ones(DataType.DOUBLE, BATCH, 1))
            .statefulInDeeplearning4j("its r is a quantile of the examples since it was built"),
        mapsOutput(
            () -> new CnnLossLayer.Builder(LossFunction.MSE).activation(Activation.SIGMOID).build(),
            2,
            () -> Data.uniform(BATCH, 2, 4, 4)),
        mapsOutput(
            () ->
                new Yolo2OutputLayer.Builder()
                    .boundingBoxPriors(Nd4j.createFromArray(new double[][] {{1, 1}, {2, 1.5}}))
                    .build(),
            2 * (5 + CLASSES),
            LayerRows::boxes),
        new LayerRow(
            Cnn3DLossLayer.class,
            InputType.convolutional3D(NCDHW, 3, 4, 5, 2),
            () ->
                List.of(
                    convolution3D(3),
                    convolution3D(2),
                    new Cnn3DLossLayer.Builder(NCDHW)
                        .lossFunction(LossFunction.MSE)
                        .activation(Activation.TANH)
                        .build()),
            () -> Data.of(Data.uniform(BATCH, 2, 3, 4, 5), Data.uniform(BATCH, 2, 1, 2, 3))),
        new LayerRow(
                RnnOutputLayer.class,
                InputType.recurrent(3, STEPS),
                () -> List.of(recurrent(4), rnnSoftmax()),
                () -> sequences(STEPS, null, null))
            .withMasks(() -> sequences(STEPS, stepsMask(), stepsMask())),
        new LayerRow(
                RnnLossLayer.class,
                InputType.recurrent(3, STEPS),
                () ->
                    List.of(
                        recurrent(4),
                        recurrent(CLASSES),
                        new RnnLossLayer.Builder(LossFunction.MSE)
                            .activation(Activation.SIGMOID)
                            .build()),
                () -> sequences(STEPS, null, null))
            .withMasks(() -> sequences(STEPS, stepsMask(), stepsMask())));
  }

  // ---- data

  private static MultiDataSet sequences(int steps, INDArray features, INDArray labels) {
    return Data.of(
        Data.uniform(BATCH, 3, STEPS), Data.classesInTime(BATCH, CLASSES, steps), features, labels);
  }

  /** Examples of different lengths. */
  private static INDArray stepsMask() {
    return Data.mask(
        new double[] {1, 1, 1, 1},
        new double[] {1, 1, 1, 0},
        new double[] {1, 1, 0, 0},
        new double[] {1, 1, 1, 1},
        new double[] {1, 0, 0, 0});
  }

  /** An object in one cell of every image: its corners, its class. */
  private static INDArray boxes() {
    INDArray labels = Nd4j.zeros(DataType.DOUBLE, BATCH, 4 + CLASSES, 4, 4);
    for (int i = 0; i < BATCH; i++) {
      int x = i % 4;
      int y = (i + 1) % 4;
      double[] corners = {x + 0.1, y + 0.2, x + 0.9, y + 0.7};
      for (int c = 0; c < corners.length; c++) {
        labels.putScalar(new int[] {i, c, y, x}, corners[c]);
      }
      labels.putScalar(new int[] {i, 4 + i % CLASSES, y, x}, 1);
    }
    return labels;
  }

  // ---- layers around

  private static DenseLayer dense(int nOut) {
    return new DenseLayer.Builder().nOut(nOut).build();
  }

  private static ConvolutionLayer convolution(int nOut) {
    return new ConvolutionLayer.Builder(2, 2).nOut(nOut).build();
  }

  private static Convolution3D convolution3D(int nOut) {
    return new Convolution3D.Builder(2, 2, 2).nOut(nOut).dataFormat(NCDHW).build();
  }

  private static SimpleRnn recurrent(int nOut) {
    return new SimpleRnn.Builder().nOut(nOut).build();
  }

  private static OutputLayer softmax() {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }

  private static RnnOutputLayer rnnSoftmax() {
    return new RnnOutputLayer.Builder(LossFunction.MCXENT)
        .activation(Activation.SOFTMAX)
        .nOut(CLASSES)
        .build();
  }
}
