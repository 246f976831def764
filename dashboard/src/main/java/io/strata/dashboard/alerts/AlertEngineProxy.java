package io.strata.dashboard.alerts;

import io.javalin.http.Context;
import io.strata.dashboard.http.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * An API of the alert engine below a path of the dashboard's ({@code /alertmanager/api/v2/*}, and
 * Prometheus's rules and alerts), so that browsers and tools need only the dashboard's address.
 */
public final class AlertEngineProxy {
  private final AlertEngine engine;
  private final String prefix;

  /**
   * Passes on to the given engine.
   *
   * @param prefix what paths here begin with, and those of the engine do not
   */
  public AlertEngineProxy(AlertEngine engine, String prefix) {
    this.engine = engine;
    this.prefix = prefix;
  }

  /** Passes a request on and answers as the engine does. */
  public void pass(Context context) {
    String path = context.req().getRequestURI().substring(prefix.length());
    if (path.contains("..") || path.contains("//")) {
      throw ProblemException.badParameter("path", "no path of this API");
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
