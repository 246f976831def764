package io.strata.collector.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.store.trace.TraceChunk;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Invariants I1, I2 and I4 under random schedules. {@code -Dstrata.simulation.seed=N} repeats one,
 * {@code -Dstrata.simulation.schedules=N} runs more.
 */
class SimulationTest {
  private static final int SCHEDULES = Integer.getInteger("strata.simulation.schedules", 2_000);

  private static final int MUTANT_SCHEDULES = 300;

  @Test
  void nothingIsLostOrCountedTwiceUnderAnySchedule() {
    Long one = Long.getLong("strata.simulation.seed");
    if (one != null) {
      check(one);
      return;
    }
    long first = System.nanoTime();
    System.out.println("simulation: seeds " + first + " and the next " + SCHEDULES);
    for (int i = 0; i < SCHEDULES; i++) {
      check(first + i);
    }
  }

  private static void check(long seed) {
    List<String> differences = Simulation.run(seed, Mutation.NONE);
    assertThat(differences).as("-Dstrata.simulation.seed=" + seed).isEmpty();
  }

  @Test
  void noticesACommitBeforeTheWrite() {
    assertNoticed(Mutations::commitBeforeWrite);
  }

  @Test
  void noticesACommitThatDoesNotLag() {
    assertNoticed(Mutations::noMemory);
  }

  @Test
  void noticesContributionsThatReplaceEachOther() {
    assertNoticed(Mutations::lastWins);
  }

  @Test
  void noticesAnOriginThatDependsOnTheAttempt() {
    assertNoticed(Mutations::originOfAttempt);
  }

  @Test
  void noticesALinkRequestWhoseOriginDependsOnTheAttempt() {
    assertNoticed(Mutations::requestOriginOfAttempt);
  }

  @Test
  void noticesRefusalsThatAreForgotten() {
    assertNoticed(Mutations::refusalsSwallowed);
  }

  @Test
  void noticesDeadLettersThatAreCountedAgain() {
    assertNoticed(Mutations::writtenBackAsNew);
  }

  @Test
  void noticesErrorsThatAreShed() {
    assertNoticed(Mutations::errorsShed);
  }

  @Test
  void noticesShedSpansThatAreToldTwice() {
    assertNoticed(Mutations::samplingOriginOfAttempt);
  }

  @Test
  void noticesSendersThatAreShedWithTheirTraces() {
    assertNoticed(() -> Mutations.without(TraceChunk.Content.SENDERS));
  }

  @Test
  void noticesALogRecordsIdThatDependsOnTheAttempt() {
    assertNoticed(Mutations::logIdOfAttempt);
  }

  /** A mistake must show within a small part of the schedules that are run without one. */
  private static void assertNoticed(Supplier<Mutation> mutation) {
    for (int seed = 1; seed <= MUTANT_SCHEDULES; seed++) {
      if (!Simulation.run(seed, mutation.get()).isEmpty()) {
        return;
      }
    }
    throw new AssertionError("not noticed in " + MUTANT_SCHEDULES + " schedules");
  }
}
