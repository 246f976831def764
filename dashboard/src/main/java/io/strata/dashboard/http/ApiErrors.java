package io.strata.dashboard.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.strata.metrics.promql.PromqlException;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import io.strata.store.metric.TooManySeriesException;
import io.strata.store.search.ExpressionSyntaxException;
import io.strata.store.search.InvalidCursorException;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What failures become for those who asked, never a stack trace: problem details, or the form that
 * clients of a foreign API expect below its path.
 */
public final class ApiErrors {
  private static final Logger LOGGER = LoggerFactory.getLogger(ApiErrors.class);
  private static final String ELASTICSEARCH = "elasticsearch";

  private final Map<String, ErrorForm> forms;

  private ApiErrors(Map<String, ErrorForm> forms) {
    this.forms = Map.copyOf(forms);
  }

  /** Answers a failed request with a status and a text for people. */
  @FunctionalInterface
  public interface ErrorForm {
    void answer(Context context, int status, String message);
  }

  /**
   * Adds the handlers of all failures.
   *
   * @param forms the forms of foreign APIs by the beginning of their paths
   */
  public static void register(RoutesConfig routes, Map<String, ErrorForm> forms) {
    new ApiErrors(forms).register(routes);
  }

  private void register(RoutesConfig routes) {
    on(routes, ProblemException.class, problem -> problem);
    on(
        routes,
        InvalidCursorException.class,
        e -> ProblemException.badParameter("cursor", message(e)));
    on(
        routes,
        ExpressionSyntaxException.class,
        e -> ProblemException.badParameter("q", message(e)));
    on(routes, TooManySeriesException.class, e -> ProblemException.tooLarge("series", message(e)));
    on(routes, PromqlException.class, e -> ProblemException.badParameter("query", message(e)));
    on(
        routes,
        StoreUnavailableException.class,
        e ->
            ProblemException.backendAway(
                ELASTICSEARCH, "Elasticsearch does not answer: " + message(e), e));
    on(
        routes,
        StoreRejectedException.class,
        e ->
            ProblemException.backendAway(
                ELASTICSEARCH, "Elasticsearch refuses the query: " + message(e), e));
    routes.exception(
        HttpResponseException.class,
        (e, context) -> {
          if (e.getStatus() == 413) {
            answer(
                context,
                ProblemException.tooLarge(
                    "limits.max-body", "the body is larger than limits.max-body allows"));
          } else {
            answer(context, ProblemException.refused(e.getStatus(), message(e)));
          }
        });
    routes.exception(
        Exception.class,
        (e, context) -> {
          LOGGER.error("{} {} failed", context.method(), context.path(), e);
          answer(context, ProblemException.refused(500, "the dashboard failed; its log says how"));
        });
  }

  private <E extends Exception> void on(
      RoutesConfig routes, Class<E> failure, Function<E, ProblemException> problem) {
    routes.exception(failure, (e, context) -> answer(context, problem.apply(e)));
  }

  private void answer(Context context, ProblemException problem) {
    forms.entrySet().stream()
        .filter(form -> context.path().startsWith(form.getKey()))
        .findFirst()
        .ifPresentOrElse(
            form -> form.getValue().answer(context, problem.status(), message(problem)),
            () -> JsonBody.problem(context, problem));
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
