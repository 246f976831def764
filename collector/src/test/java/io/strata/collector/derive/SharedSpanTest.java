package io.strata.collector.derive;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.testing.Points;
import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Client and server of a call under one span id, as Zipkin's libraries send them. */
class SharedSpanTest {
  private static final String REQUESTS = "traces_service_graph_request_total";
  private static final String CALLS = "traces_spanmetrics_calls_total";

  private final SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
  private long segments;

  @Test
  void bothHalvesAreCountedInWhicheverOrderTheyCome() {
    assertThat(totals(REQUESTS, client("shop", 2, 1).trace(1), server("cart", 2, 1).trace(1)))
        .isEqualTo(Map.of("client=shop, server=cart", 1.0));
    assertThat(totals(REQUESTS, server("cart", 2, 1).trace(2), client("shop", 2, 1).trace(2)))
        .isEqualTo(Map.of("client=shop, server=cart", 1.0));
    assertThat(totals(CALLS, client("shop", 2, 1).trace(3), server("cart", 2, 1).trace(3)))
        .hasSize(2);
  }

  @Test
  void theEdgeTakesTheDurationsOfBothHalves() {
    Map<String, String> points =
        segment(0, server("cart", 2, 1).micros(1_000), client("shop", 2, 1).micros(4_000).error());

    assertThat(points)
        .containsEntry(
            "traces_service_graph_request_server_seconds{client=shop, server=cart} @0",
            "1, 0.001 s, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")
        .containsEntry(
            "traces_service_graph_request_client_seconds{client=shop, server=cart} @0",
            "1, 0.004 s, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")
        .containsEntry(
            "traces_service_graph_request_failed_total{client=shop, server=cart} @0", "1.0");
  }

  @Test
  void aClientThatComesAfterItsServerAndWhatCalledItAddsItsSide() {
    segment(0, span("shop", SpanKind.SERVER, 1).parent(9), server("cart", 2, 1).micros(1_000));

    assertThat(segment(10, client("shop", 2, 1).micros(4_000).error()))
        .containsEntry(
            "traces_service_graph_request_client_seconds{client=shop, server=cart} @0",
            "1, 0.004 s, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]")
        .containsEntry(
            "traces_service_graph_request_failed_total{client=shop, server=cart} @0", "1.0")
        .containsEntry("traces_service_graph_request_total{client=shop, server=cart} @0", "0.0");
  }

  @Test
  void eachHalfIsADuplicateOfItselfOnly() {
    segment(0, client("shop", 2, 1), server("cart", 2, 1));

    assertThat(segment(20, server("cart", 2, 1), client("shop", 2, 1))).isEmpty();
    assertThat(deriver.remembered()).isEqualTo(4);
    segment(200);
    assertThat(deriver.remembered()).isZero();
  }

  @Test
  void aSharedCallToAnAddressIsAnswered() {
    segment(0, client("shop", 2, 1).with("server.address", "10.0.0.1"), server("cart", 2, 1));

    assertThat(segment(20)).isEmpty();
  }

  @Test
  void aClientAtTheRootIsTheCallerInsteadOfAUser() {
    assertThat(totals(REQUESTS, client("cron", 2, 0), server("cart", 2, 0)))
        .isEqualTo(Map.of("client=cron, server=cart", 1.0));
  }

  @Test
  void aServerUnderAnotherParentIsNotTheClientsCallee() {
    assertThat(totals(REQUESTS, client("shop", 2, 1), server("cart", 2, 7))).isEmpty();
  }

  @Test
  void whatIsBelowBelongsToItsOwnServicesHalfElseToTheServers() {
    assertThat(
            totals(
                REQUESTS,
                client("shop", 2, 1),
                server("cart", 2, 1),
                span("shop", SpanKind.INTERNAL, 3).parent(2),
                server("stock", 4, 3),
                server("price", 5, 2)))
        .isEqualTo(
            Map.of(
                "client=shop, server=cart",
                1.0,
                "client=shop, server=stock",
                1.0,
                "client=cart, server=price",
                1.0));
  }

  /** As they come where callees send before their callers, whatever the parts of a service do. */
  @Property(tries = 100)
  void aChainOfSharedCallsIsOneEdgeEach(@ForAll long seed) {
    Random random = new Random(seed);
    List<SpanBuilder> spans = new ArrayList<>();
    for (int trace = 1; trace <= 10; trace++) {
      List<SpanBuilder> ofTrace = new ArrayList<>();
      ofTrace.add(server("price", 4, 3).trace(trace));
      ofTrace.add(client("stock", 4, 3).trace(trace));
      ofTrace.add(server("stock", 3, 2).trace(trace));
      ofTrace.add(client("cart", 3, 2).trace(trace));
      ofTrace.add(server("cart", 2, 1).trace(trace));
      ofTrace.add(client("shop", 2, 1).trace(trace));
      for (int i = random.nextInt(5); i > 0; i--) {
        ofTrace.add(ofTrace.get(random.nextInt(ofTrace.size())));
      }
      spans.addAll(ofTrace);
    }

    assertThat(new SharedSpanTest().totals(REQUESTS, spans.toArray(SpanBuilder[]::new)))
        .isEqualTo(
            Map.of(
                "client=shop, server=cart",
                10.0,
                "client=cart, server=stock",
                10.0,
                "client=stock, server=price",
                10.0));
  }

  private static SpanBuilder client(String service, long id, long parent) {
    return span(service, SpanKind.CLIENT, id).parent(parent);
  }

  private static SpanBuilder server(String service, long id, long parent) {
    return span(service, SpanKind.SERVER, id).parent(parent);
  }

  private Map<String, Double> totals(String metric, SpanBuilder... spans) {
    Map<String, Double> totals = new TreeMap<>();
    segment(0, spans)
        .forEach((point, value) -> {
          if (point.startsWith(metric + "{")) {
            totals.put(
                point.substring(metric.length() + 1, point.indexOf('}')),
                Double.parseDouble(value));
          }
        });
    return totals;
  }

  private Map<String, String> segment(long seconds, SpanBuilder... spans) {
    deriver.open(segments++, T0 + seconds * 1_000);
    for (SpanBuilder span : spans) {
      deriver.add(span.build());
    }
    return Points.of(deriver.metrics().values().stream().flatMap(List::stream).toList());
  }
}
