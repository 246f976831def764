package io.strata.store.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.smile.databind.SmileMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreRejectedException.Rejection;
import io.strata.store.StoreUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the answers of Elasticsearch are understood, with a server that gives prepared ones. */
class BulkWriterTest {
  private static final String ALL_WELL = "{\"errors\":false}";

  private record Prepared(int status, String body) {}

  private final Deque<Prepared> answers = new ArrayDeque<>();
  private final List<String> requests = new ArrayList<>();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  @SuppressWarnings("NullAway.Init")
  private ElasticsearchHttp http;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    http =
        new ElasticsearchHttp(
            ElasticsearchSettings.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort())));
  }

  @AfterEach
  void stop() {
    http.close();
    server.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
    Prepared answer = Objects.requireNonNull(answers.poll(), "one request too many");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void prepare(int status, String body) {
    answers.add(new Prepared(status, body));
  }

  private void write(int documents) {
    write(documents, 1 << 20);
  }

  private void write(int documents, int maxBytes) {
    ElasticsearchSettings.Bulk settings =
        new ElasticsearchSettings.Bulk(maxBytes, 2, 3, Duration.ofSeconds(5));
    new BulkWriter(http, settings, StoreListener.NONE)
        .write(
            IntStream.range(0, documents).boxed().toList(),
            (position, _) -> document(position),
            item -> "item " + item);
  }

  private static Document document(int position) {
    return Document.of(position, "test", "id-" + position, 7, Map.of("text", "x".repeat(40_000)));
  }

  private static String items(String... results) {
    return Stream.of(results)
        .map(result -> "{\"index\":" + result + "}")
        .collect(Collectors.joining(",", "{\"errors\":true,\"items\":[", "]}"));
  }

  private static String item(int status, String errorType) {
    return "{\"status\":%d,\"error\":{\"type\":\"%s\",\"reason\":\"why\"}}"
        .formatted(status, errorType);
  }

  private static final String STORED = "{\"status\":201}";

  @Test
  void documentsCarryIdAndVersion() throws IOException {
    prepare(200, ALL_WELL);
    write(1);
    String[] parts = requests.getFirst().split("\u00ff");
    assertThat(parts).hasSize(2);
    assertThat(smile(parts[0]).toString())
        .isEqualTo(
            "{\"index\":{\"_index\":\"test\",\"_id\":\"id-0\",\"version\":7,"
                + "\"version_type\":\"external_gte\"}}");
    assertThat(smile(parts[1]).path("text").asText()).isEqualTo("x".repeat(40_000));
  }

  private static JsonNode smile(String part) throws IOException {
    return new SmileMapper().readTree(part.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The separator must not occur in any content, or a document would end too early. */
  @Test
  void noContentHoldsTheSeparator() {
    byte[] bytes = new byte[1_000];
    new Random(7).nextBytes(bytes);
    Map<String, Object> fields =
        Map.of(
            "bytes",
            bytes,
            "long",
            Long.MIN_VALUE,
            "integers",
            List.of(-1, Integer.MIN_VALUE, 255),
            "text",
            List.of("\u00ff", "\uffff", "ÿ", "x".repeat(70)));
    byte[] parts = DocumentSmile.parts(Document.of(0, "test", "id", Long.MAX_VALUE, fields));
    int separators = 0;
    for (byte part : parts) {
      separators += part == DocumentSmile.SEPARATOR ? 1 : 0;
    }
    assertThat(separators).isEqualTo(2);
    assertThat(parts[parts.length - 1]).isEqualTo(DocumentSmile.SEPARATOR);
  }

  @Test
  void onlyWhatWasNotTakenIsSentAgain() {
    prepare(200, items(STORED, item(429, "es_rejected_execution_exception"), STORED));
    prepare(200, ALL_WELL);
    write(3);
    assertThat(requests).hasSize(2);
    assertThat(requests.get(1)).contains("id-1").doesNotContain("id-0").doesNotContain("id-2");
  }

  @Test
  void aNewerVersionThatIsThereCountsAsStored() {
    prepare(200, items(item(409, "version_conflict_engine_exception"), STORED));
    write(2);
    assertThat(requests).hasSize(1);
  }

  @Test
  void whatIsRefusedForGoodIsReportedWhenTheRestIsStored() {
    prepare(
        200,
        items(item(400, "document_parsing_exception"), item(503, "unavailable_shards"), STORED));
    prepare(200, ALL_WELL);
    assertThatThrownBy(() -> write(3))
        .isInstanceOf(StoreRejectedException.class)
        .asInstanceOf(type(StoreRejectedException.class))
        .extracting(StoreRejectedException::rejections)
        .isEqualTo(
            List.of(
                new Rejection(
                    0, "id-0", "document_parsing_exception", "document_parsing_exception: why")));
    assertThat(requests).hasSize(2);
  }

  @Test
  void aFullClusterRefusesNothingForGood() {
    for (int i = 0; i < 3; i++) {
      prepare(200, items(item(400, "validation_exception")));
    }
    assertThatThrownBy(() -> write(1)).isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void anItemThatCannotBeEncodedDoesNotStopTheOthers() {
    prepare(200, ALL_WELL);
    BulkWriter writer =
        new BulkWriter(http, ElasticsearchSettings.Bulk.DEFAULT, StoreListener.NONE);
    assertThatThrownBy(() ->
            writer.write(
                List.of("good", "bad", "good"),
                (position, item) -> {
                  if (item.equals("bad")) {
                    throw new IllegalArgumentException("too odd");
                  }
                  return document(position);
                },
                item -> item))
        .asInstanceOf(type(StoreRejectedException.class))
        .extracting(StoreRejectedException::rejections)
        .isEqualTo(List.of(new Rejection(1, "bad", "unstorable", "too odd")));
    assertThat(requests.getFirst()).contains("id-0").contains("id-2").doesNotContain("id-1");
  }

  @Test
  void givesUpAfterItsAttempts() {
    prepare(429, "{}");
    prepare(503, "<html>");
    prepare(502, "");
    assertThatThrownBy(() -> write(1))
        .isInstanceOf(StoreUnavailableException.class)
        .asInstanceOf(type(StoreUnavailableException.class))
        .extracting(StoreUnavailableException::reason)
        .isEqualTo("unavailable");
    assertThat(requests).hasSize(3);
  }

  @Test
  void batchesAreBounded() {
    prepare(200, ALL_WELL);
    prepare(200, ALL_WELL);
    prepare(200, ALL_WELL);
    write(5, 100_000);
    assertThat(requests).hasSize(3);
  }

  @Test
  void whatIsTooLargeTogetherIsSentApart() {
    prepare(413, "");
    prepare(200, ALL_WELL);
    prepare(413, "");
    assertThatThrownBy(() -> write(2))
        .isInstanceOf(StoreRejectedException.class)
        .hasMessageContaining("too large");
    assertThat(requests).hasSize(3);
  }

  @Test
  void aNodeThatIsNotThereIsUnavailable() {
    server.stop(0);
    assertThatThrownBy(() -> write(1))
        .isInstanceOf(StoreUnavailableException.class)
        .asInstanceOf(type(StoreUnavailableException.class))
        .extracting(StoreUnavailableException::reason)
        .isEqualTo("transport");
  }
}
