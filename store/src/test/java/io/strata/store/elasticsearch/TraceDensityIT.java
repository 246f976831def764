package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.strata.store.contract.Fixtures;
import io.strata.store.contract.ShopSpans;
import io.strata.store.trace.TraceChunk;
import io.strata.telemetry.trace.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a stored span costs. Sizes, not times: they are the same on every machine. */
class TraceDensityIT {
  @RegisterExtension static final RealElasticsearch NODE = new RealElasticsearch();

  private static final Logger LOGGER = LoggerFactory.getLogger(TraceDensityIT.class);
  private static final int SPANS = Integer.getInteger("strata.density.spans", 100_000);
  private static final int SPANS_A_CHUNK = Integer.getInteger("strata.density.chunk", 1_024);
  private static final int SPANS_A_WRITE = 20_000;
  private static final int MOST_BYTES_A_SPAN = 60;

  @Test
  void aSpanCostsAtMostSixtyBytesAfterMerge() throws InterruptedException {
    ElasticsearchSettings settings = NODE.settings();
    try (ElasticsearchStore store =
            ElasticsearchStore.connect(settings, StoreListener.NONE, () -> Fixtures.NOON);
        ElasticsearchHttp http = new ElasticsearchHttp(settings)) {
      String indices = "/" + settings.indexPrefix() + "-traces-*";
      List<TraceChunk> chunks = chunks();
      store.traceWriter().write(List.of(chunks.getFirst()));
      long cpuBefore = cpuMillis(http);
      long start = System.nanoTime();
      int written = write(store, chunks);
      long wallMillis = (System.nanoTime() - start) / 1_000_000;
      long cpu = cpuMillis(http) - cpuBefore;
      awaitLease(http, indices);
      long merged = mergedUntilSmall(store, http, indices, chunks.getLast(), written);
      LOGGER.info(
          "{} spans in {} chunks: {} bytes a span, {} us of Elasticsearch's CPU a span, {} ms",
          written,
          chunks.size(),
          merged / (double) written,
          cpu * 1_000.0 / written,
          wallMillis);
      http.post(indices + "/_disk_usage?run_expensive_tasks=true")
          .properties()
          .forEach(index -> logFields(index.getValue(), written));
      assertThat((double) merged / written).isLessThanOrEqualTo(MOST_BYTES_A_SPAN);
    }
  }

  private static int write(ElasticsearchStore store, List<TraceChunk> chunks) {
    int written = 0;
    List<TraceChunk> batch = new ArrayList<>();
    int waiting = 0;
    for (TraceChunk chunk : chunks) {
      batch.add(chunk);
      waiting += chunk.spans().size();
      if (waiting >= SPANS_A_WRITE) {
        store.traceWriter().write(batch);
        written += waiting;
        batch.clear();
        waiting = 0;
      }
    }
    store.traceWriter().write(batch);
    return written + waiting;
  }

  private static List<TraceChunk> chunks() {
    ShopSpans shop = new ShopSpans(20_261_125, Fixtures.NOON_NANOS);
    List<TraceChunk> chunks = new ArrayList<>();
    List<Span> spans = new ArrayList<>();
    int left = SPANS;
    while (left > 0) {
      List<Span> trace = shop.nextTrace();
      left -= trace.size();
      spans.addAll(trace);
      if (spans.size() >= SPANS_A_CHUNK || left <= 0) {
        chunks.add(new TraceChunk(0, 0, chunks.size(), Fixtures.NOON.toEpochMilli(), 0, spans));
        spans.clear();
      }
    }
    return chunks;
  }

  private static long cpuMillis(ElasticsearchHttp http) {
    return http.get("/_nodes/stats/process")
        .path("nodes")
        .iterator()
        .next()
        .path("process")
        .path("cpu")
        .path("total_in_millis")
        .asLong();
  }

  /**
   * What Elasticsearch keeps for the recovery of replicas goes by a merge when no lease asks for it
   * any more. The lease moves when it was not renewed for half its period, whenever it is looked at
   * next.
   */
  private static void awaitLease(ElasticsearchHttp http, String indices)
      throws InterruptedException {
    http.put(
        indices + "/_settings",
        JsonNodeFactory.instance
            .objectNode()
            .put("index.soft_deletes.retention_lease.period", "1s"));
    Instant deadline = Instant.now().plus(Duration.ofMinutes(2));
    while (leaseLag(http, indices) > 0) {
      assertThat(Instant.now()).as("the lease lags").isBefore(deadline);
      Thread.sleep(500);
    }
  }

  /**
   * The bytes after merges. One alone may come too early: it also keeps what is newer than the last
   * commit that the node knows to be safe, and the node learns that some time after the flush.
   */
  private static long mergedUntilSmall(
      ElasticsearchStore store,
      ElasticsearchHttp http,
      String indices,
      TraceChunk another,
      int spans) {
    Instant deadline = Instant.now().plus(Duration.ofMinutes(1));
    long merged;
    do {
      // A further segment, as an index of one alone is not merged again.
      store.traceWriter().write(List.of(another));
      merged = mergedBytes(http, indices);
    } while (merged > (long) MOST_BYTES_A_SPAN * spans && Instant.now().isBefore(deadline));
    return merged;
  }

  /** The bytes after a merge into one segment. */
  private static long mergedBytes(ElasticsearchHttp http, String indices) {
    http.get(indices + "/_flush?force=true&wait_if_ongoing=true");
    http.post(indices + "/_forcemerge?max_num_segments=1");
    return http.get(indices + "/_stats/store")
        .path("_all")
        .path("primaries")
        .path("store")
        .path("size_in_bytes")
        .asLong();
  }

  /** How many operations the oldest lease retains. */
  private static long leaseLag(ElasticsearchHttp http, String indices) {
    long lag = 0;
    for (JsonNode index : http.get(indices + "/_stats?level=shards").path("indices")) {
      for (JsonNode shard : index.path("shards").path("0")) {
        long newest = shard.path("seq_no").path("max_seq_no").asLong();
        for (JsonNode lease : shard.path("retention_leases").path("leases")) {
          lag = Math.max(lag, newest + 1 - lease.path("retaining_seq_no").asLong());
        }
      }
    }
    return lag;
  }

  private static void logFields(JsonNode usage, int spans) {
    Map<Double, String> bySize = new TreeMap<>();
    usage
        .path("fields")
        .properties()
        .forEach(field ->
            bySize.put(
                -field.getValue().path("total_in_bytes").asLong() / (double) spans,
                field.getKey() + " " + parts(field.getValue(), spans)));
    bySize.forEach((size, field) -> {
      if (size < -0.04) {
        LOGGER.info("{} {}", String.format("%.2f", -size), field);
      }
    });
  }

  private static String parts(JsonNode field, int spans) {
    StringBuilder parts = new StringBuilder();
    field
        .properties()
        .forEach(part -> {
          JsonNode value =
              part.getValue().isObject() ? part.getValue().path("total_in_bytes") : part.getValue();
          if (value.isNumber() && value.asLong() > 0 && !part.getKey().startsWith("total")) {
            parts.append(
                String.format(
                    "%s %.2f, ",
                    part.getKey().replace("_in_bytes", ""), value.asLong() / (double) spans));
          }
        });
    return parts.toString();
  }
}
