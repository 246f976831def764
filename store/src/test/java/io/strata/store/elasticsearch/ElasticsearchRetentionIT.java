package io.strata.store.elasticsearch;

import io.strata.store.contract.RetentionContract;
import io.strata.store.contract.StoreUnderTest;
import org.junit.jupiter.api.extension.RegisterExtension;

class ElasticsearchRetentionIT extends RetentionContract {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  @Override
  protected StoreUnderTest open() {
    return NODE.emptyStore();
  }
}
