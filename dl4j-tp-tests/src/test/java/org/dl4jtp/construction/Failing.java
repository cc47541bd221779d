package org.dl4jtp.construction;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.IWeightInit;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What users add to a network, and what fails when it is built. */
public final class Failing {
  public static final String REASON = "no such device";

  private Failing() {}

  public static final class OwnLayer extends ActivationLayer {
    public OwnLayer() {
      super(Activation.IDENTITY);
    }

    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType dataType) {
      throw new UnsupportedOperationException(REASON);
    }
  }

  public static final class OwnVertex extends ScaleVertex {
    public OwnVertex() {
      super(1);
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
        ComputationGraph graph,
        String name,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType dataType) {
      throw new UnsupportedOperationException(REASON);
    }

    @Override
    public ScaleVertex clone() {
      return new OwnVertex();
    }
  }

  /** Within one of this library's layers: does something, and draws no weights if that fails. */
  static final class OwnWeights implements IWeightInit {
    private final transient Runnable first;

    OwnWeights(Runnable first) {
      this.first = first;
    }

    @Override
    public INDArray init(
        double fanIn, double fanOut, long[] shape, char order, INDArray parameters) {
      first.run();
      return parameters.assign(0.1).reshape(order, shape);
    }
  }

  /** Around one of this library's: does something before that is built. */
  static final class OwnWrapper extends FrozenLayer {
    private final transient Runnable first;

    OwnWrapper(org.deeplearning4j.nn.conf.layers.Layer layer, Runnable first) {
      super(layer);
      this.first = first;
    }

    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType dataType) {
      first.run();
      return super.instantiate(conf, listeners, index, parameters, initialize, dataType);
    }
  }
}
