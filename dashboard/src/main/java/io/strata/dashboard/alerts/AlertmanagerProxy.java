package io.strata.dashboard.alerts;

import io.javalin.http.Context;
import io.strata.dashboard.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * {@code /alertmanager/api/v2/*}: the alert engine's Alertmanager API, so that browsers and tools
 * need only the dashboard's address.
 */
public final class AlertmanagerProxy {
  private static final String PREFIX = "/alertmanager";

  private final AlertEngine engine;

  /** Passes on to the given engine. */
  public AlertmanagerProxy(AlertEngine engine) {
    this.engine = engine;
  }

  /** Passes a request on and answers as the engine does. */
  public void pass(Context context) {
    String path = context.req().getRequestURI().substring(PREFIX.length());
    if (path.contains("..") || path.contains("//")) {
      throw ProblemException.badParameter("path", "no path of the Alertmanager API");
    }
    @Nullable String query = context.queryString();
    String body = context.body();
    AlertEngine.Answer answer =
        engine.send(
            context.method().name(),
            query == null ? path : path + "?" + query,
            body.isEmpty() ? null : context.contentType(),
            body);
    context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
  }
}
