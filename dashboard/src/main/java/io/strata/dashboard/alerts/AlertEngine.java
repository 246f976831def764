package io.strata.dashboard.alerts;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.strata.dashboard.data.TimedExchange;
import io.strata.dashboard.http.ProblemException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The alert engine's HTTP API. Thread-safe; calls block. */
public final class AlertEngine {
  private static final String BACKEND = "alert-engine";

  private final HttpClient client;
  private final URI address;
  private final Duration timeout;

  /** The alert engine at the given address. */
  public AlertEngine(HttpClient client, URI address, Duration timeout) {
    this.client = client;
    this.address = address;
    this.timeout = timeout;
  }

  /** An answer as it came. */
  public record Answer(int status, String contentType, String body) {}

  /**
   * Reads JSON.
   *
   * @param pathAndQuery encoded, beginning with a slash
   * @throws ProblemException 503 where it does not answer with JSON
   */
  public JsonElement json(String pathAndQuery) {
    Answer answer = send("GET", pathAndQuery, null, "");
    if (answer.status() != 200) {
      throw away(new IOException("it answered " + answer.status()));
    }
    try {
      return JsonParser.parseString(answer.body());
    } catch (JsonParseException e) {
      throw away(e);
    }
  }

  /**
   * Passes a request on.
   *
   * @throws ProblemException 503 where there is no answer
   */
  public Answer send(
      String method, String pathAndQuery, @Nullable String contentType, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(pathAndQuery))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (contentType != null) {
      request.header("Content-Type", contentType);
    }
    try {
      HttpResponse<String> response =
          TimedExchange.send(client, request, HttpResponse.BodyHandlers.ofString(), timeout);
      return new Answer(
          response.statusCode(),
          response.headers().firstValue("Content-Type").orElse("application/json"),
          response.body());
    } catch (IOException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw away(e);
    }
  }

  private static ProblemException away(Exception cause) {
    String message = cause.getMessage();
    return ProblemException.backendAway(
        BACKEND,
        "the alert engine does not answer" + (message == null ? "" : ": " + message),
        cause);
  }
}
