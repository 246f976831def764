package io.strata.store.elasticsearch;

import io.strata.store.contract.StoreUnderTest;
import io.strata.store.contract.TraceStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class ElasticsearchTraceStoreIT extends TraceStoreContract {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  @Override
  protected StoreUnderTest open() {
    return NODE.emptyStore();
  }
}
