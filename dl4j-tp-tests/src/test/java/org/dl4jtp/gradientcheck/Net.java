package org.dl4jtp.gradientcheck;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A network of either kind. Every call draws the same random numbers. */
public interface Net {

  static Net of(MultiLayerConfiguration conf) {
    return new Layers(conf);
  }

  static Net of(ComputationGraphConfiguration conf) {
    return new Graph(conf);
  }

  /** The gradients of all parameters. What it does to the data stays. */
  Map<String, INDArray> gradients(MultiDataSet data);

  /** Of the last gradients. */
  double score();

  /** Without a backward pass before. */
  double scoreOf(MultiDataSet data);

  INDArray[] output(MultiDataSet data);

  void fit(MultiDataSet data);

  Map<String, INDArray> parameters();

  void listen(TrainingListener listener);

  /**
   * Of parameters: locked batch normalisation has gradients of none, in a workspace. Frozen ones
   * have no gradient.
   */
  private static Map<String, INDArray> copies(Gradient gradient, Set<String> parameters) {
    Map<String, INDArray> copies = new TreeMap<>();
    gradient.gradientForVariable().keySet().stream()
        .filter(parameters::contains)
        .forEach(name -> copies.put(name, gradient.getGradientFor(name).dup()));
    return copies;
  }

  /** Of dropout. */
  private static void seed() {
    Nd4j.getRandom().setSeed(5);
  }

  private static MultiDataSet fresh(MultiDataSet data) {
    seed();
    return Data.copy(data);
  }

  private static INDArray only(INDArray[] masks) {
    return masks == null ? null : masks[0];
  }

  /** A {@code MultiLayerNetwork}. */
  record Layers(MultiLayerNetwork net) implements Net {
    private Layers(MultiLayerConfiguration conf) {
      this(new MultiLayerNetwork(conf));
      net.init();
    }

    @Override
    public Map<String, INDArray> gradients(MultiDataSet data) {
      seed();
      net.setInput(data.getFeatures(0));
      net.setLabels(data.getLabels(0));
      INDArray features = only(data.getFeaturesMaskArrays());
      INDArray labels = only(data.getLabelsMaskArrays());
      if (features != null || labels != null) {
        net.setLayerMaskArrays(features, labels);
      }
      net.computeGradientAndScore();
      net.clearLayerMaskArrays();
      return copies(net.gradient(), net.paramTable().keySet());
    }

    @Override
    public double score() {
      return net.score();
    }

    @Override
    public double scoreOf(MultiDataSet data) {
      return net.score(single(fresh(data)), false);
    }

    @Override
    public INDArray[] output(MultiDataSet data) {
      MultiDataSet copy = fresh(data);
      return new INDArray[] {
        net.output(copy.getFeatures(0), false, only(copy.getFeaturesMaskArrays()), null)
      };
    }

    @Override
    public void fit(MultiDataSet data) {
      net.fit(single(fresh(data)));
    }

    private static org.nd4j.linalg.dataset.DataSet single(MultiDataSet data) {
      return new org.nd4j.linalg.dataset.DataSet(
          data.getFeatures(0),
          data.getLabels(0),
          only(data.getFeaturesMaskArrays()),
          only(data.getLabelsMaskArrays()));
    }

    @Override
    public Map<String, INDArray> parameters() {
      return net.paramTable();
    }

    @Override
    public void listen(TrainingListener listener) {
      net.setListeners(listener);
    }
  }

  /** A {@code ComputationGraph}. */
  record Graph(ComputationGraph net) implements Net {
    private Graph(ComputationGraphConfiguration conf) {
      this(new ComputationGraph(conf));
      net.init();
    }

    @Override
    public Map<String, INDArray> gradients(MultiDataSet data) {
      seed();
      net.setInputs(data.getFeatures());
      net.setLabels(data.getLabels());
      if (data.getFeaturesMaskArrays() != null || data.getLabelsMaskArrays() != null) {
        net.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
      }
      net.computeGradientAndScore();
      net.clearLayerMaskArrays();
      return copies(net.gradient(), net.paramTable().keySet());
    }

    @Override
    public double score() {
      return net.score();
    }

    @Override
    public double scoreOf(MultiDataSet data) {
      return net.score(fresh(data), false);
    }

    @Override
    public INDArray[] output(MultiDataSet data) {
      MultiDataSet copy = fresh(data);
      return net.output(false, copy.getFeatures(), copy.getFeaturesMaskArrays());
    }

    @Override
    public void fit(MultiDataSet data) {
      net.fit(fresh(data));
    }

    @Override
    public Map<String, INDArray> parameters() {
      return net.paramTable();
    }

    @Override
    public void listen(TrainingListener listener) {
      net.setListeners(listener);
    }
  }
}
