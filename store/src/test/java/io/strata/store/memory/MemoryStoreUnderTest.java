package io.strata.store.memory;

import io.strata.store.TelemetryStore;
import io.strata.store.contract.StoreUnderTest;

/** The store in memory: what is written is visible at once. */
record MemoryStoreUnderTest(TelemetryStore store) implements StoreUnderTest {
  MemoryStoreUnderTest() {
    this(new MemoryStore());
  }

  @Override
  public void settle() {}

  @Override
  public void close() {
    store.close();
  }
}
