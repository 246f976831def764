package io.strata.dashboard.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.HttpResponseException;
import io.strata.metrics.promql.PromqlException;
import io.strata.store.StoreRejectedException;
import io.strata.store.StoreUnavailableException;
import io.strata.store.metric.TooManySeriesException;
import io.strata.store.search.ExpressionSyntaxException;
import io.strata.store.search.InvalidCursorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What failures become for those who asked: problem details, never a stack trace. */
public final class ApiErrors {
  private static final Logger LOGGER = LoggerFactory.getLogger(ApiErrors.class);
  private static final String ELASTICSEARCH = "elasticsearch";

  private ApiErrors() {}

  /** Adds the handlers of all failures. */
  public static void register(RoutesConfig routes) {
    routes.exception(
        ProblemException.class, (problem, context) -> JsonBody.problem(context, problem));
    routes.exception(
        InvalidCursorException.class,
        (e, context) ->
            JsonBody.problem(context, ProblemException.badParameter("cursor", message(e))));
    routes.exception(
        ExpressionSyntaxException.class,
        (e, context) -> JsonBody.problem(context, ProblemException.badParameter("q", message(e))));
    routes.exception(
        TooManySeriesException.class,
        (e, context) -> JsonBody.problem(context, ProblemException.tooLarge("series", message(e))));
    routes.exception(
        PromqlException.class,
        (e, context) ->
            JsonBody.problem(context, ProblemException.badParameter("query", message(e))));
    routes.exception(
        StoreUnavailableException.class,
        (e, context) ->
            JsonBody.problem(
                context,
                ProblemException.backendAway(
                    ELASTICSEARCH, "Elasticsearch does not answer: " + message(e), e)));
    routes.exception(
        StoreRejectedException.class,
        (e, context) ->
            JsonBody.problem(
                context,
                ProblemException.backendAway(
                    ELASTICSEARCH, "Elasticsearch refuses the query: " + message(e), e)));
    routes.exception(
        HttpResponseException.class,
        (e, context) -> {
          if (e.getStatus() == 413) {
            JsonBody.problem(
                context,
                ProblemException.tooLarge(
                    "limits.max-body", "the body is larger than limits.max-body allows"));
          } else {
            JsonBody.problem(context, e.getStatus(), message(e));
          }
        });
    routes.exception(
        Exception.class,
        (e, context) -> {
          LOGGER.error("{} {} failed", context.method(), context.path(), e);
          JsonBody.problem(context, 500, "the dashboard failed; its log says how");
        });
  }

  private static String message(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
