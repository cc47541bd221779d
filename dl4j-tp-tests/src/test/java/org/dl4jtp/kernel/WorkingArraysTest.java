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
  void aFormThatIsUsedHalfOfTheTimeIsKept() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      INDArray one = some(8);
      arrays.begin();
      INDArray other = some(2, 4);
      arrays.begin();
      assertThat(some(8)).isSameAs(one);
      arrays.begin();
      assertThat(some(2, 4)).isSameAs(other);
    }
  }

  @Test
  void formsThatNeverComeAgainAreLetGo() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      for (int length = 1; length < 100; length++) {
        some(length);
        some(length);
        arrays.begin();
        assertThat(arrays.count()).isLessThanOrEqualTo(6);
      }
      some(2);
      arrays.begin();
      assertThat(arrays.count()).isEqualTo(1);
    }
  }

  @Test
  void whoRestsForLongHasNone() {
    try (WorkingArrays.Turn ignored = arrays.open()) {
      INDArray first = some(7);
      rest(900);
      arrays.begin();
      assertThat(some(7)).isSameAs(first);
      rest(999);
      assertThat(arrays.count()).isEqualTo(1);
      rest(1);
      assertThat(arrays.count()).isZero();
    }
  }

  private void rest(int times) {
    for (int i = 0; i < times; i++) {
      arrays.rest();
    }
  }
}
