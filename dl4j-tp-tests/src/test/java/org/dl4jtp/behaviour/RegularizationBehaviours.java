package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.MaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.MinMaxNormConstraint;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.constraint.UnitNormConstraint;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.dropout.AlphaDropout;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.dropout.GaussianDropout;
import org.deeplearning4j.nn.conf.dropout.GaussianNoise;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.deeplearning4j.nn.conf.weightnoise.WeightNoise;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.dl4jtp.Networks;
import org.dl4jtp.TargetPropagation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** Dropout, weight noise, constraints and penalties. */
final class RegularizationBehaviours {
  private RegularizationBehaviours() {}

  static List<Behaviour> all() {
    Behaviours behaviours = Behaviours.of("regularization");
    for (IDropout dropout :
        List.of(
            new Dropout(0.7),
            new Dropout(
                new MapSchedule.Builder(ScheduleType.ITERATION).add(0, 0.9).add(2, 0.5).build()),
            new AlphaDropout(0.8),
            new GaussianDropout(0.3),
            new GaussianNoise(0.2))) {
      String name =
          dropout.getClass().getSimpleName()
              + (dropout.toString().contains("chedule=Map") ? " by schedule" : "");
      behaviours.add(
          name + " is drawn anew in training, and not at inference",
          t -> dropsInTrainingOnly(t.trained(b -> b.dropOut(dropout.clone()))));
      behaviours.add(
          name + " is drawn as in the plain network",
          t -> {
            MultiLayerNetwork net = t.trained(b -> b.dropOut(dropout.clone()));
            MultiLayerNetwork plain = TargetPropagation.strip(net);
            plain.getLayerWiseConfigurations().setIterationCount(Trained.STEPS);
            INDArray x = Trained.batch(5).getFeatures();
            Nd4j.getRandom().setSeed(3);
            INDArray expected = plain.output(x.dup(), true);
            Nd4j.getRandom().setSeed(3);
            Trained.assertClose(net.output(x.dup(), true), expected);
          });
    }
    return Stream.concat(behaviours.list().stream(), others().stream()).toList();
  }

  private static void dropsInTrainingOnly(MultiLayerNetwork net) {
    INDArray x = Trained.batch(5).getFeatures();
    INDArray inference = net.output(x.dup());
    assertThat(net.output(x.dup())).isEqualTo(inference);
    assertThat(net.output(x.dup(), true)).isNotEqualTo(inference);
    assertThat(net.output(x.dup(), true)).isNotEqualTo(net.output(x.dup(), true));
    assertThat(net.output(x.dup())).isEqualTo(inference);
  }

  private static List<Behaviour> others() {
    return Behaviours.of("regularization")
        .add(
            "weight noise of hidden layers is drawn in training, and not at inference",
            t -> {
              for (boolean drop : new boolean[] {true, false}) {
                MultiLayerConfiguration plain = Networks.plain(Trained.TYPE);
                for (int layer = 0; layer < 2; layer++) {
                  ((org.deeplearning4j.nn.conf.layers.BaseLayer) plain.getConf(layer).getLayer())
                      .setWeightNoise(
                          drop
                              ? new DropConnect(0.7)
                              : new WeightNoise(new NormalDistribution(0, 0.1)));
                }
                MultiLayerNetwork net = Networks.network(t.convert(plain));
                INDArray before = net.params().dup();
                Trained.fit(net, 0, 3);
                assertThat(net.params()).isNotEqualTo(before);
                dropsInTrainingOnly(net);
              }
            })
        .add(
            "maximum norms hold",
            t -> holds(t, b -> b.constrainWeights(new MaxNormConstraint(0.3, 0)), 0, 0.3))
        .add(
            "norms within bounds hold",
            t -> holds(t, b -> b.constrainWeights(new MinMaxNormConstraint(0.2, 0.4, 0)), 0.2, 0.4))
        .add(
            "unit norms hold",
            t -> holds(t, b -> b.constrainWeights(new UnitNormConstraint(0)), 1, 1))
        .add(
            "no weight is negative, and no bias",
            t -> {
              MultiLayerNetwork net =
                  t.trained(
                      b ->
                          b.constrainWeights(new NonNegativeConstraint())
                              .constrainBias(new NonNegativeConstraint()));
              for (String name : Trained.FORWARD) {
                assertThat(net.getParam(name).minNumber().doubleValue()).isNotNegative();
              }
            })
        .add(
            "constraints leave feedback alone",
            t -> {
              MultiLayerNetwork net =
                  t.trained(b -> b.constrainWeights(new MaxNormConstraint(1e-3, 0)));
              net.paramTable()
                  .forEach(
                      (name, p) -> {
                        if (name.endsWith("Q")) {
                          assertThat(p.norm2Number().doubleValue()).isGreaterThan(0.01);
                        }
                      });
            })
        .add(
            "penalties pull weights to zero",
            t -> {
              for (UnaryOperator<NeuralNetConfiguration.Builder> penalty :
                  List.<UnaryOperator<NeuralNetConfiguration.Builder>>of(
                      b -> b.l1(0.1), b -> b.l2(0.5), b -> b.weightDecay(0.5))) {
                MultiLayerNetwork free = Trained.fit(t.trained(b -> b), 3, 9);
                MultiLayerNetwork held = Trained.fit(t.trained(penalty), 3, 9);
                for (String name : Set.of("0_W", "1_W", "2_W")) {
                  assertThat(held.getParam(name).norm2Number().doubleValue())
                      .isLessThan(free.getParam(name).norm2Number().doubleValue());
                }
              }
            })
        .add(
            "penalties of biases touch biases",
            t -> {
              MultiLayerNetwork free = Trained.fit(t.trained(b -> b.biasInit(1)), 3, 9);
              MultiLayerNetwork held = Trained.fit(t.trained(b -> b.biasInit(1).l2Bias(1)), 3, 9);
              for (String name : Set.of("0_b", "1_b", "2_b")) {
                assertThat(held.getParam(name).norm2Number().doubleValue())
                    .isLessThan(free.getParam(name).norm2Number().doubleValue());
              }
            })
        .add(
            "settings of a layer are told by its configuration",
            t -> {
              MultiLayerNetwork net = t.trained(b -> b.l2(0.25).l1Bias(0.5).dropOut(0.5));
              org.deeplearning4j.nn.conf.layers.BaseLayer layer =
                  (org.deeplearning4j.nn.conf.layers.BaseLayer) net.getLayer(0).conf().getLayer();
              org.deeplearning4j.nn.conf.layers.BaseLayer plain =
                  (org.deeplearning4j.nn.conf.layers.BaseLayer)
                      TargetPropagation.strip(net).getLayer(0).conf().getLayer();
              assertThat(layer.getRegularization()).isEqualTo(plain.getRegularization());
              assertThat(layer.getRegularizationBias()).isEqualTo(plain.getRegularizationBias());
              assertThat(layer.getIDropout()).isEqualTo(plain.getIDropout());
              assertThat(layer.getIUpdater()).isEqualTo(plain.getIUpdater());
              assertThat(layer.getWeightInitFn()).isEqualTo(plain.getWeightInitFn());
              assertThat(layer.getBiasInit()).isEqualTo(plain.getBiasInit());
            })
        .list();
  }

  private static void holds(
      Trained t,
      UnaryOperator<NeuralNetConfiguration.Builder> constraint,
      double low,
      double high) {
    MultiLayerNetwork net = t.trained(constraint);
    for (String name : List.of("0_W", "1_W", "2_W")) {
      INDArray norms = net.getParam(name).norm2(0);
      assertThat(norms.minNumber().doubleValue()).isGreaterThanOrEqualTo(low - 1e-9);
      assertThat(norms.maxNumber().doubleValue()).isLessThanOrEqualTo(high + 1e-9);
    }
  }
}
