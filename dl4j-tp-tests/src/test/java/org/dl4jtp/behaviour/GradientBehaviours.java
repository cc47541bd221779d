package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.dl4jtp.behaviour.Trained.TYPE;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.gradientcheck.GradientCheckUtil;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.TargetPropagation;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.buffer.util.DataTypeUtil;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** Gradients, got and given. */
final class GradientBehaviours {
  private GradientBehaviours() {}

  static List<Behaviour> all() {
    return Behaviours.of("gradient")
        .add(
            "it names all parameters",
            t ->
                assertThat(t.net().gradient().gradientForVariable().keySet())
                    .isEqualTo(t.net().paramTable().keySet()))
        .add(
            "its arrays have the parameters' shapes and lie in the flat one",
            t -> {
              ScoreBehaviours.compute(t.net(), Trained.batch(5));
              Gradient gradient = t.net().gradient();
              assertThat(gradient.gradient().length()).isEqualTo(t.net().numParams());
              t.net()
                  .paramTable()
                  .forEach(
                      (name, p) ->
                          assertThat(gradient.getGradientFor(name).shape()).isEqualTo(p.shape()));
              assertThat(gradient.gradient(new ArrayList<>(t.net().paramTable().keySet())))
                  .isEqualTo(gradient.gradient().reshape(1, t.net().numParams()));
            })
        .add(
            "the output layer's is backpropagation's under every rule",
            t -> {
              MultiLayerNetwork plain = t.plain();
              ScoreBehaviours.compute(plain, Trained.batch(5));
              ScoreBehaviours.compute(t.net(), Trained.batch(5));
              for (String name : List.of("2_W", "2_b")) {
                Trained.assertClose(
                    t.net().gradient().getGradientFor(name), plain.gradient().getGradientFor(name));
              }
            })
        .add(
            "update adds a given gradient to the parameters",
            t -> {
              Gradient ones = new DefaultGradient();
              t.net()
                  .paramTable()
                  .forEach((name, p) -> ones.setGradientFor(name, Nd4j.ones(TYPE, p.shape())));
              INDArray expected = t.net().params().add(1);
              t.net().update(ones);
              assertThat(t.net().params()).isEqualTo(expected);
              assertThat(t.net().gradient().getGradientFor("0_W"))
                  .isEqualTo(ones.getGradientFor("0_W"));
            })
        .add(
            "a layer's update adds to one parameter",
            t -> {
              for (Layer layer : t.net().getLayers()) {
                for (String name : layer.paramTable().keySet()) {
                  INDArray expected = layer.getParam(name).add(2);
                  layer.update(Nd4j.valueArrayOf(expected.shape(), 2.0, TYPE), name);
                  assertThat(layer.getParam(name)).as(name).isEqualTo(expected);
                }
              }
            })
        .add(
            "calculateGradients gives the gradients of a step, and that of the input",
            t -> {
              DataSet data = Trained.batch(5);
              Pair<Gradient, INDArray> pair =
                  t.net().calculateGradients(data.getFeatures(), data.getLabels(), null, null);
              INDArray flat = pair.getFirst().gradient().dup();
              assertThat(pair.getSecond().shape()).isEqualTo(data.getFeatures().shape());
              ScoreBehaviours.compute(t.net(), data);
              Trained.assertClose(t.net().gradient().gradient(), flat);
            })
        .addForExact(
            "under exact the input's gradient is the score's",
            t -> {
              DataSet data = Trained.batch(5);
              INDArray actual =
                  t.net()
                      .calculateGradients(data.getFeatures(), data.getLabels(), null, null)
                      .getSecond();
              INDArray x = data.getFeatures();
              for (int i = 0; i < 8; i++) {
                double value = x.getDouble(0, i);
                x.putScalar(0, i, value + 1e-5);
                double above = t.plain().score(data);
                x.putScalar(0, i, value - 1e-5);
                double below = t.plain().score(data);
                x.putScalar(0, i, value);
                assertThat(actual.getDouble(0, i) / 16)
                    .isCloseTo(
                        (above - below) / 2e-5, org.assertj.core.api.Assertions.offset(1e-8));
              }
            })
        .addForExact(
            "Deeplearning4j's own gradient check passes under exact",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.updater(new Sgd(1.0)).l2(0.01));
              DataSet data = Trained.batch(5);
              DataType before = DataTypeUtil.getDtypeFromContext();
              DataTypeUtil.setDTypeForContext(TYPE); // it asks this for the network's type
              try {
                GradientCheckUtil.MLNConfig check =
                    new GradientCheckUtil.MLNConfig()
                        .net(net)
                        .input(data.getFeatures())
                        .labels(data.getLabels());
                assertThat(GradientCheckUtil.checkGradients(check)).isTrue();
              } finally {
                DataTypeUtil.setDTypeForContext(before);
              }
            })
        .add(
            "backpropGradient from outside is refused beside an output layer",
            t -> {
              INDArray epsilon = Nd4j.rand(TYPE, 16, 4);
              for (MultiLayerNetwork net : List.of(t.net(), t.plain())) {
                net.setInput(Trained.batch(5).getFeatures());
                net.feedForward(true, false);
                assertThatThrownBy(
                        () -> net.backpropGradient(epsilon, LayerWorkspaceMgr.noWorkspaces()))
                    .isInstanceOf(UnsupportedOperationException.class);
              }
            })
        .add(
            "the output layer is an IOutputLayer, and has labels to give and take",
            t -> {
              assertThat(t.net().getOutputLayer()).isInstanceOf(IOutputLayer.class);
              IOutputLayer output = (IOutputLayer) t.net().getOutputLayer();
              output.setLabels(Trained.batch(5).getLabels());
              assertThat(output.getLabels()).isEqualTo(Trained.batch(5).getLabels());
              assertThat(output.needsLabels()).isTrue();
            })
        .add(
            "gradients are summed over the batch with miniBatch(false) too",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.miniBatch(false).updater(new Sgd(0.01)));
              MultiLayerNetwork plain = TargetPropagation.strip(net);
              ScoreBehaviours.compute(plain, Trained.batch(5));
              ScoreBehaviours.compute(net, Trained.batch(5));
              Trained.assertClose(
                  net.gradient().getGradientFor("2_W"), plain.gradient().getGradientFor("2_W"));
            })
        .list();
  }
}
