package org.dl4jtp.examples.sequences;

import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.dl4jtp.examples.data.LabelledData;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Data and a network for them, the same for every rule. */
public enum SequenceTask {
  /** Two LSTM layers tell {@link ControlSeries} apart by the last step. */
  CONTROL("control series, LSTM to last step", 20, 30) {
    private static final int TOGETHER = 4;

    @Override
    public LabelledData data(long seed, int examples) {
      return ControlSeries.load(seed, PartSizes.of(examples), TOGETHER);
    }

    @Override
    public InputType inputType() {
      return InputType.recurrent(TOGETHER, ControlSeries.STEPS / TOGETHER);
    }

    @Override
    void layers(ListBuilder list) {
      list.layer(new LSTM.Builder().nOut(24).build())
          .layer(new LastTimeStep(new LSTM.Builder().nOut(24).build()))
          .layer(output(ControlSeries.Pattern.values().length));
    }
  },

  /** Two LSTM layers tell the next character of {@link CharacterText} at every step. */
  TEXT("text, LSTM to every step, truncated BPTT", 20, 16) {
    private static final int SEGMENT = 15;

    @Override
    public LabelledData data(long seed, int examples) {
      return CharacterText.load(examples);
    }

    @Override
    public InputType inputType() {
      return InputType.recurrent(CharacterText.characters().length(), CharacterText.STEPS);
    }

    @Override
    void layers(ListBuilder list) {
      list.layer(new LSTM.Builder().nOut(48).build())
          .layer(new LSTM.Builder().nOut(48).build())
          .layer(
              new RnnOutputLayer.Builder(LossFunction.MCXENT)
                  .nOut(CharacterText.characters().length())
                  .activation(Activation.SOFTMAX)
                  .build())
          .backpropType(BackpropType.TruncatedBPTT)
          .tBPTTLength(SEGMENT);
    }
  },

  /**
   * Three convolutions over time, each looking further, and their mean tell {@link ControlSeries}
   * apart.
   */
  CNN1D("control series, 1D CNN", 20, 30) {
    @Override
    public LabelledData data(long seed, int examples) {
      return ControlSeries.load(seed, PartSizes.of(examples), 1);
    }

    @Override
    public InputType inputType() {
      return InputType.recurrent(1, ControlSeries.STEPS);
    }

    @Override
    void layers(ListBuilder list) {
      for (int dilation : new int[] {1, 2, 4}) {
        list.layer(
            new Convolution1DLayer.Builder(7)
                .dilation(dilation)
                .nOut(16)
                .convolutionMode(ConvolutionMode.Same)
                .build());
      }
      list.layer(new GlobalPoolingLayer(PoolingType.AVG))
          .layer(output(ControlSeries.Pattern.values().length));
    }
  },

  /** The sum of word embeddings and a dense layer tell {@link Sentences} apart. */
  EMBEDDING("sentences, word embedding", 40, 30) {
    @Override
    public LabelledData data(long seed, int examples) {
      return Sentences.load(seed, PartSizes.of(examples));
    }

    @Override
    public InputType inputType() {
      return InputType.recurrent(Sentences.vocabularySize(), Sentences.STEPS);
    }

    @Override
    void layers(ListBuilder list) {
      list.layer(
              new EmbeddingSequenceLayer.Builder()
                  .nOut(16)
                  .inputLength(Sentences.STEPS)
                  .inferInputLength(false)
                  .build())
          .layer(new GlobalPoolingLayer(PoolingType.SUM))
          .layer(new DenseLayer.Builder().nOut(32).build())
          .layer(output(Sentences.Opinion.values().length));
    }
  };

  private static final double LEARNING_RATE = 0.01;

  /** For people: data and network. */
  public final String title;

  /** Passes over the training part, if not told otherwise. */
  public final int epochs;

  /** Examples per minibatch. */
  public final int batch;

  SequenceTask(String title, int epochs, int batch) {
    this.title = title;
    this.epochs = epochs;
    this.batch = batch;
  }

  /**
   * The data.
   *
   * @param seed of generated data; the text is as it is
   * @param examples for training; at most, of the text
   */
  public abstract LabelledData data(long seed, int examples);

  /** What the network is fed. */
  public abstract InputType inputType();

  abstract void layers(ListBuilder list);

  /** The network, without a rule. */
  public MultiLayerConfiguration network() {
    ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .updater(new Adam(LEARNING_RATE))
            .activation(Activation.TANH)
            .list();
    layers(list);
    return list.setInputType(inputType()).build();
  }

  private static OutputLayer output(int classes) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nOut(classes)
        .activation(Activation.SOFTMAX)
        .build();
  }
}
