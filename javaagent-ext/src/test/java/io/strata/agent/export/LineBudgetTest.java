package io.strata.agent.export;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineBudgetTest {
  @Test
  void soManyLinesPassInAStretchOfTime() {
    LineBudget budget = new LineBudget(2, 100);
    assertThat(budget.take(-50)).isTrue();
    assertThat(budget.take(0)).isTrue();
    assertThat(budget.take(49)).isFalse();
    assertThat(budget.take(50)).isTrue();
  }
}
