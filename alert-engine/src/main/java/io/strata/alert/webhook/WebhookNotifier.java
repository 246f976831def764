package io.strata.alert.webhook;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.strata.alert.notify.Notification;
import io.strata.alert.notify.Notifier;
import io.strata.alert.route.Receiver;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Posts notifications as JSON of version 4. 2xx is success; 5xx, 429 and transport errors may
 * succeed later; anything else won't. The URL may hold a secret and never shows in what is logged.
 */
public final class WebhookNotifier implements Notifier {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(5);

  private final Receiver.Integration.Webhook settings;
  private final HttpClient client;
  private final String externalUrl;

  /** A notifier that shares the given client. */
  public WebhookNotifier(
      Receiver.Integration.Webhook settings, HttpClient client, String externalUrl) {
    this.settings = settings;
    this.client = client;
    this.externalUrl = externalUrl;
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public Attempt attempt(Notification notification, Duration timeAllowed)
      throws InterruptedException {
    Duration timeout =
        timeAllowed.compareTo(settings.timeout()) < 0 ? timeAllowed : settings.timeout();
    String body = GSON.toJson(WebhookPayload.of(notification, settings.maxAlerts(), externalUrl));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(settings.url())
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .header("User-Agent", "strata-alert-engine")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (settings.authorization() != null) {
      request.header("Authorization", settings.authorization());
    }
    try {
      return judge(client.send(request.build(), HttpResponse.BodyHandlers.discarding()));
    } catch (HttpTimeoutException e) {
      return new Attempt.Retryable(
          "timeout", address() + " did not answer within " + timeout, Optional.empty());
    } catch (IOException e) {
      return new Attempt.Retryable(
          "transport",
          "%s can't be reached: %s".formatted(address(), e.getClass().getSimpleName()),
          Optional.empty());
    }
  }

  private Attempt judge(HttpResponse<?> response) {
    int status = response.statusCode();
    String answered = address() + " answered " + status;
    if (status / 100 == 2) {
      return new Attempt.Delivered();
    }
    if (status == 429) {
      return new Attempt.Retryable("rate_limited", answered, retryAfter(response));
    }
    if (status / 100 == 5) {
      return new Attempt.Retryable("server_error", answered, retryAfter(response));
    }
    return new Attempt.Permanent(status / 100 == 4 ? "client_error" : "redirect", answered);
  }

  private static Optional<Duration> retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .map(wait -> wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER);
  }

  /** Scheme, host and port: path, query and user may be secret. */
  private String address() {
    URI url = settings.url();
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port + "/<redacted>";
  }
}
