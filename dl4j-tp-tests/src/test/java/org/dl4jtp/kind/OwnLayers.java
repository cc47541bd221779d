package org.dl4jtp.kind;

import java.util.Collection;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers as users write them, which nobody listed. */
public final class OwnLayers {
  private OwnLayers() {}

  /** 2 σ(xW + b), by a live class of its own. */
  public static final class Doubled extends DenseLayer {
    /** For Jackson. */
    public Doubled() {}

    public Doubled(int nOut) {
      setNOut(nOut);
    }

    @Override
    public Layer instantiate(
        NeuralNetConfiguration conf,
        Collection<TrainingListener> listeners,
        int index,
        INDArray parameters,
        boolean initialize,
        DataType type) {
      Live live = new Live(conf, type);
      live.setListeners(listeners);
      live.setIndex(index);
      live.setParamsViewArray(parameters);
      live.setParamTable(initializer().init(conf, parameters, initialize));
      live.setConf(conf);
      return live;
    }

    private static final class Live
        extends org.deeplearning4j.nn.layers.feedforward.dense.DenseLayer {
      private Live(NeuralNetConfiguration conf, DataType type) {
        super(conf, type);
      }

      @Override
      public INDArray activate(boolean training, LayerWorkspaceMgr mgr) {
        return super.activate(training, mgr).muli(2);
      }

      @Override
      public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr mgr) {
        return super.backpropGradient(epsilon.mul(2), mgr);
      }
    }
  }

  /** tanh(xW + b) by SameDiff. */
  public static final class Affine extends SameDiffLayer {
    private long in;
    private long out;

    /** For Jackson. */
    public Affine() {}

    Affine(long in, long out) {
      this.in = in;
      this.out = out;
    }

    public long getIn() {
      return in;
    }

    public void setIn(long in) {
      this.in = in;
    }

    public long getOut() {
      return out;
    }

    public void setOut(long out) {
      this.out = out;
    }

    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable input, Map<String, SDVariable> parameters, SDVariable mask) {
      return sd.math.tanh(input.mmul(parameters.get("W")).add(parameters.get("b")));
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      params.addWeightParam("W", in, out);
      params.addBiasParam("b", 1, out);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      params.get("W").assign(Nd4j.randn(params.get("W").dataType(), in, out).muli(0.5));
      params.get("b").assign(0.1);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return InputType.feedForward(out);
    }

    @Override
    public boolean equals(Object o) {
      return o instanceof Affine other && super.equals(o) && other.in == in && other.out == out;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(31 * in + out);
    }
  }

  /** x² by SameDiff. */
  public static final class Squares extends SameDiffLambdaLayer {
    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input) {
      return input.mul(input);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }

  /** The mean over examples of |x − y|². */
  public static final class SquaredDistance extends SameDiffOutputLayer {
    @Override
    public SDVariable defineLayer(
        SameDiff sd, SDVariable input, SDVariable labels, Map<String, SDVariable> parameters) {
      return sd.math.squaredDifference("distance", input, labels).sum(1).mean("loss");
    }

    @Override
    public String activationsVertexName() {
      return "input";
    }

    @Override
    public void defineParameters(SDLayerParams params) {
      // none
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
      // none
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
      return inputType;
    }
  }
}
