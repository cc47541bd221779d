package org.dl4jtp.examples.figures;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.dl4jtp.examples.data.Batches;
import org.dl4jtp.feedback.Perturbation;
import org.dl4jtp.train.FeedbackTraining;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * The paper's toy task: a network (the student) learns by squared error what another of the same
 * sizes with random weights (the teacher) makes of random inputs. Dense layers of tanh units,
 * identity output, double precision.
 *
 * <p>Immutable; the seed decides everything.
 */
final class Student {
  private static final int TRAINING_EXAMPLES = 1000;
  private static final int PROBES = 64;
  private static final int BATCH = 16;
  private static final int PRETRAINING_EPOCHS = 15;
  private static final double FEEDBACK_LEARNING_RATE = 5e-3;
  private static final double NOISE_LEVEL = 0.05;
  private static final double TARGET_STEP_SIZE = 0.01;

  private final long seed;
  private final double learningRate;
  private final double inputScale;
  private final int[] sizes;
  private final DataSet training;
  private final DataSet probes;

  /**
   * A task.
   *
   * @param learningRate of the forward weights' SGD
   * @param inputScale standard deviation of the inputs
   * @param sizes units of every layer, from input to output
   */
  Student(long seed, double learningRate, double inputScale, int... sizes) {
    this.seed = seed;
    this.learningRate = learningRate;
    this.inputScale = inputScale;
    this.sizes = sizes.clone();
    SplittableRandom random = new SplittableRandom(seed);
    MultiLayerNetwork teacher = new MultiLayerNetwork(plain(random.nextLong() | 1));
    teacher.init();
    INDArray inputs = normal(random, TRAINING_EXAMPLES + PROBES, sizes[0]).muli(inputScale);
    DataSet all = new DataSet(inputs, teacher.output(inputs));
    training = (DataSet) all.getRange(0, TRAINING_EXAMPLES);
    probes = (DataSet) all.getRange(TRAINING_EXAMPLES, TRAINING_EXAMPLES + PROBES);
  }

  private static INDArray normal(SplittableRandom random, int rows, int columns) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int i = 0; i < columns; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return Nd4j.createFromArray(values);
  }

  /** Held-out examples, to measure on. */
  DataSet probes() {
    return probes;
  }

  int hiddenLayers() {
    return sizes.length - 2;
  }

  private MultiLayerConfiguration plain(long weightSeed) {
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .seed(weightSeed)
            .dataType(DataType.DOUBLE)
            .weightInit(WeightInit.XAVIER)
            .updater(new Sgd(learningRate))
            .activation(Activation.TANH)
            .list();
    int last = sizes.length - 2;
    for (int i = 0; i < last; i++) {
      list.layer(new DenseLayer.Builder().nIn(sizes[i]).nOut(sizes[i + 1]).build());
    }
    return list.layer(
            new OutputLayer.Builder(LossFunction.MSE)
                .activation(Activation.IDENTITY)
                .nIn(sizes[last])
                .nOut(sizes[last + 1])
                .build())
        .build();
  }

  /**
   * An untrained student, the same for every rule; where feedback learns, it has learned already.
   *
   * @param rule bp is measured as {@link TrainingRule#EXACT}, which takes the same steps
   * @param frozen layers that keep their weights
   */
  MultiLayerNetwork network(TrainingRule rule, int... frozen) {
    TrainingRule measured = rule.isBackpropagation() ? TrainingRule.EXACT : rule;
    MultiLayerNetwork net =
        new MultiLayerNetwork(
            TargetPropagation.of(measured)
                .targetStepSize(TARGET_STEP_SIZE)
                .noiseLevel(NOISE_LEVEL)
                .feedbackUpdater(new Adam(FEEDBACK_LEARNING_RATE))
                .perturbation(Perturbation.ALL_LAYERS)
                .freezeLayers(frozen)
                .applyTo(plain(seed)));
    net.init();
    if (FeedbackTraining.appliesTo(net)) {
      FeedbackTraining.of(net)
          .fit(Batches.inOrder(training, BATCH, DataType.DOUBLE), PRETRAINING_EPOCHS);
    }
    return net;
  }

  /**
   * Trains a student, until its weights are no longer finite at the latest.
   *
   * @param steps minibatches
   * @param every steps between measurements
   * @param measure hears of such steps before they are taken, from 0 to the end
   * @return whether it came to the end
   */
  boolean train(MultiLayerNetwork net, int steps, int every, IntConsumer measure) {
    IntConsumer before =
        at -> {
          if (at % every == 0) {
            measure.accept(at);
          }
        };
    int step = 0;
    for (int epoch = 0; step < steps; epoch++) {
      Batches batches =
          Batches.shuffled(training, BATCH, DataType.DOUBLE, seed, epoch, () -> false);
      while (step < steps && batches.hasNext()) {
        before.accept(step++);
        net.fit(batches.next());
        if (!Double.isFinite(net.params().sumNumber().doubleValue())) {
          return false;
        }
      }
    }
    before.accept(step);
    return true;
  }

  Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("task", "student-teacher");
    settings.put("sizes", sizes);
    settings.put("seed", seed);
    settings.put("inputScale", inputScale);
    settings.put("learningRate", learningRate);
    settings.put("batch", BATCH);
    settings.put("trainingExamples", TRAINING_EXAMPLES);
    settings.put("feedbackPretraining", PRETRAINING_EPOCHS);
    settings.put("feedbackLearningRate", FEEDBACK_LEARNING_RATE);
    settings.put("perturb", Perturbation.ALL_LAYERS.label());
    settings.put("noiseLevel", NOISE_LEVEL);
    settings.put("targetStepSize", TARGET_STEP_SIZE);
    return settings;
  }
}
