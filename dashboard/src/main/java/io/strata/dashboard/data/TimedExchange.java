package io.strata.dashboard.data;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An HTTP request with a limit on the time until its whole answer is there. The client's own limit
 * ends with the answer's headers, so a body that never comes would be waited for for ever.
 */
public final class TimedExchange {
  private TimedExchange() {}

  /**
   * Sends the request and waits for the whole answer.
   *
   * @throws HttpTimeoutException where it takes longer; the exchange is then given up
   */
  public static <T> HttpResponse<T> send(
      HttpClient client,
      HttpRequest.Builder request,
      HttpResponse.BodyHandler<T> body,
      Duration timeout)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<T>> answer =
        client.sendAsync(request.timeout(timeout).build(), body);
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      HttpTimeoutException late =
          new HttpTimeoutException("no whole answer within %d ms".formatted(timeout.toMillis()));
      late.initCause(e);
      throw late;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }
}
