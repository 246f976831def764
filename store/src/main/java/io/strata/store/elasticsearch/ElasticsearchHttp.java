package io.strata.store.elasticsearch;

import co.elastic.clients.transport.rest5_client.low_level.Cancellable;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.ResponseListener;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.strata.store.StoreUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Elasticsearch's REST interface through its official low-level client: JSON there and back. It
 * sends plain {@code application/json} and {@code application/x-ndjson}, which 8.x and 9.x both
 * take; the media type of the typed client, {@code application/vnd.elasticsearch+json} with {@code
 * compatible-with=9}, is refused by 8.x.
 *
 * <p>Of several nodes the next one is tried where one does not answer, or answers 502, 503 or 504;
 * the timeout holds for each try. Every failure to get an answer of success is a {@link
 * StoreUnavailableException}. Thread-safe; callers block, two daemon threads do all input and
 * output, a third waits for their end. An answer may have 100 MiB.
 */
final class ElasticsearchHttp implements AutoCloseable {
  private static final Timeout CONNECT_TIMEOUT = Timeout.ofSeconds(5);

  /** Shorter than what balancers and firewalls grant before they forget a connection silently. */
  private static final TimeValue KEEP_ALIVE = TimeValue.ofSeconds(30);

  /** Besides those for bulk requests; further readers wait. */
  private static final int CONNECTIONS_FOR_READERS = 16;

  /** How late a silent node may be noticed. */
  private static final TimeValue TIMEOUT_CHECKS = TimeValue.ofMilliseconds(200);

  private static final int IO_THREADS = 2;
  private static final int MAX_DETAIL = 500;
  private static final ContentType JSON = ContentType.create("application/json");
  private static final ContentType LINES = ContentType.create("application/x-ndjson");

  private final ObjectMapper mapper = new ObjectMapper();
  private final Rest5Client client;
  private final String nodes;
  private final Duration timeout;

  ElasticsearchHttp(ElasticsearchSettings settings) {
    this.nodes = settings.url().toString();
    this.timeout = settings.bulk().timeout().multipliedBy(settings.nodes().size());
    this.client = client(settings);
  }

  private static Rest5Client client(ElasticsearchSettings settings) {
    Timeout timeout = Timeout.of(settings.bulk().timeout());
    int connections = settings.bulk().maxConcurrent() + CONNECTIONS_FOR_READERS;
    return Rest5Client.builder(settings.nodes())
        .setDefaultHeaders(headers(settings))
        .setConnectionConfigCallback(connection -> connection.setConnectTimeout(CONNECT_TIMEOUT))
        .setRequestConfigCallback(request ->
            request
                .setConnectionRequestTimeout(timeout)
                .setResponseTimeout(timeout)
                .setConnectionKeepAlive(KEEP_ALIVE))
        .setConnectionManagerCallback(pool ->
            pool.setMaxConnPerRoute(connections)
                .setMaxConnTotal(connections * settings.nodes().size())
                .setDefaultTlsConfig(
                    TlsConfig.custom().setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1).build()))
        .setHttpClientConfigCallback(ElasticsearchHttp::keepPlain)
        .build();
  }

  /** An answer is what the node said: nothing is repeated, followed or added on the way. */
  private static void keepPlain(HttpAsyncClientBuilder http) {
    http.setIOReactorConfig(
            IOReactorConfig.custom()
                .setIoThreadCount(IO_THREADS)
                .setSelectInterval(TIMEOUT_CHECKS)
                .setSoKeepAlive(true)
                .build())
        .setThreadFactory(Thread.ofPlatform().daemon().name("elasticsearch-io-", 0).factory())
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression();
  }

  private static Header[] headers(ElasticsearchSettings settings) {
    List<Header> headers = new ArrayList<>();
    headers.add(new BasicHeader("Accept", JSON.getMimeType()));
    if (settings.username() != null) {
      String user = settings.username() + ":" + settings.password();
      String token = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
      headers.add(new BasicHeader("Authorization", "Basic " + token));
    }
    return headers.toArray(Header[]::new);
  }

  /** An answer, whatever its status. */
  record Answer(int status, JsonNode body) {
    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /** The answer of success to a GET; a missing node where there is nothing. */
  JsonNode get(String path) {
    Answer answer = exchange("GET", path, null, JSON);
    return answer.status() == 404 ? MissingNode.getInstance() : require(path, answer);
  }

  JsonNode put(String path, JsonNode body) {
    return require(path, exchange("PUT", path, bytes(body), JSON));
  }

  JsonNode post(String path, JsonNode body) {
    return require(path, exchange("POST", path, bytes(body), JSON));
  }

  /** As {@link #post(String, JsonNode)}, without a body. */
  JsonNode post(String path) {
    return require(path, exchange("POST", path, null, JSON));
  }

  /** Deletes; whether there was something. */
  boolean delete(String path) {
    Answer answer = exchange("DELETE", path, null, JSON);
    if (answer.status() == 404) {
      return false;
    }
    require(path, answer);
    return true;
  }

  /** The answer to a bulk request, whatever its status. */
  Answer bulk(String path, byte[] lines) {
    return exchange("POST", path, lines, LINES);
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

  private Answer exchange(String method, String path, byte @Nullable [] body, ContentType type) {
    Request request = new Request(method, path);
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, type));
    }
    try {
      Response response = send(request);
      return new Answer(response.getStatusCode(), parse(response.getEntity()));
    } catch (IOException e) {
      throw noAnswer(e);
    }
  }

  /**
   * Waits for the answer, whatever its status. The client's own timeouts are between two packets;
   * this one ends an answer that comes in drops, too.
   */
  private Response send(Request request) {
    CompletableFuture<Response> answer = new CompletableFuture<>();
    Cancellable exchange =
        client.performRequestAsync(
            request,
            new ResponseListener() {
              @Override
              public void onSuccess(Response response) {
                answer.complete(response);
              }

              @Override
              public void onFailure(Exception e) {
                // The client takes statuses from 500 for failures.
                if (e instanceof ResponseException refused) {
                  answer.complete(refused.getResponse());
                } else {
                  answer.completeExceptionally(e);
                }
              }
            });
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw noAnswer(e.getCause() == null ? e : e.getCause());
    } catch (CancellationException e) {
      throw noAnswer(e);
    } catch (TimeoutException e) {
      exchange.cancel();
      throw noAnswer(e);
    } catch (InterruptedException e) {
      exchange.cancel();
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted", "interrupted while waiting", e);
    }
  }

  private StoreUnavailableException noAnswer(Throwable cause) {
    return new StoreUnavailableException(
        "transport", "no answer from Elasticsearch at %s: %s".formatted(nodes, cause), cause);
  }

  /** A balancer may answer with a page of HTML: then the status alone counts. */
  private JsonNode parse(@Nullable HttpEntity body) throws IOException {
    if (body == null) {
      return MissingNode.getInstance();
    }
    try (InputStream content = body.getContent()) {
      return mapper.readTree(content);
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

  /** Ends what is under way, within five seconds. */
  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
