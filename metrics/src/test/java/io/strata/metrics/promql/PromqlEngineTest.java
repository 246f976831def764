package io.strata.metrics.promql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strata.metrics.promql.testfile.PromqlTestFile;
import io.strata.metrics.promql.testfile.TestFileReport;
import io.strata.metrics.promql.testfile.TestFileReport.Outcome;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.Samples;
import io.strata.metrics.series.Series;
import io.strata.metrics.series.SeriesSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromqlEngineTest {
  private static final SeriesSource HUNDRED =
      (_, _, _) -> {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
          series.add(
              new Series(
                  Labels.of("__name__", "m", "i", "" + i),
                  new Samples(new long[] {1000, 2000}, new double[] {i, i})));
        }
        return series;
      };

  @Test
  void operatorsMatchVectorsAsPrometheusDoes() {
    assertPasses(
        """
        load 1m
          calls{service="a", code="ok"} 0+60x10
          calls{service="a", code="error"} 0+6x10
          calls{service="b", code="ok"} 0+30x10
          info{service="a", host="h1"} 1x10
          info{service="b", host="h2"} 1x10
          dup{service="a", k="1"} 1x10
          dup{service="a", k="2"} 1x10
          latency_bucket{le="0.1"} 0+5x10
          latency_bucket{le="0.5"} 0+9x10
          latency_bucket{le="+Inf"} 0+10x10

        eval instant at 10m sum by (service) (rate(calls[5m]))
          {service="a"} 1.1
          {service="b"} 0.5

        eval instant at 10m sum by (service) (rate(calls{code="error"}[5m])) / sum by (service) (rate(calls[5m]))
          {service="a"} 0.09090909090909091

        eval instant at 10m rate(calls[5m]) * on (service) group_left (host) info
          {service="a", code="ok", host="h1"} 1
          {service="a", code="error", host="h1"} 0.1
          {service="b", code="ok", host="h2"} 0.5

        eval instant at 10m info * on (service) group_right calls
          {service="a", code="ok"} 600
          {service="a", code="error"} 60
          {service="b", code="ok"} 300

        eval instant at 10m calls + on (service) dup
          expect fail

        eval instant at 10m calls and on (service) dup
          calls{service="a", code="ok"} 600
          calls{service="a", code="error"} 60

        eval instant at 10m calls unless on (service) dup
          calls{service="b", code="ok"} 300

        eval instant at 10m sum(calls) or vector(7)
          {} 960

        eval instant at 10m calls > 100 < 500
          calls{service="b", code="ok"} 300

        eval instant at 10m calls{code="ok"} > bool 400
          {service="a", code="ok"} 1
          {service="b", code="ok"} 0

        eval instant at 10m histogram_quantile(0.7, rate(latency_bucket[5m]))
          {} 0.3

        eval instant at 10m histogram_quantile(0.99, latency_bucket)
          {} 0.5

        eval instant at 10m absent(calls{service="zzz"})
          {service="zzz"} 1

        eval range from 0 to 10m step 5m sum(calls offset 5m)
          {} _ 0 480

        eval instant at 10m max_over_time(sum(rate(calls[2m]))[4m:1m])
          {} 1.6

        eval instant at 3m calls{service="b"}[2m]
          expect range vector from 2m to 3m step 1m
          calls{service="b", code="ok"} 60 90

        eval range from 8m to 10m step 1m calls{service="b"} @ end()
          calls{service="b", code="ok"} 300 300 300
        """);
  }

  @Test
  void nativeHistogramsAreCountedAddedAndRead() {
    assertPasses(
        """
        load 1m
          h{a="x"} {{schema:0 count:4 sum:6 buckets:[1 2 1]}}+{{schema:0 count:4 sum:6 buckets:[1 2 1]}}x10
          h{a="y"} {{schema:1 count:2 sum:3 buckets:[1 0 1]}}+{{schema:1 count:2 sum:3 buckets:[1 0 1]}}x10
          f 1+1x10

        eval instant at 10m rate(h{a="x"}[5m])
          expect no_warn
          expect no_info
          {a="x"} {{count:0.06666666666666667 sum:0.1 counter_reset_hint:gauge buckets:[0.016666666666666666 0.03333333333333333 0.016666666666666666]}}

        eval instant at 10m sum(h)
          {} {{count:66 sum:99 buckets:[22 33 11]}}

        eval instant at 10m histogram_quantile(0.5, h{a="x"})
          {a="x"} 1.414213562373095

        eval instant at 10m histogram_fraction(1, 2, h{a="x"})
          {a="x"} 0.5

        eval instant at 10m h{a="x"} / 11
          {a="x"} {{count:4 sum:6 buckets:[1 2 1]}}

        eval instant at 10m h + f
          expect no_warn

        eval instant at 10m sum({__name__=~"h|f"})
          expect warn msg: PromQL warning: encountered a mix of histograms and floats for aggregation (1:5)
        """);
  }

  private static void assertPasses(String script) {
    TestFileReport report = PromqlTestFile.run("inline", script);
    assertThat(report.cases()).allMatch(c -> c.outcome() instanceof Outcome.Passed, "passed");
  }

  @Test
  void limitsStopAQueryAndSaySo() {
    QueryLimits limits = new QueryLimits(150, 1000, 10, Duration.ofMinutes(1));
    PromqlEngine engine = new PromqlEngine(HUNDRED, limits, PromqlFeatures.STABLE);
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> engine.instant("m", 2000))
        .withMessageContaining("too many samples");
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() -> engine.range("m", 0, 100_000, 1000))
        .withMessageContaining("exceeded maximum resolution of 10 points");
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() ->
            engine
                .withLimits(new QueryLimits(1000, 99, 10, Duration.ofMinutes(1)))
                .instant("m", 2000))
        .withMessageContaining("the limit is 99");
    assertThatExceptionOfType(PromqlException.class)
        .isThrownBy(() ->
            engine
                .withLimits(new QueryLimits(1000, 1000, 10, Duration.ofNanos(1)))
                .instant("m", 2000))
        .satisfies(e -> assertThat(e.type()).isEqualTo(PromqlException.Type.TIMEOUT));
  }

  @Test
  void annotationsTellWhere() {
    PromqlEngine engine = new PromqlEngine(HUNDRED);
    assertThat(engine.instantResult("sum(rate(m[5m]))", 2000).infos())
        .containsExactly(
            "PromQL info: metric might not be a counter, name does not end in"
                + " _total/_sum/_count/_bucket: \"m\" (1:10)");
    assertThat(engine.instantResult("quantile(2, m)", 2000).warnings())
        .containsExactly("PromQL warning: quantile value should be between 0 and 1, got 2 (1:10)");
  }

  @Test
  void aRangeVectorAsksForItsSamples() {
    PromqlEngine engine = new PromqlEngine(HUNDRED);
    assertThat(engine.instant("m[1s]", 2000))
        .isInstanceOfSatisfying(
            QueryValue.Matrix.class,
            matrix ->
                assertThat(matrix.series().getFirst().samples().timesMillis())
                    .containsExactly(2000));
  }
}
