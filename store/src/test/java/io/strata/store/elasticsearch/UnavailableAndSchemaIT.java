package io.strata.store.elasticsearch;

import static io.strata.store.contract.Fixtures.NOON;
import static io.strata.store.contract.Fixtures.span;
import static io.strata.store.contract.Fixtures.trace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strata.store.Retention;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import io.strata.store.contract.Fixtures;
import io.strata.store.contract.StoreUnderTest;
import io.strata.store.trace.TraceChunk;
import io.strata.store.trace.TraceQuery;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What holds for Elasticsearch alone: its absence, its templates, its bounds. */
class UnavailableAndSchemaIT {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  private static TraceChunk chunk(long startMillis) {
    return Fixtures.chunk(
        0, startMillis, 0, List.of(span(trace(1), 1, "shop", "a").at(startMillis, 1).build()));
  }

  @Test
  void withoutANodeEverythingIsRetryable() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    ElasticsearchSettings settings =
        ElasticsearchSettings.of(URI.create("http://127.0.0.1:" + port))
            .withBulk(new ElasticsearchSettings.Bulk(1 << 20, 1, 2, Duration.ofSeconds(5)));
    try (ElasticsearchStore store = ElasticsearchStore.connect(settings)) {
      assertThatThrownBy(() -> store.traceWriter().write(List.of(chunk(0))))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(
              () -> store.traceReader().find(TraceQuery.all(NOON, NOON.plusSeconds(1), 1)))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(store.problem()).isPresent();
    }
  }

  @Test
  void templatesAreInstalledAgainWithoutHarmAndNewerOnesStay() {
    ElasticsearchSettings settings = NODE.settings();
    try (ElasticsearchStore store = ElasticsearchStore.connect(settings);
        ElasticsearchHttp http = new ElasticsearchHttp(settings)) {
      store.installTemplates();
      store.installTemplates();
      assertThat(store.problem()).isEmpty();
      for (Signal signal : Signal.values()) {
        String path = "/_index_template/" + new IndexNames(settings.indexPrefix()).template(signal);
        JsonNode template = http.get(path).path("index_templates").path(0).path("index_template");
        assertThat(template.path("version").asInt()).isEqualTo(IndexTemplates.VERSION);
        assertThat(template.path("template").path("mappings").path("dynamic").asText())
            .isEqualTo("false");
        assertThat(http.delete(path)).isTrue();
      }
    }
  }

  @Test
  void aTemplateThatOutranksOursIsNamedAndNothingIsWrittenUntilItIsGone() {
    ElasticsearchSettings settings = NODE.settings();
    String path = "/_index_template/tool-" + settings.indexPrefix();
    ObjectNode everything = JsonNodeFactory.instance.objectNode().put("priority", 501);
    everything.putArray("index_patterns").add("other").add(settings.indexPrefix() + "*00*");
    try (ElasticsearchStore store =
            ElasticsearchStore.connect(settings, StoreListener.NONE, () -> NOON);
        ElasticsearchHttp http = new ElasticsearchHttp(settings)) {
      store.traceWriter().write(List.of(chunk(0)));
      http.put(path, everything);
      try {
        assertThatThrownBy(() -> store.tend(NOON, Retention.DEFAULT))
            .hasMessageContaining("tool-" + settings.indexPrefix())
            .asInstanceOf(type(StoreUnavailableException.class))
            .extracting(StoreUnavailableException::reason)
            .isEqualTo("template_outranked");
        assertThatThrownBy(() -> store.traceWriter().write(List.of(chunk(0))))
            .isInstanceOf(StoreUnavailableException.class);
      } finally {
        http.delete(path);
      }
      store.traceWriter().write(List.of(chunk(0)));
    }
  }

  @Test
  void aSenderWithAWrongClockMakesNoIndices() {
    long century = Duration.ofDays(36_500).toMillis();
    try (StoreUnderTest subject = NODE.emptyStore()) {
      assertThatThrownBy(
              () -> subject.store().traceWriter().write(List.of(chunk(century), chunk(0))))
          .asInstanceOf(type(StoreRejectedException.class))
          .extracting(e -> e.rejections().getFirst().position())
          .isEqualTo(0);
      subject.settle();
      assertThat(subject.store().traceReader().trace(trace(1))).hasSize(1);
    }
  }
}
