package io.strata.dashboard.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.dashboard.http.ProblemException;
import io.strata.metrics.api.ApiResponse;
import io.strata.metrics.api.PrometheusApi;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.series.SeriesCatalog;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /prometheus/api/v1/*}. */
public final class PrometheusHandler {
  private static final String SELECTOR = "match[]";
  private static final int MOST_SELECTORS = 50;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final PrometheusApi api;

  /**
   * Answers from the given series.
   *
   * @param maxRange for how long names of series and labels are looked up
   */
  public PrometheusHandler(SeriesSource series, Duration maxRange, InstantSource clock) {
    this.api =
        new PrometheusApi(
            new PromqlEngine(series),
            new BoundedCatalog(SeriesCatalog.of(series), maxRange, PATIENCE),
            clock);
  }

  /** {@code query}. */
  public void query(Context context) {
    answer(context, api.query(parameters(context)));
  }

  /** {@code query_range}. */
  public void queryRange(Context context) {
    answer(context, api.queryRange(parameters(context)));
  }

  /** {@code series}. */
  public void series(Context context) {
    answer(context, api.series(parameters(context)));
  }

  /** {@code labels}. */
  public void labels(Context context) {
    answer(context, api.labels(parameters(context)));
  }

  /** {@code label/{name}/values}. */
  public void labelValues(Context context) {
    answer(context, api.labelValues(context.pathParam("name"), parameters(context)));
  }

  /** {@code metadata}. */
  public void metadata(Context context) {
    answer(context, api.metadata(parameters(context)));
  }

  /** {@code format_query}. */
  public void formatQuery(Context context) {
    answer(context, api.formatQuery(parameters(context)));
  }

  /** {@code status/buildinfo}. */
  public void buildInfo(Context context) {
    answer(context, api.buildInfo());
  }

  /** A failure in Prometheus's form. */
  public static void problem(Context context, int status, String message) {
    String type =
        switch (status) {
          case 400 -> "bad_data";
          case 404 -> "not_found";
          case 413 -> "execution";
          case 503 -> "unavailable";
          default -> status < 500 ? "bad_data" : "internal";
        };
    ApiResponse response = PrometheusApi.error(status, type, message);
    context.status(status).contentType("application/json").result(response.body());
  }

  private static Map<String, List<String>> parameters(Context context) {
    Map<String, List<String>> parameters = new HashMap<>(context.queryParamMap());
    context
        .formParamMap()
        .forEach((name, values) ->
            parameters.merge(
                name,
                values,
                (a, b) -> {
                  List<String> all = new ArrayList<>(a);
                  all.addAll(b);
                  return all;
                }));
    int selectors = parameters.getOrDefault(SELECTOR, List.of()).size();
    if (selectors > MOST_SELECTORS) {
      throw ProblemException.badParameter(
          SELECTOR, "at most %d of match[], not %d".formatted(MOST_SELECTORS, selectors));
    }
    return parameters;
  }

  private static void answer(Context context, ApiResponse response) {
    List<String> warnings = DataScope.current().warnings();
    context
        .status(response.status())
        .contentType("application/json")
        .result(warnings.isEmpty() ? response.body() : withWarnings(response.body(), warnings));
  }

  /** Prometheus's answers carry warnings beside the data. */
  private static String withWarnings(String body, List<String> warnings) {
    JsonObject answer = JsonParser.parseString(body).getAsJsonObject();
    JsonArray all = answer.get("warnings") instanceof JsonArray present ? present : new JsonArray();
    warnings.forEach(all::add);
    answer.add("warnings", all);
    return answer.toString();
  }
}
