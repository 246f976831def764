package io.strata.metrics.api;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.PromqlException;
import io.strata.metrics.promql.QueryFormat;
import io.strata.metrics.promql.QueryLimits;
import io.strata.metrics.promql.QueryResult;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.LabelMatcher;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesCatalog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Prometheus's HTTP query API. Parameters are those of query string and form body together, by name
 * (for example {@code match[]}), each with its values in order. Errors have Prometheus's types and
 * statuses. Thread-safe.
 */
public final class PrometheusApi {
  private static final String VERSION = "3.0.0";
  private static final long DEFAULT_CATALOG_RANGE_MILLIS = Duration.ofDays(1).toMillis();

  private final PromqlEngine engine;
  private final SeriesCatalog catalog;
  private final InstantSource clock;

  /** The API over an engine and a catalog of its series. */
  public PrometheusApi(PromqlEngine engine, SeriesCatalog catalog, InstantSource clock) {
    this.engine = Objects.requireNonNull(engine);
    this.catalog = Objects.requireNonNull(catalog);
    this.clock = Objects.requireNonNull(clock);
  }

  /** {@code /api/v1/query}: query, time, timeout, limit. */
  public ApiResponse query(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      long time = request.time("time", clock.millis());
      int limit = request.limit("limit");
      return result(engine(request).instantResult(request.text("query"), time), limit);
    });
  }

  /** {@code /api/v1/query_range}: query, start, end, step, timeout, limit. */
  public ApiResponse queryRange(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      long start = request.time("start");
      long end = request.time("end");
      if (end < start) {
        throw Parameters.invalid("end", "end timestamp must not be before start time");
      }
      long step =
          request
              .duration("step")
              .orElseThrow(
                  () -> Parameters.invalid("step", "cannot parse \"\" to a valid duration"));
      if (step <= 0) {
        throw Parameters.invalid(
            "step",
            "zero or negative query resolution step widths are not accepted. Try a positive"
                + " integer");
      }
      int limit = request.limit("limit");
      return result(engine(request).rangeResult(request.text("query"), start, end, step), limit);
    });
  }

  private PromqlEngine engine(Parameters request) {
    QueryLimits limits = engine.limits();
    Duration asked =
        request.duration("timeout").stream()
            .mapToObj(Duration::ofMillis)
            .findFirst()
            .orElse(limits.timeout());
    if (!asked.isPositive()) {
      throw Parameters.invalid("timeout", "the timeout must be positive");
    }
    Duration timeout = asked.compareTo(limits.timeout()) < 0 ? asked : limits.timeout();
    return engine.withLimits(
        new QueryLimits(limits.samples(), limits.series(), limits.steps(), timeout));
  }

  private static String result(QueryResult result, int limit) {
    JsonWriter json = new JsonWriter().beginObject().name("status").string("success");
    json.name("data").beginObject();
    boolean truncated = writeValue(result.value(), limit, json);
    json.endObject();
    writeTexts("infos", result.infos(), json);
    List<String> warnings = new ArrayList<>(result.warnings());
    if (truncated) {
      warnings.add("results truncated due to limit");
    }
    writeTexts("warnings", warnings, json);
    return json.endObject().toString();
  }

  private static boolean writeValue(QueryValue value, int limit, JsonWriter json) {
    return switch (value) {
      case QueryValue.Scalar(long time, double number) -> {
        json.name("resultType").string("scalar").name("result").sample(time, number);
        yield false;
      }
      case QueryValue.StringValue(long time, String text) -> {
        json.name("resultType").string("string").name("result");
        json.beginArray().time(time).string(text).endArray();
        yield false;
      }
      case QueryValue.Vector(List<QueryValue.Sample> samples) -> {
        json.name("resultType").string("vector").name("result").beginArray();
        for (QueryValue.Sample sample : samples.subList(0, Math.min(limit, samples.size()))) {
          json.beginObject().name("metric").labels(sample.labels());
          FloatHistogram histogram = sample.histogram();
          if (histogram == null) {
            json.name("value").sample(sample.timeMillis(), sample.value());
          } else {
            json.name("histogram").sample(sample.timeMillis(), histogram);
          }
          json.endObject();
        }
        json.endArray();
        yield samples.size() > limit;
      }
      case QueryValue.Matrix(List<Series> series) -> {
        json.name("resultType").string("matrix").name("result").beginArray();
        for (Series one : series.subList(0, Math.min(limit, series.size()))) {
          json.beginObject().name("metric").labels(one.labels());
          writeSamples(one.samples(), json);
          json.endObject();
        }
        json.endArray();
        yield series.size() > limit;
      }
    };
  }

  /** Numbers and histograms apart; a series without one of them does not name it. */
  private static void writeSamples(Samples samples, JsonWriter json) {
    int histograms = 0;
    for (int i = 0; i < samples.size(); i++) {
      histograms += samples.histogram(i) == null ? 0 : 1;
    }
    if (histograms < samples.size()) {
      json.name("values").beginArray();
      for (int i = 0; i < samples.size(); i++) {
        if (samples.histogram(i) == null) {
          json.sample(samples.timesMillis()[i], samples.values()[i]);
        }
      }
      json.endArray();
    }
    if (histograms > 0) {
      json.name("histograms").beginArray();
      for (int i = 0; i < samples.size(); i++) {
        FloatHistogram histogram = samples.histogram(i);
        if (histogram != null) {
          json.sample(samples.timesMillis()[i], histogram);
        }
      }
      json.endArray();
    }
  }

  /** {@code /api/v1/series}: match[], start, end, limit. */
  public ApiResponse series(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      List<List<LabelMatcher>> selectors = request.selectors();
      if (selectors.isEmpty()) {
        throw new Parameters.BadParameterException("no match[] parameter provided");
      }
      TreeSet<Labels> found = new TreeSet<>();
      for (List<LabelMatcher> selector : selectors) {
        found.addAll(catalog.series(selector, start(request), end(request)));
      }
      return success(json -> {
        json.beginArray();
        found.stream().limit(request.limit("limit")).forEach(json::labels);
        json.endArray();
      });
    });
  }

  /** {@code /api/v1/labels}: match[], start, end, limit. */
  public ApiResponse labels(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() ->
        names(request, matchers -> catalog.labelNames(matchers, start(request), end(request))));
  }

  /** {@code /api/v1/label/<name>/values}: match[], start, end, limit. */
  public ApiResponse labelValues(String name, Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      if (name.isEmpty()) {
        throw new Parameters.BadParameterException("invalid label name: \"\"");
      }
      return names(
          request, matchers -> catalog.labelValues(name, matchers, start(request), end(request)));
    });
  }

  /** Names of all selectors together; of all series where there is no selector. */
  private static String names(
      Parameters request, Function<List<LabelMatcher>, Collection<String>> lookup) {
    List<List<LabelMatcher>> selectors = request.selectors();
    TreeSet<String> names = new TreeSet<>();
    if (selectors.isEmpty()) {
      names.addAll(lookup.apply(List.of()));
    }
    selectors.forEach(selector -> names.addAll(lookup.apply(selector)));
    int limit = request.limit("limit");
    return success(json -> {
      json.beginArray();
      names.stream().limit(limit).forEach(json::string);
      json.endArray();
    });
  }

  /** {@code /api/v1/metadata}: metric, limit, limit_per_metric. */
  public ApiResponse metadata(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      String only = request.text("metric");
      int limit = request.limit("limit");
      Map<String, MetricMetadata> metadata = new TreeMap<>(catalog.metadata());
      return success(json -> {
        json.beginObject();
        metadata.entrySet().stream()
            .filter(entry -> only.isEmpty() || only.equals(entry.getKey()))
            .limit(limit)
            .forEach(entry -> writeMetadata(entry.getKey(), entry.getValue(), json));
        json.endObject();
      });
    });
  }

  private static void writeMetadata(String name, MetricMetadata metadata, JsonWriter json) {
    json.name(name).beginArray().beginObject();
    json.name("type").string(metadata.type().text());
    json.name("help").string(metadata.help());
    json.name("unit").string(metadata.unit());
    json.endObject().endArray();
  }

  /** {@code /api/v1/format_query}: query. */
  public ApiResponse formatQuery(Map<String, List<String>> parameters) {
    Parameters request = new Parameters(parameters);
    return answered(() -> {
      String formatted = QueryFormat.of(request.text("query"), engine.features());
      return success(json -> json.string(formatted));
    });
  }

  /** {@code /api/v1/status/buildinfo}: the Prometheus version whose API and language this is. */
  public ApiResponse buildInfo() {
    return answered(() ->
        success(json -> {
          json.beginObject().name("version").string(VERSION);
          json.name("revision").string("").name("branch").string("");
          json.name("buildUser").string("").name("buildDate").string("");
          json.name("goVersion").string("").endObject();
        }));
  }

  private long start(Parameters request) {
    return request.time("start", end(request) - DEFAULT_CATALOG_RANGE_MILLIS);
  }

  private long end(Parameters request) {
    return request.time("end", clock.millis());
  }

  private static String success(Consumer<JsonWriter> data) {
    JsonWriter json = new JsonWriter().beginObject().name("status").string("success");
    json.name("data");
    data.accept(json);
    return json.endObject().toString();
  }

  private static void writeTexts(String name, List<String> texts, JsonWriter json) {
    if (!texts.isEmpty()) {
      json.name(name).beginArray();
      texts.forEach(json::string);
      json.endArray();
    }
  }

  private static ApiResponse answered(Supplier<String> body) {
    try {
      return new ApiResponse(200, body.get());
    } catch (Parameters.BadParameterException bad) {
      return error(400, "bad_data", String.valueOf(bad.getMessage()));
    } catch (PromqlException failed) {
      String message = String.valueOf(failed.getMessage());
      return switch (failed.type()) {
        case BAD_DATA -> error(400, "bad_data", "invalid parameter \"query\": " + message);
        case EXECUTION -> error(422, "execution", message);
        case TIMEOUT -> error(503, "timeout", message);
        case CANCELED -> error(499, "canceled", message);
      };
    }
  }

  /**
   * An error answer, for what the caller finds out before or around this API.
   *
   * @param type one of Prometheus's error types, such as {@code unavailable}
   */
  public static ApiResponse error(int status, String type, String message) {
    JsonWriter json = new JsonWriter().beginObject().name("status").string("error");
    json.name("errorType").string(type).name("error").string(message);
    return new ApiResponse(status, json.endObject().toString());
  }
}
