package org.dl4jtp.examples.spark;

import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.optimize.solvers.accumulation.encoding.threshold.AdaptiveThresholdAlgorithm;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.deeplearning4j.spark.parameterserver.training.SharedTrainingMaster;
import org.dl4jtp.TargetPropagation;
import org.dl4jtp.TrainingRule;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.parameterserver.distributed.conf.VoidConfiguration;

/**
 * Trains a target propagation network on a Spark cluster, as any other Deeplearning4j network: the
 * rule travels to the workers in the configuration's JSON, feedback weights are averaged or shared
 * with all other parameters. The jar of {@code dl4j-tp-core} must be on the executors' class path.
 *
 * <pre>
 * spark-submit --class org.dl4jtp.examples.spark.SparkTraining --jars dl4j-tp-core.jar,… dl4j-tp-spark.jar ddtp-linear 4
 * </pre>
 *
 * <p>Without {@code spark-submit} it runs on two threads of this machine. Arguments: the rule's
 * name (default ddtp-linear), the number of workers (default 2).
 */
public final class SparkTraining {
  private static final int BATCH_SIZE = 32;
  private static final int EPOCHS = 5;

  private SparkTraining() {}

  /**
   * The command.
   *
   * @param args rule, workers
   */
  public static void main(String[] args) {
    TrainingRule rule = TrainingRule.parse(args.length > 0 ? args[0] : "ddtp-linear");
    int workers = args.length > 1 ? Integer.parseInt(args[1]) : 2;
    SparkConf spark = new SparkConf().setAppName("target propagation");
    if (!spark.contains("spark.master")) {
      spark.setMaster("local[" + workers + "]").set("spark.ui.enabled", "false");
    }
    try (JavaSparkContext context = new JavaSparkContext(spark)) {
      // Your own data: any JavaRDD<DataSet>.
      JavaRDD<DataSet> train =
          context.parallelize(Spirals.dataSet(4000, 1).asList(), 2 * workers).cache();
      MultiLayerNetwork net =
          train(context, averaging(workers, BATCH_SIZE), configuration(rule), train, EPOCHS);
      DataSet test = Spirals.dataSet(1000, 2);
      Evaluation evaluation = new Evaluation(Spirals.CLASSES);
      evaluation.eval(test.getLabels(), net.output(test.getFeatures()));
      System.out.println(evaluation.stats());
    }
  }

  /**
   * Trains by any of Deeplearning4j's training masters.
   *
   * @param context of the cluster
   * @param master how workers share what they learn
   * @param conf converted or not
   * @param data one example or a minibatch in each element
   * @param epochs passes over the data
   * @return the trained network, on the driver
   */
  public static MultiLayerNetwork train(
      JavaSparkContext context,
      TrainingMaster<?, ?> master,
      MultiLayerConfiguration conf,
      JavaRDD<DataSet> data,
      int epochs) {
    SparkDl4jMultiLayer net = new SparkDl4jMultiLayer(context, conf, master);
    for (int epoch = 0; epoch < epochs; epoch++) {
      net.fit(data);
    }
    return net.getNetwork();
  }

  /**
   * Workers train copies for some batches; then parameters and updater states are averaged.
   *
   * @param workers how many
   * @param batchSize examples in a worker's minibatch
   */
  public static TrainingMaster<?, ?> averaging(int workers, int batchSize) {
    return new ParameterAveragingTrainingMaster.Builder(workers, 1)
        .batchSizePerWorker(batchSize)
        .averagingFrequency(5)
        .workerPrefetchNumBatches(2)
        .rddTrainingApproach(RDDTrainingApproach.Direct) // Export would leave files behind
        .build();
  }

  /**
   * Workers send one another their thresholded updates while they train. An executor must run one
   * task at a time ({@code spark.task.cpus} as large as its cores): Deeplearning4j runs the workers
   * of a node within one task, and a second one beside it may wait for ever.
   *
   * @param workersPerNode training threads in every executor
   * @param batchSize examples in a worker's minibatch
   * @param controller the driver's address, which workers can reach
   * @param network that of the cluster, for example 10.0.0.0/16
   * @param port a free UDP port on every machine
   */
  public static TrainingMaster<?, ?> sharing(
      int workersPerNode, int batchSize, String controller, String network, int port) {
    VoidConfiguration transport =
        VoidConfiguration.builder()
            .unicastPort(port)
            .networkMask(network)
            .controllerAddress(controller)
            .build();
    return new SharedTrainingMaster.Builder(transport, 1)
        .batchSizePerWorker(batchSize)
        .thresholdAlgorithm(new AdaptiveThresholdAlgorithm(1e-3))
        .rddTrainingApproach(RDDTrainingApproach.Direct)
        .workersPerNode(workersPerNode)
        .build();
  }

  /**
   * The example's network under a rule.
   *
   * @param rule any
   */
  public static MultiLayerConfiguration configuration(TrainingRule rule) {
    MultiLayerConfiguration plain =
        new NeuralNetConfiguration.Builder()
            .seed(1)
            .updater(new Adam(5e-3))
            .weightInit(WeightInit.XAVIER)
            .activation(Activation.TANH)
            .list()
            .layer(new DenseLayer.Builder().nIn(2).nOut(64).build())
            .layer(new DenseLayer.Builder().nIn(64).nOut(32).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MCXENT)
                    .activation(Activation.SOFTMAX)
                    .nIn(32)
                    .nOut(Spirals.CLASSES)
                    .build())
            .build();
    return TargetPropagation.of(rule).applyTo(plain);
  }
}
