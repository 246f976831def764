package io.strata.metrics.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.series.Labels;
import io.strata.metrics.series.MetricMetadata;
import io.strata.metrics.translate.SeriesPoint;
import io.strata.metrics.window.HotWindow;
import io.strata.metrics.window.HotWindowSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrometheusApiTest {
  private static final long NOW = 1_700_000_000_500L;
  private final HotWindow window = new HotWindow(HotWindowSettings.DEFAULT);
  private final PrometheusApi api =
      new PrometheusApi(
          new PromqlEngine(window), window, InstantSource.fixed(Instant.ofEpochMilli(NOW)));

  PrometheusApiTest() {
    window.append(
        List.of(point("a \"b\"", NOW - 15_000, 1.5), point("c", NOW, Double.POSITIVE_INFINITY)),
        null);
    window.describe(Map.of("up", new MetricMetadata(MetricMetadata.Type.GAUGE, "Is it up?", "")));
  }

  private static SeriesPoint point(String job, long time, double value) {
    return new SeriesPoint(
        Labels.of("__name__", "up", "job", job),
        time,
        value,
        SeriesPoint.Temporality.CUMULATIVE_OR_GAUGE,
        0);
  }

  @Test
  void anInstantQueryGivesAVectorAtTheGivenTime() {
    assertThat(api.query(Map.of("query", List.of("up"))))
        .isEqualTo(
            ok(
                """
                {"resultType":"vector","result":[\
                {"metric":{"__name__":"up","job":"a \\"b\\""},"value":[1700000000.5,"1.5"]},\
                {"metric":{"__name__":"up","job":"c"},"value":[1700000000.5,"+Inf"]}]}\
                """));
    assertThat(api.query(Map.of("query", List.of("1+1"), "time", List.of("2023-11-14T22:13:20Z"))))
        .isEqualTo(ok("{\"resultType\":\"scalar\",\"result\":[1700000000,\"2\"]}"));
    assertThat(api.query(Map.of("query", List.of("\"x\""), "time", List.of("1"))))
        .isEqualTo(ok("{\"resultType\":\"string\",\"result\":[1,\"x\"]}"));
  }

  @Test
  void aQueryIsLaidOut() {
    assertThat(
            api.formatQuery(Map.of("query", List.of("sum by(job)(rate(up{b='x',a=\"y\"}[300]))"))))
        .isEqualTo(ok("\"sum by (job) (rate(up{a=\\\"y\\\",b=\\\"x\\\"}[5m]))\""));
    assertThat(api.formatQuery(Map.of("query", List.of("up{"))).status()).isEqualTo(400);
  }

  @Test
  void aRangeQueryGivesAMatrix() {
    assertThat(
            api.queryRange(
                Map.of(
                    "query", List.of("sum(up < 9)"),
                    "start", List.of("1699999990.5"),
                    "end", List.of("1700000000.5"),
                    "step", List.of("5s"))))
        .isEqualTo(
            ok(
                """
                {"resultType":"matrix","result":[{"metric":{},"values":[\
                [1699999990.5,"1.5"],[1699999995.5,"1.5"],[1700000000.5,"1.5"]]}]}\
                """));
  }

  @Test
  void catalogRequestsListSeriesLabelsAndMetadata() {
    assertThat(api.series(Map.of("match[]", List.of("up{job=\"c\"}"))))
        .isEqualTo(ok("[{\"__name__\":\"up\",\"job\":\"c\"}]"));
    assertThat(api.labels(Map.of())).isEqualTo(ok("[\"__name__\",\"job\"]"));
    assertThat(api.labelValues("job", Map.of("match[]", List.of("up"))))
        .isEqualTo(ok("[\"a \\\"b\\\"\",\"c\"]"));
    assertThat(api.labelValues("job", Map.of("limit", List.of("1"))))
        .isEqualTo(ok("[\"a \\\"b\\\"\"]"));
    assertThat(api.metadata(Map.of()))
        .isEqualTo(ok("{\"up\":[{\"type\":\"gauge\",\"help\":\"Is it up?\",\"unit\":\"\"}]}"));
    assertThat(api.buildInfo().body()).contains("\"version\":\"3.");
  }

  @Test
  void errorsHavePrometheusTypesAndStatuses() {
    assertThat(api.query(Map.of("query", List.of("up{"))))
        .isEqualTo(
            new ApiResponse(
                400,
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"invalid parameter"
                    + " \\\"query\\\": 1:4: parse error: unexpected end of input inside"
                    + " braces\"}"));
    assertThat(api.query(Map.of("query", List.of("label_replace(up, \"job\", \"\", \"\", \"\")"))))
        .isEqualTo(
            new ApiResponse(
                422,
                "{\"status\":\"error\",\"errorType\":\"execution\",\"error\":\"vector cannot"
                    + " contain metrics with the same labelset\"}"));
    assertThat(api.query(Map.of("query", List.of("up"), "time", List.of("noon"))).body())
        .contains("invalid parameter \\\"time\\\": cannot parse \\\"noon\\\"");
    assertThat(api.series(Map.of()).body()).contains("no match[] parameter provided");
    assertThat(
            api.queryRange(
                    Map.of(
                        "query", List.of("up"),
                        "start", List.of("0"),
                        "end", List.of("1000000"),
                        "step", List.of("1")))
                .body())
        .contains("exceeded maximum resolution");
  }

  private static ApiResponse ok(String data) {
    return new ApiResponse(200, "{\"status\":\"success\",\"data\":" + data + "}");
  }
}
