package io.strata.store.elasticsearch;

import io.strata.store.contract.MetricStoreContract;
import io.strata.store.contract.StoreUnderTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class ElasticsearchMetricStoreIT extends MetricStoreContract {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  @Override
  protected StoreUnderTest open() {
    return NODE.emptyStore();
  }
}
