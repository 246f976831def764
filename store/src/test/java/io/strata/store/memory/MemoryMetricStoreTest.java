package io.strata.store.memory;

import io.strata.store.contract.MetricStoreContract;
import io.strata.store.contract.StoreUnderTest;

class MemoryMetricStoreTest extends MetricStoreContract {
  @Override
  protected StoreUnderTest open() {
    return new MemoryStoreUnderTest();
  }
}
