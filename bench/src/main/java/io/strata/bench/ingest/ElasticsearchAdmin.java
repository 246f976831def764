package io.strata.bench.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.strata.bench.measure.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Asks the node about its indices, and settles them. Thread-safe. */
final class ElasticsearchAdmin {
  /** How often a shard's leases reach its copies, without which what they hold is not dropped. */
  private static final Duration LEASE_SYNC = Duration.ofSeconds(32);

  private final URI url;
  private final Path indices;
  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * A node.
   *
   * @param indices the folder in which it keeps indices
   */
  ElasticsearchAdmin(URI url, Path indices) {
    this.url = url;
    this.indices = indices;
  }

  /** How many documents there are, those inside others not counted; 0 where there is no index. */
  long count(String pattern) {
    JsonNode answer = send("GET", "/" + pattern + "/_count?ignore_unavailable=true", "");
    return answer.path("count").asLong(0);
  }

  /** How many documents were written so far, whether a search finds them yet or not. */
  long indexed(String pattern) {
    return send("GET", "/" + pattern + "/_stats/indexing?ignore_unavailable=true", "")
        .at("/_all/primaries/indexing/index_total")
        .asLong(0);
  }

  void put(String path, String body) {
    send("PUT", path, body);
  }

  void refresh(String pattern) {
    send("POST", "/" + pattern + "/_refresh", "");
  }

  void delete(String pattern) {
    send("DELETE", "/" + pattern, "");
  }

  /** Blocks until nothing is merged any more. */
  void awaitMerges() {
    Waiting.until(
        "the end of merges",
        Duration.ofMinutes(3),
        Duration.ofMillis(500),
        () -> send("GET", "/_stats/merge", "").at("/_all/total/merges/current").asLong(0) == 0);
  }

  /**
   * Brings indices to the form in which they stay: one segment, without what the node keeps only
   * until other copies have it.
   */
  void settle(String pattern) {
    send("POST", "/" + pattern + "/_flush?force=true&wait_if_ongoing=true", "");
    Waiting.pause(LEASE_SYNC);
    send("POST", "/" + pattern + "/_flush?force=true&wait_if_ongoing=true", "");
    send("POST", "/" + pattern + "/_forcemerge?max_num_segments=1", "");
    send("POST", "/" + pattern + "/_flush?force=true&wait_if_ongoing=true", "");
    send("POST", "/" + pattern + "/_refresh", "");
  }

  /** The bytes of Lucene's files: the node's own figure is some seconds old. */
  long bytes(String pattern) {
    long bytes = 0;
    JsonNode found = send("GET", "/_cat/indices/" + pattern + "?format=json&h=index,uuid", "");
    for (JsonNode index : found) {
      bytes += bytes(indices.resolve(index.path("uuid").asText()));
    }
    return bytes;
  }

  private static long bytes(Path index) {
    try (Stream<Path> files = Files.walk(index)) {
      long bytes = 0;
      for (Path file : files.filter(ElasticsearchAdmin::isLucene).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isLucene(Path file) {
    return Files.isRegularFile(file) && file.resolveSibling(".").normalize().endsWith("index");
  }

  /** A field and its bytes on disk. */
  record FieldBytes(String field, long bytes) {}

  /** The fields that take most, the largest first. */
  List<FieldBytes> largestFields(String pattern, int limit) {
    JsonNode usage =
        send("POST", "/" + pattern + "/_disk_usage?run_expensive_tasks=true&flush=false", "");
    java.util.Map<String, Long> bytes = new java.util.TreeMap<>();
    for (JsonNode index : usage) {
      index
          .path("fields")
          .properties()
          .forEach(field ->
              bytes.merge(
                  field.getKey(), field.getValue().path("total_in_bytes").asLong(), Long::sum));
    }
    List<FieldBytes> fields = new ArrayList<>();
    bytes.forEach((field, total) -> fields.add(new FieldBytes(field, total)));
    fields.sort((a, b) -> Long.compare(b.bytes(), a.bytes()));
    return fields.subList(0, Math.min(limit, fields.size()));
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(10))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
