package io.strata.store.memory;

import io.strata.store.contract.StoreUnderTest;
import io.strata.store.contract.TraceStoreContract;

class MemoryTraceStoreTest extends TraceStoreContract {
  @Override
  protected StoreUnderTest open() {
    return new MemoryStoreUnderTest();
  }
}
