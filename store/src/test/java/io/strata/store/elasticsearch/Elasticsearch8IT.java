package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.store.contract.LogStoreContract;
import io.strata.store.contract.MetricStoreContract;
import io.strata.store.contract.RetentionContract;
import io.strata.store.contract.StoreUnderTest;
import io.strata.store.contract.TraceStoreContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contracts on the former major version. */
class Elasticsearch8IT {
  @RegisterExtension static final RealElasticsearch NODE = RealElasticsearch.version8();

  @Test
  void itIsVersion8() {
    try (ElasticsearchHttp http = new ElasticsearchHttp(NODE.settings())) {
      assertThat(http.get("/_nodes").path("nodes"))
          .singleElement()
          .satisfies(node -> assertThat(node.path("version").asText()).startsWith("8."));
    }
  }

  @Nested
  class Traces extends TraceStoreContract {
    @Override
    protected StoreUnderTest open() {
      return NODE.emptyStore();
    }
  }

  @Nested
  class Logs extends LogStoreContract {
    @Override
    protected StoreUnderTest open() {
      return NODE.emptyStore();
    }
  }

  @Nested
  class Metrics extends MetricStoreContract {
    @Override
    protected StoreUnderTest open() {
      return NODE.emptyStore();
    }
  }

  @Nested
  class Indices extends RetentionContract {
    @Override
    protected StoreUnderTest open() {
      return NODE.emptyStore();
    }
  }
}
