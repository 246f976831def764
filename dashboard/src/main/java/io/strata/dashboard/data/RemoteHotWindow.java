package io.strata.dashboard.data;

import io.strata.metrics.chunk.RawReadCodec;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.window.RecentSeriesSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * The alert engine's hot window, read over HTTP. Thread-safe.
 *
 * <p>Fails with {@link UncheckedIOException} where the alert engine does not answer.
 */
public final class RemoteHotWindow implements RecentSeriesSource {
  private final HttpClient client;
  private final URI endpoint;
  private final Duration timeout;

  /** The hot window of the alert engine at the given address. */
  public RemoteHotWindow(HttpClient client, URI alertEngine, Duration timeout) {
    this.client = client;
    this.endpoint = alertEngine.resolve("/api/v1/strata/read");
    this.timeout = timeout;
  }

  @Override
  public RawReadCodec.Answer read(List<LabelMatcher> matchers, long startMillis, long endMillis) {
    byte[] request =
        RawReadCodec.encodeRequest(new RawReadCodec.Request(matchers, startMillis, endMillis));
    try {
      HttpResponse<byte[]> response =
          TimedExchange.send(
              client,
              HttpRequest.newBuilder(endpoint)
                  .header("Content-Type", "application/octet-stream")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(request)),
              HttpResponse.BodyHandlers.ofByteArray(),
              timeout);
      if (response.statusCode() != 200) {
        throw new UncheckedIOException(
            new IOException("the alert engine answered " + response.statusCode()));
      }
      return RawReadCodec.decodeAnswer(response.body());
    } catch (IllegalArgumentException e) {
      throw new UncheckedIOException(new IOException("the alert engine's answer is damaged", e));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
