package io.strata.store.contract;

import io.strata.store.TelemetryStore;

/** An empty store, and a way to make visible at once what was written. */
public interface StoreUnderTest extends AutoCloseable {
  /** The store. */
  TelemetryStore store();

  /** Returns when everything written so far is visible. */
  void settle();

  @Override
  void close();
}
