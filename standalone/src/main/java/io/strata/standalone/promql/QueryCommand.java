package io.strata.standalone.promql;

import io.strata.metrics.api.ApiResponse;
import io.strata.metrics.api.PrometheusApi;
import io.strata.metrics.promql.GoText;
import io.strata.metrics.promql.HistogramText;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.promql.QueryResult;
import io.strata.metrics.promql.QueryValue;
import io.strata.metrics.promql.testfile.SampleFile;
import io.strata.metrics.series.FloatHistogram;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesCatalog;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers one query from the samples of a file. */
final class QueryCommand {
  private final PrintStream out;
  private final PrintStream err;

  QueryCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  void run(QueryOptions options) throws IOException {
    SampleFile file = SampleFile.parse(options.file().toString(), Files.readString(options.file()));
    PromqlEngine engine = new PromqlEngine(file.source());
    long at = options.at().orElse(file.newestMillis());
    if (options.json()) {
      printJson(options, engine, at);
      return;
    }
    QueryResult result =
        options
            .range()
            .map(range ->
                engine.rangeResult(
                    options.expression(),
                    range.startMillis(),
                    range.endMillis(),
                    range.stepMillis()))
            .orElseGet(() -> engine.instantResult(options.expression(), at));
    result.warnings().forEach(err::println);
    result.infos().forEach(err::println);
    print(result.value());
  }

  /** The body that the HTTP API answers. */
  private void printJson(QueryOptions options, PromqlEngine engine, long at) {
    PrometheusApi api =
        new PrometheusApi(
            engine,
            SeriesCatalog.of((_, _, _) -> List.of()),
            InstantSource.fixed(Instant.ofEpochMilli(at)));
    List<String> query = List.of(options.expression());
    ApiResponse response =
        options
            .range()
            .map(range ->
                api.queryRange(
                    Map.of(
                        "query", query,
                        "start", List.of(seconds(range.startMillis())),
                        "end", List.of(seconds(range.endMillis())),
                        "step", List.of(seconds(range.stepMillis())))))
            .orElseGet(() -> api.query(Map.of("query", query)));
    out.println(response.body());
    if (response.status() != 200) {
      throw new IllegalArgumentException("the query failed with status " + response.status());
    }
  }

  private void print(QueryValue value) {
    switch (value) {
      case QueryValue.Scalar(long time, double number) ->
          out.printf("scalar => %s%s%n", GoText.plain(number), at(time));
      case QueryValue.StringValue(long time, String text) ->
          out.printf("%s%s%n", GoText.quote(text), at(time));
      case QueryValue.Vector(List<QueryValue.Sample> samples) ->
          samples.forEach(sample ->
              out.printf(
                  "%s => %s%s%n",
                  sample.labels(),
                  text(sample.value(), sample.histogram()),
                  at(sample.timeMillis())));
      case QueryValue.Matrix(List<Series> series) -> series.forEach(this::print);
    }
  }

  private void print(Series series) {
    out.printf("%s =>%n", series.labels());
    Samples samples = series.samples();
    for (int i = 0; i < samples.size(); i++) {
      out.printf(
          "  %s%s%n",
          text(samples.values()[i], samples.histogram(i)), at(samples.timesMillis()[i]));
    }
  }

  private static String text(double value, @Nullable FloatHistogram histogram) {
    return histogram == null ? GoText.plain(value) : HistogramText.of(histogram);
  }

  private static String at(long timeMillis) {
    return " @[" + seconds(timeMillis) + "]";
  }

  private static String seconds(long millis) {
    return BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString();
  }
}
