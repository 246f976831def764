package io.strata.process;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The answers that every process gives to its operators: liveness, readiness, own metrics. Servers
 * mount them under {@code /health/live}, {@code /health/ready} and {@code /metrics}.
 */
public final class OperationsEndpoints {
  private static final String JSON = "application/json";

  private final ProcessHealth health;
  private final PrometheusMeterRegistry metrics;

  /** Answers from the given health and metrics. */
  public OperationsEndpoints(ProcessHealth health, PrometheusMeterRegistry metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  /** An HTTP answer. */
  public record Answer(int status, String contentType, String body) {}

  /** 200: the process runs. */
  public Answer live() {
    return new Answer(200, JSON, "{\"status\":\"live\"}");
  }

  /** 200 when the process can do its work, else 503 with the reasons. */
  public Answer ready() {
    List<ProcessHealth.Problem> problems = health.problems();
    if (problems.isEmpty()) {
      return new Answer(200, JSON, "{\"status\":\"ready\"}");
    }
    String reasons =
        problems.stream()
            .map(p ->
                "{\"check\":%s,\"problem\":%s}".formatted(quote(p.check()), quote(p.problem())))
            .collect(Collectors.joining(","));
    return new Answer(503, JSON, "{\"status\":\"not ready\",\"problems\":[%s]}".formatted(reasons));
  }

  /** The own metrics in Prometheus's text format. */
  public Answer metrics() {
    return new Answer(200, "text/plain; version=0.0.4; charset=utf-8", metrics.scrape());
  }

  private static String quote(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        default -> {
          if (c < 0x20) {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"').toString();
  }
}
