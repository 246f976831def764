package io.strata.store.memory;

import io.strata.store.contract.RetentionContract;
import io.strata.store.contract.StoreUnderTest;

class MemoryRetentionTest extends RetentionContract {
  @Override
  protected StoreUnderTest open() {
    return new MemoryStoreUnderTest();
  }
}
