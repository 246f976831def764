package io.strata.dashboard.explore;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.javalin.http.Context;
import io.strata.dashboard.data.DataScope;
import io.strata.metrics.api.ApiResponse;
import io.strata.metrics.api.PrometheusApi;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code /prometheus/api/v1/*}. */
public final class PrometheusHandler {
  private final PrometheusApi api;

  /** Answers from the given API. */
  public PrometheusHandler(PrometheusApi api) {
    this.api = api;
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

  /** {@code status/buildinfo}. */
  public void buildInfo(Context context) {
    answer(context, api.buildInfo());
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
