package io.strata.agent.sample;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * One of the things that this process is asked to do, and its parts of the budgets. Thread-safe.
 */
final class Endpoint {
  private final FairBudget.Share sampled;
  private final FairBudget.Share kept;
  private final SlowLimit slowLimit = new SlowLimit();
  private final AtomicInteger seen = new AtomicInteger();

  Endpoint(FairBudget.Share sampled, FairBudget.Share kept) {
    this.sampled = sampled;
    this.kept = kept;
  }

  /** Its part of what is sampled before it is known how it ends. */
  FairBudget.Share sampled() {
    return sampled;
  }

  /** Its part of what is kept because of how it ended. */
  FairBudget.Share kept() {
    return kept;
  }

  /** From where on it is slow. */
  SlowLimit slowLimit() {
    return slowLimit;
  }

  /** It was asked for again. */
  void see() {
    // Only whether there was a second time matters.
    if (seen.get() < 2) {
      seen.incrementAndGet();
    }
  }

  boolean wasSeenAgain() {
    return seen.get() >= 2;
  }
}
