package org.dl4jtp.examples.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** With steps that only say how long they took. */
class WarmUpTest {
  private static final long MILLISECOND = 1_000_000;

  @Test
  void goesOnWhileStepsGetFaster() {
    WarmUp warmUp = new WarmUp();
    for (long ms : new long[] {100, 80, 70, 50, 40}) {
      warmUp.window(() -> ms * MILLISECOND);
      assertThat(warmUp.isOver()).isFalse();
    }
    for (long ms : new long[] {40, 41}) {
      warmUp.window(() -> ms * MILLISECOND);
      assertThat(warmUp.isOver()).isFalse();
    }
    warmUp.window(() -> 39 * MILLISECOND);
    assertThat(warmUp.isSettled()).isTrue();
    assertThat(warmUp.stepNanos()).isEqualTo(39.0 * MILLISECOND);
    BenchRow.WarmUpDone done = warmUp.done();
    assertThat(done.settled()).isTrue();
    assertThat(done.firstMs()).isEqualTo(100);
    assertThat(done.lastMs()).isEqualTo(39);
    assertThat(done.steps()).isEqualTo(4 + 5 + 6 + 8 + 10 + 10 + 10 + 11);
  }

  @Test
  void aSlowWindowBetweenFastOnesIsNoReasonToEnd() {
    WarmUp warmUp = new WarmUp();
    for (long ms : new long[] {100, 120, 130, 60, 70, 61, 50}) {
      warmUp.window(() -> ms * MILLISECOND);
      assertThat(warmUp.isOver()).isFalse();
    }
  }

  @Test
  void endsWhenItsTimeIsOver() {
    WarmUp warmUp = new WarmUp();
    long seconds = 1000;
    int windows = 0;
    while (!warmUp.isOver()) {
      long ms = seconds;
      warmUp.window(() -> ms * MILLISECOND);
      seconds = seconds * 9 / 10;
      windows++;
    }
    assertThat(windows).isLessThan(30);
    assertThat(warmUp.done().settled()).isFalse();
    assertThat(warmUp.done().seconds()).isGreaterThanOrEqualTo(20);
  }
}
