package io.strata.agent.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropPatternsTest {
  @Test
  void healthChecksAreKnown() {
    DropPatterns patterns = new DropPatterns(DropPatterns.HEALTH_CHECKS);
    for (String path :
        List.of("/health", "/health/live", "/livez", "/readyz", "/actuator/health/readiness")) {
      assertThat(patterns.match(SpanKind.SERVER, "GET", path)).as(path).isTrue();
    }
    assertThat(patterns.match(SpanKind.SERVER, "grpc.health.v1.Health/Check", null)).isTrue();
    for (String path : List.of("/healthy-food", "/api/health", "/actuator/info", "/", "")) {
      assertThat(patterns.match(SpanKind.SERVER, "GET", path)).as(path).isFalse();
    }
  }

  @Test
  void aStarStandsForAnything() {
    DropPatterns patterns = new DropPatterns(List.of("/internal/*/ping*", "*.css", "poll *"));
    assertThat(patterns.match(SpanKind.SERVER, "GET", "/internal/a/b/ping/c")).isTrue();
    assertThat(patterns.match(SpanKind.SERVER, "GET", "/internal/ping")).isFalse();
    assertThat(patterns.match(SpanKind.SERVER, "GET", "/static/site.css")).isTrue();
    assertThat(patterns.match(SpanKind.SERVER, "GET", "/static/site.css.map")).isFalse();
    assertThat(patterns.match(SpanKind.INTERNAL, "poll orders", null)).isTrue();
  }

  @Test
  void whatThisProcessAsksOfOthersIsNotDroppedByItsName() {
    DropPatterns patterns = new DropPatterns(List.of("*"));
    assertThat(patterns.match(SpanKind.CLIENT, "GET", null)).isFalse();
    assertThat(patterns.match(SpanKind.CONSUMER, "orders process", null)).isTrue();
  }
}
