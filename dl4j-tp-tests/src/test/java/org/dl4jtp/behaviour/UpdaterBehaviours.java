package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Updater;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.updater.UpdaterCreator;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.dl4jtp.UpdaterStates;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.MapSchedule;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;

/** Updaters: their steps, their state and their rates. */
final class UpdaterBehaviours {
  private UpdaterBehaviours() {}

  private static final List<IUpdater> ALL =
      List.of(
          new Sgd(0.1),
          new Adam(0.01),
          new AdaMax(0.01),
          new AMSGrad(0.01),
          new AdaGrad(0.05),
          new AdaDelta(),
          new Nadam(0.01),
          new Nesterovs(0.05, 0.8),
          new RmsProp(0.01),
          new NoOp(),
          new OwnUpdater(0.1));

  static List<Behaviour> all() {
    Behaviours behaviours = Behaviours.of("updater");
    for (IUpdater updater : ALL) {
      String name = updater.getClass().getSimpleName();
      behaviours
          .add(
              name + " takes the plain network's steps in the output layer, under exact in all",
              t -> {
                MultiLayerNetwork net = t.trained(b -> b.updater(updater.clone()));
                MultiLayerNetwork plain = Trained.backpropagated(b -> b.updater(updater.clone()));
                if (t.isExact()) {
                  Trained.assertForwardClose(net, plain);
                } else {
                  stepsAlikeInTheOutputLayer(net, plain);
                }
              })
          .add(
              name + "'s state is put back, and training goes on alike",
              t -> {
                MultiLayerNetwork net = t.trained(b -> b.updater(updater.clone()));
                INDArray params = net.params().dup();
                INDArray view = net.getUpdater().getStateViewArray();
                INDArray state = view == null ? null : view.dup();
                Trained.fit(net, 3, 5);
                INDArray once = net.params().dup();
                net.setParams(params);
                net.getLayerWiseConfigurations().setIterationCount(3);
                if (state != null) {
                  net.getUpdater().setStateViewArray(null, state, false);
                }
                Trained.fit(net, 3, 5);
                assertThat(net.params()).isEqualTo(once);
              });
    }
    return Stream.concat(behaviours.list().stream(), others().stream()).toList();
  }

  /** One more step from the same weights and the same state of the output layer's updater. */
  private static void stepsAlikeInTheOutputLayer(MultiLayerNetwork net, MultiLayerNetwork plain) {
    for (String name : Trained.FORWARD) {
      plain.setParam(name, net.getParam(name));
    }
    Map<String, INDArray> states = UpdaterStates.byParameter(net);
    net.setUpdater(null);
    plain.setUpdater(null);
    net.getLayerWiseConfigurations().setIterationCount(0);
    plain.getLayerWiseConfigurations().setIterationCount(0);
    net.fit(Trained.batch(5));
    plain.fit(Trained.batch(5));
    for (String name : List.of("2_W", "2_b")) {
      Trained.assertClose(net.getParam(name), plain.getParam(name));
      INDArray state = UpdaterStates.byParameter(plain).get(name + " 0");
      if (state != null) {
        assertThat(states).containsKey(name + " 0");
        Trained.assertClose(UpdaterStates.byParameter(net).get(name + " 0"), state);
      }
    }
  }

  private static List<Behaviour> others() {
    return Behaviours.of("updater")
        .add(
            "weights and biases have updaters of their own",
            t -> {
              MultiLayerNetwork net =
                  t.trained(b -> b.updater(new Sgd(0.1)).biasUpdater(new NoOp()));
              for (String bias : List.of("0_b", "1_b", "2_b")) {
                assertThat(net.getParam(bias).amaxNumber().doubleValue()).isNotNaN();
              }
              MultiLayerNetwork still =
                  t.trained(b -> b.updater(new Sgd(0)).biasUpdater(new Sgd(0.1)));
              MultiLayerNetwork start =
                  t.trained(b -> b.updater(new Sgd(0)).biasUpdater(new Sgd(0)));
              for (String name : List.of("0_W", "1_W", "2_W")) {
                assertThat(still.getParam(name)).isEqualTo(start.getParam(name));
              }
              for (String name : List.of("0_b", "1_b", "2_b")) {
                assertThat(still.getParam(name)).isNotEqualTo(start.getParam(name));
              }
            })
        .add(
            "a schedule by iteration changes the rate as it goes",
            t -> {
              MultiLayerNetwork net =
                  t.trained(
                      b ->
                          b.updater(
                              new Sgd(new StepSchedule(ScheduleType.ITERATION, 0.5, 0.5, 2))));
              assertThat(net.getLearningRate(0)).isEqualTo(0.25);
              net.fit(Trained.batch(3));
              assertThat(net.getLearningRate(0)).isEqualTo(0.125);
            })
        .add(
            "a schedule by epoch changes the rate with epochs",
            t -> {
              MapSchedule schedule =
                  new MapSchedule.Builder(ScheduleType.EPOCH).add(0, 0.5).add(1, 0.25).build();
              MultiLayerNetwork net = t.trained(b -> b.updater(new Sgd(schedule)));
              assertThat(net.getLearningRate(0)).isEqualTo(0.5);
              net.fit(Trained.iterator());
              assertThat(net.getLearningRate(0)).isEqualTo(0.25);
            })
        .add(
            "setUpdater(null) starts anew",
            t -> {
              assertThat(t.net().getUpdater().getStateViewArray().amaxNumber().doubleValue())
                  .isPositive();
              t.net().setUpdater(null);
              assertThat(t.net().getUpdater(false)).isNull();
              assertThat(t.net().getUpdater().getStateViewArray().amaxNumber().doubleValue())
                  .isZero();
            })
        .add(
            "updaterState is the updater's view",
            t ->
                assertThat(t.net().updaterState())
                    .isEqualTo(t.net().getUpdater().getStateViewArray()))
        .add(
            "forward parameters have as much state as in the plain network",
            t ->
                UpdaterStates.byParameter(Trained.backpropagated(b -> b))
                    .forEach(
                        (name, state) ->
                            assertThat(UpdaterStates.byParameter(t.net()).get(name).length())
                                .isEqualTo(state.length())))
        .add(
            "an updater by hand takes the step of fit",
            t -> {
              MultiLayerNetwork byHand = t.trained(b -> b.updater(new Sgd(0.1)));
              MultiLayerNetwork fitted = byHand.clone();
              ScoreBehaviours.compute(byHand, Trained.batch(5));
              Updater updater = UpdaterCreator.getUpdater(byHand);
              updater.update(byHand, byHand.gradient(), 3, 0, 16, LayerWorkspaceMgr.noWorkspaces());
              INDArray expected = byHand.params().sub(byHand.gradient().gradient());
              fitted.fit(Trained.batch(5));
              for (String name : Trained.FORWARD) {
                byHand.setParams(expected);
                Trained.assertClose(byHand.getParam(name), fitted.getParam(name));
              }
            })
        .add(
            "every gradient normalization leaves the output layer as the plain network's",
            t -> {
              for (GradientNormalization how : GradientNormalization.values()) {
                MultiLayerNetwork net =
                    t.trained(
                        b ->
                            b.updater(new Sgd(0.1))
                                .gradientNormalization(how)
                                .gradientNormalizationThreshold(0.01));
                MultiLayerNetwork plain = org.dl4jtp.TargetPropagation.strip(net);
                net.fit(Trained.batch(5));
                plain.fit(Trained.batch(5));
                Trained.assertClose(net.getParam("2_W"), plain.getParam("2_W"));
              }
            })
        .add(
            "a new rate for a layer in the midst of training",
            t -> {
              Map<String, INDArray> before = UpdaterStates.byParameter(t.net());
              t.net().setLearningRate(0, 0.5);
              assertThat(t.net().getLearningRate(0)).isEqualTo(0.5);
              assertThat(t.net().getLearningRate(1)).isEqualTo(0.01);
              t.net().setLearningRate(1, 0.2);
              t.net().setLearningRate(0, 0.01);
              assertThat(UpdaterStates.byParameter(t.net())).isEqualTo(before);
              t.net().fit(Trained.batch(5));
              assertThat(t.net().params().isNaN().any()).isFalse();
            })
        .list();
  }
}
