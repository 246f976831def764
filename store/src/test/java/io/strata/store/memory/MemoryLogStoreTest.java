package io.strata.store.memory;

import io.strata.store.contract.LogStoreContract;
import io.strata.store.contract.StoreUnderTest;

class MemoryLogStoreTest extends LogStoreContract {
  @Override
  protected StoreUnderTest open() {
    return new MemoryStoreUnderTest();
  }
}
