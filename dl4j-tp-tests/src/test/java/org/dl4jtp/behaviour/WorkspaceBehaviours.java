package org.dl4jtp.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner.ProfilingMode;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Memory workspaces: none stays open, none leaks into what is given out. */
@SuppressWarnings("deprecation") // of Deeplearning4j's own methods
final class WorkspaceBehaviours {
  private WorkspaceBehaviours() {}

  private static void assertNoneOpen() {
    assertThat(Nd4j.getWorkspaceManager().anyWorkspaceActiveForCurrentThread()).isFalse();
  }

  static List<Behaviour> all() {
    return Behaviours.of("workspaces")
        .add(
            "none stays open",
            t -> {
              t.net().fit(Trained.batch(3));
              assertNoneOpen();
              t.net().output(Trained.batch(3).getFeatures());
              assertNoneOpen();
              t.net().score(Trained.batch(3));
              assertNoneOpen();
              t.images();
              assertNoneOpen();
              t.graph();
              assertNoneOpen();
            })
        .add(
            "what it gives out lies in none",
            t -> {
              INDArray x = Trained.batch(3).getFeatures();
              assertThat(t.net().output(x).isAttached()).isFalse();
              assertThat(t.net().feedForward(x, true)).noneMatch(INDArray::isAttached);
              assertThat(t.net().scoreExamples(Trained.batch(3), true).isAttached()).isFalse();
              assertThat(t.net().params().isAttached()).isFalse();
              assertThat(t.net().getUpdater().getStateViewArray().isAttached()).isFalse();
              assertThat(t.net().gradient().gradient().isAttached()).isFalse();
              assertThat(t.net().gradient().gradientForVariable().values())
                  .noneMatch(INDArray::isAttached);
              assertThat(t.graph().outputSingle(x).isAttached()).isFalse();
            })
        .add(
            "with ND4J's scope panic on it trains and computes",
            t -> {
              ProfilingMode before = Nd4j.getExecutioner().getProfilingMode();
              Nd4j.getExecutioner().setProfilingMode(ProfilingMode.SCOPE_PANIC);
              try {
                Trained.fit(t.net(), 3, 5);
                t.net().output(Trained.batch(1).getFeatures());
                t.images();
                t.graph().fit(Trained.batch(1));
                DataSet data = Trained.batch(5);
                t.net().calculateGradients(data.getFeatures(), data.getLabels(), null, null);
              } finally {
                Nd4j.getExecutioner().setProfilingMode(before);
              }
            })
        .add(
            "output into a workspace of the user's",
            t -> {
              INDArray x = Trained.batch(3).getFeatures();
              INDArray expected = t.net().output(x);
              WorkspaceConfiguration conf =
                  WorkspaceConfiguration.builder().initialSize(1 << 16).build();
              try (MemoryWorkspace ws =
                  Nd4j.getWorkspaceManager().getAndActivateWorkspace(conf, "USERS_" + t.rule())) {
                INDArray out = t.net().output(x, false, ws);
                assertThat(out.isAttached()).isTrue();
                assertThat(out).isEqualTo(expected);
              }
              assertNoneOpen();
            })
        .add(
            "data that lie in a workspace of the user's train alike",
            t -> {
              MultiLayerNetwork other = t.net().clone();
              DataSet data = Trained.batch(3);
              WorkspaceConfiguration conf =
                  WorkspaceConfiguration.builder().initialSize(1 << 16).build();
              try (MemoryWorkspace ignored =
                  Nd4j.getWorkspaceManager().getAndActivateWorkspace(conf, "DATA_" + t.rule())) {
                other.fit(data.getFeatures().dup(), data.getLabels().dup());
              }
              t.net().fit(data);
              assertThat(other.params()).isEqualTo(t.net().params());
              assertNoneOpen();
            })
        .add(
            "training goes on in another mode",
            t -> {
              MultiLayerNetwork other = t.net().clone();
              other.getLayerWiseConfigurations().setTrainingWorkspaceMode(WorkspaceMode.NONE);
              other.getLayerWiseConfigurations().setInferenceWorkspaceMode(WorkspaceMode.NONE);
              other.setCacheMode(CacheMode.NONE);
              Trained.fit(other, 3, 5);
              Trained.fit(t.net(), 3, 5);
              assertThat(other.params()).isEqualTo(t.net().params());
            })
        .add(
            "an exception within a step leaves none open",
            t -> {
              try {
                t.net().fit(Trained.batch(3).getFeatures(), Nd4j.rand(Trained.TYPE, 16, 9));
              } catch (RuntimeException expected) {
                assertThat(expected).isNotNull();
              }
              assertNoneOpen();
              t.net().fit(Trained.batch(3));
            })
        .list();
  }
}
