package io.strata.store.elasticsearch;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.strata.store.StoreUnavailableException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's REST interface: JSON there and back. It sends plain {@code application/json},
 * which 8.x and 9.x both take. Every failure to get an answer of success is a {@link
 * StoreUnavailableException}. Thread-safe.
 */
final class ElasticsearchHttp implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_DETAIL = 500;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client;
  private final String base;
  private final Duration timeout;
  private final @Nullable String authorization;

  ElasticsearchHttp(ElasticsearchSettings settings) {
    String url = settings.url().toString();
    this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.timeout = settings.bulk().timeout();
    this.authorization =
        settings.username() == null
            ? null
            : "Basic "
                + Base64.getEncoder()
                    .encodeToString(
                        (settings.username() + ":" + settings.password())
                            .getBytes(StandardCharsets.UTF_8));
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** The answer of success to a GET; a missing node where there is nothing. */
  JsonNode get(String path) {
    Answer answer = exchange("GET", path, null, "application/json");
    return answer.status() == 404 ? MissingNode.getInstance() : require(path, answer);
  }

  JsonNode put(String path, JsonNode body) {
    return require(path, exchange("PUT", path, bytes(body), "application/json"));
  }

  JsonNode post(String path, JsonNode body) {
    return require(path, exchange("POST", path, bytes(body), "application/json"));
  }

  /** Deletes; whether there was something. */
  boolean delete(String path) {
    Answer answer = exchange("DELETE", path, null, "application/json");
    if (answer.status() == 404) {
      return false;
    }
    require(path, answer);
    return true;
  }

  /** The answer to a bulk request, whatever its status. */
  Answer bulk(String path, byte[] lines) {
    return exchange("POST", path, lines, "application/x-ndjson");
  }

  private static JsonNode require(String path, Answer answer) {
    if (answer.isSuccess()) {
      return answer.body();
    }
    throw new StoreUnavailableException(
        reason(answer.status()),
        "Elasticsearch answered %d to %s: %s"
            .formatted(answer.status(), pathOnly(path), detail(answer.body())),
        null);
  }

  /** The low-cardinality reason of a status that is no success. */
  static String reason(int status) {
    return switch (status) {
      case 429 -> "overloaded";
      case 401, 403 -> "forbidden";
      case 502, 503, 504 -> "unavailable";
      default -> "refused";
    };
  }

  static String detail(JsonNode body) {
    JsonNode error = body.path("error");
    JsonNode cause = error.path("root_cause").path(0);
    String detail = cause.isMissingNode() ? error.toString() : cause.toString();
    return detail.length() > MAX_DETAIL ? detail.substring(0, MAX_DETAIL) + "…" : detail;
  }

  private static String pathOnly(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }

  private Answer exchange(String method, String path, byte @Nullable [] body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    if (body != null) {
      request.header("Content-Type", type);
    }
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), parse(response.body()));
    } catch (IOException e) {
      throw new StoreUnavailableException(
          "transport", "no answer from Elasticsearch at %s: %s".formatted(base, e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted", "interrupted while waiting", e);
    }
  }

  /** A balancer may answer with a page of HTML: then the status alone counts. */
  private JsonNode parse(byte[] body) throws IOException {
    if (body.length == 0) {
      return MissingNode.getInstance();
    }
    try {
      return mapper.readTree(body);
    } catch (JacksonException _) {
      return MissingNode.getInstance();
    }
  }

  private byte[] bytes(JsonNode body) {
    try {
      return mapper.writeValueAsBytes(body);
    } catch (JacksonException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
