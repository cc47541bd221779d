package org.dl4jtp.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class WorkingArraysTest {
  private final WorkingArrays arrays = new WorkingArrays();

  private static INDArray some(long... shape) {
    return WorkingArrays.uninitialized(DataType.FLOAT, shape);
  }

  @Test
  void theSameArraysComeInTheSameOrderOnceTheNextComputationBegins() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      INDArray first = some(2, 3);
      INDArray second = some(2, 3);
      INDArray other = some(3, 2);
      assertThat(second).isNotSameAs(first);
      assertThat(WorkingArrays.uninitialized(DataType.DOUBLE, 2, 3)).isNotSameAs(first);
      assertThat(WorkingArrays.rows(first, 0, 1)).isSameAs(WorkingArrays.rows(first, 0, 1));
      assertThat(WorkingArrays.rows(first, 0, 2)).isSameAs(first);
      assertThat(some(2, 3)).isNotSameAs(first).isNotSameAs(second);
      arrays.begin();
      assertThat(some(3, 2)).isSameAs(other);
      assertThat(some(2, 3)).isSameAs(first);
      assertThat(some(2, 3)).isSameAs(second);
    }
  }

  @Test
  void theyOutliveWorkspaces() {
    WorkspaceConfiguration conf = WorkspaceConfiguration.builder().initialSize(1000).build();
    INDArray inside;
    try (WorkingArrays.Turn ignored = arrays.open();
        MemoryWorkspace open =
            Nd4j.getWorkspaceManager().getAndActivateWorkspace(conf, "WORKING_ARRAYS_TEST")) {
      inside = some(4);
      assertThat(open.isScopeActive()).isTrue();
    }
    assertThat(inside.isAttached()).isFalse();
  }

  @Test
  void othersThreadsAndTurnsHaveTheirOwn() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      INDArray first = some(5);
      arrays.begin();
      assertThat(CompletableFuture.supplyAsync(() -> some(5)).join()).isNotSameAs(first);
      try (WorkingArrays.Turn ignored2 = WorkingArrays.none()) {
        assertThat(arrays.areOpen()).isFalse();
        assertThat(some(5)).isNotSameAs(first);
      }
      assertThat(arrays.areOpen()).isTrue();
      assertThat(some(5)).isSameAs(first);
    }
    assertThat(arrays.areOpen()).isFalse();
    arrays.begin();
    INDArray outside = some(5);
    try (WorkingArrays.Turn ignored = arrays.open()) {
      assertThat(some(5)).isNotSameAs(outside);
    }
  }

  @Test
  void whatIsNoLongerAskedForIsLetGo() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      some(7);
      some(8);
      some(8);
      assertThat(arrays.count()).isEqualTo(3);
      for (int i = 0; i < 40; i++) {
        arrays.begin();
        some(8);
      }
      assertThat(arrays.count()).isEqualTo(1);
      arrays.release();
      assertThat(arrays.count()).isZero();
    }
  }
}
