package io.strata.collector.derive;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.derive.figures.Bounds;
import io.strata.collector.derive.figures.Loss;
import io.strata.collector.derive.topology.Horizon;
import io.strata.collector.testing.Points;
import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.SpanKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SpanDeriverTest {
  private final SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
  private long segments;

  @Test
  void countsOperationsByKindAndStatusInTheWindowOfTheirEnd() {
    Map<String, String> points =
        segment(
            0,
            span("shop", SpanKind.SERVER, 1).parent(9).name("GET /").end(T0 + 9_999),
            span("shop", SpanKind.SERVER, 2).parent(9).name("GET /").end(T0 + 10_000).error(),
            span("shop", SpanKind.SERVER, 3).parent(9).name("GET /").end(T0 + 1_000));

    assertThat(points)
        .containsEntry(
            "traces_spanmetrics_calls_total{service=shop, span_kind=SPAN_KIND_SERVER,"
                + " span_name=GET /, status_code=STATUS_CODE_UNSET} @0",
            "2.0")
        .containsEntry(
            "traces_spanmetrics_calls_total{service=shop, span_kind=SPAN_KIND_SERVER,"
                + " span_name=GET /, status_code=STATUS_CODE_ERROR} @10",
            "1.0")
        .containsEntry(
            "traces_spanmetrics_latency{service=shop, span_kind=SPAN_KIND_SERVER,"
                + " span_name=GET /, status_code=STATUS_CODE_UNSET} @0",
            "2, 0.01 s, [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]");
  }

  @Test
  void countsInternalSpansOnlyWhereTheyStartATrace() {
    Map<String, String> points =
        segment(
            0,
            span("cron", SpanKind.INTERNAL, 1).name("tick"),
            span("cron", SpanKind.INTERNAL, 2).parent(1).name("step"));

    assertThat(points.keySet()).filteredOn(key -> key.contains("span_name=tick")).hasSize(2);
    assertThat(points.keySet()).filteredOn(key -> key.contains("span_name=step")).isEmpty();
  }

  @Test
  void tellsOfInstances() {
    assertThat(
            segment(
                0,
                span("shop", SpanKind.INTERNAL, 2)
                    .parent(1)
                    .resource("service.namespace", "demo")
                    .resource("service.instance.id", "i-1")
                    .resource("host.id", "h")
                    .resource("host.name", "vm")
                    .resource("telemetry.sdk.language", "java")))
        .containsOnly(
            Map.entry(
                "traces_target_info{host_id=h, host_name=vm, service=shop,"
                    + " service_instance_id=i-1, service_namespace=demo,"
                    + " telemetry_sdk_language=java} @0",
                "1.0"));
  }

  @Test
  void weighsSampledSpans() {
    Map<String, String> points =
        segment(
            0,
            span("shop", SpanKind.SERVER, 1).parent(9).traceState("x=1, ot=rv:1;th:c"),
            span("shop", SpanKind.SERVER, 2).parent(9).traceState("ot=th:8"));

    assertThat(points)
        .containsEntry(
            "traces_spanmetrics_calls_total{service=shop, span_kind=SPAN_KIND_SERVER, span_name=op,"
                + " status_code=STATUS_CODE_UNSET} @0",
            "6.0");
  }

  @Test
  void namesBeyondTheBoundAreOne() {
    SpanDeriver bounded =
        new SpanDeriver(
            new SpanDeriver.Settings(
                new Horizon(6, 2, 100, 1 << 20), new Bounds(9, 9, 2, 9, 99), 9, 9));
    bounded.open(0, T0);
    for (int i = 1; i <= 5; i++) {
      bounded.add(span("shop", SpanKind.SERVER, i).parent(9).name("op " + i).build());
    }

    assertThat(Points.of(all(bounded)))
        .containsEntry(
            "traces_spanmetrics_calls_total{service=shop, span_kind=SPAN_KIND_SERVER,"
                + " span_name=other, status_code=STATUS_CODE_UNSET} @0",
            "3.0");
    assertThat(bounded.takeLosses()).isEqualTo(Map.of(Loss.SPAN_NAMES, 3L));
  }

  @Test
  void joinsCallsPastInternalSpans() {
    Map<String, String> edges =
        edges(
            segment(
                0,
                span("cart", SpanKind.SERVER, 4).parent(3).error().end(T0 + 2_000).micros(1_000),
                span("cart", SpanKind.INTERNAL, 3).parent(2),
                span("shop", SpanKind.CLIENT, 2).parent(1).end(T0 + 10_000).micros(4_000)));

    assertThat(edges)
        .containsOnly(
            Map.entry("request_total{client=shop, server=cart} @0", "1.0"),
            Map.entry("request_failed_total{client=shop, server=cart} @0", "1.0"),
            Map.entry(
                "request_server_seconds{client=shop, server=cart} @0",
                "1, 0.001 s, [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"),
            Map.entry(
                "request_client_seconds{client=shop, server=cart} @0",
                "1, 0.004 s, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]"));
  }

  @Test
  void aPeerThatIsCalledForAMessageIsCounted() {
    segment(
        0,
        span("mail", SpanKind.CONSUMER, 2).parent(1).with("messaging.system", "kafka"),
        span("mail", SpanKind.CLIENT, 3).parent(2).with("server.address", "smtp"),
        span("mail", SpanKind.PRODUCER, 4).parent(2).with("messaging.system", "kafka"),
        span("mail", SpanKind.CLIENT, 5).parent(4).with("server.address", "broker"));

    assertThat(edges(segment(30)))
        .containsEntry(
            "request_total{client=mail, connection_type=virtual_node, server=smtp,"
                + " server_address=smtp} @0",
            "1.0")
        .allSatisfy((point, value) -> assertThat(point).doesNotContain("server=broker"));
  }

  @Test
  void joinsHalvesOfDifferentSegmentsInTheLaterOne() {
    assertThat(edges(segment(0, span("cart", SpanKind.SERVER, 4).parent(2)))).isEmpty();

    assertThat(edges(segment(10, span("shop", SpanKind.CLIENT, 2).parent(1))))
        .containsEntry("request_total{client=shop, server=cart} @0", "1.0");
    assertThat(edges(segment(20, span("shop", SpanKind.CLIENT, 3).parent(1)))).isEmpty();
    assertThat(edges(segment(100))).isEmpty();
  }

  @Test
  void countsNoDuplicateWithinTheHorizon() {
    SpanBuilder server = span("cart", SpanKind.SERVER, 4).parent(2);
    segment(0, span("shop", SpanKind.CLIENT, 2).parent(1), server);

    assertThat(segment(50, server)).isEmpty();
    assertThat(segment(100, server)).isEmpty();
    assertThat(segment(300, server)).isNotEmpty();
  }

  @Test
  void namesDatabasesByAddressOrNamespaceUnderOldAndNewNames() {
    Map<String, String> edges =
        edges(
            segment(
                0,
                span("cart", SpanKind.CLIENT, 1)
                    .parent(9)
                    .with("db.system", "redis")
                    .with("net.peer.name", "10.0.0.5")
                    .with("net.peer.port", 6380),
                span("cart", SpanKind.CLIENT, 2)
                    .parent(9)
                    .with("db.system.name", "postgresql")
                    .with("server.address", "pg"),
                span("cart", SpanKind.CLIENT, 3)
                    .parent(9)
                    .with("db.system.name", "h2database")
                    .with("db.namespace", "orders")));

    assertThat(edges.keySet())
        .filteredOn(key -> key.startsWith("request_total"))
        .containsExactly(
            "request_total{client=cart, connection_type=database, server=h2@orders,"
                + " server_system=h2} @0",
            "request_total{client=cart, connection_type=database, server=postgresql@pg:5432,"
                + " server_address=pg:5432, server_system=postgresql} @0",
            "request_total{client=cart, connection_type=database, server=redis@10.0.0.5:6380,"
                + " server_address=10.0.0.5:6380, server_system=redis} @0");
  }

  @Test
  void joinsMessagesByParentAndNamesTheBroker() {
    Map<String, String> edges =
        edges(
            segment(
                0,
                span("shop", SpanKind.PRODUCER, 2)
                    .parent(1)
                    .with("messaging.system", "kafka")
                    .with("messaging.destination.name", "orders"),
                span("mail", SpanKind.CONSUMER, 3)
                    .parent(2)
                    .with("messaging.system", "kafka")
                    .with("messaging.destination.name", "orders")));

    assertThat(edges.keySet())
        .filteredOn(key -> key.startsWith("request_total"))
        .containsExactly(
            "request_total{client=mail, connection_type=messaging_broker,"
                + " messaging_destination=orders, server=kafka, server_system=kafka} @0",
            "request_total{client=shop, connection_type=messaging_broker,"
                + " messaging_destination=orders, server=kafka, server_system=kafka} @0",
            "request_total{client=shop, connection_type=messaging_system,"
                + " messaging_destination=orders, server=mail, server_system=kafka} @0");
  }

  @Test
  void joinsMessagesByLinksWhicheverSideComesFirst() {
    SpanBuilder producer =
        span("shop", SpanKind.PRODUCER, 2).trace(1).with("messaging.system", "kafka");
    SpanBuilder consumer =
        span("mail", SpanKind.CONSUMER, 3).trace(2).link(1, 2).with("messaging.system", "kafka");
    String message =
        "request_total{client=shop, connection_type=messaging_system, server=mail,"
            + " server_system=kafka} @0";

    assertThat(edges(segment(0, consumer))).doesNotContainKey(message);
    assertThat(edges(segment(10, producer))).containsEntry(message, "1.0");
    SpanBuilder next =
        span("mail", SpanKind.CONSUMER, 4).trace(3).link(1, 2).with("messaging.system", "kafka");
    assertThat(edges(segment(20, next))).containsEntry(message, "1.0");
  }

  @Test
  void callsWithoutAnAnswerAreToAPeerThatSendsNoSpans() {
    SpanBuilder call =
        span("shop", SpanKind.CLIENT, 2)
            .parent(1)
            .with("server.address", "api.example.com")
            .with("server.port", 443);
    assertThat(edges(segment(0, call))).isEmpty();
    assertThat(edges(segment(10))).isEmpty();
    assertThat(edges(segment(20)))
        .containsEntry(
            "request_total{client=shop, connection_type=virtual_node, server=api.example.com:443,"
                + " server_address=api.example.com:443} @0",
            "1.0");
    assertThat(edges(segment(30))).isEmpty();
  }

  @Test
  void aClientInsideAnotherOneIsNoPeerOfItsOwn() {
    segment(
        0,
        span("shop", SpanKind.CLIENT, 2)
            .parent(1)
            .with("db.system.name", "elasticsearch")
            .with("server.address", "es"),
        span("shop", SpanKind.CLIENT, 3).parent(2).with("server.address", "es"),
        span("shop", SpanKind.CLIENT, 4).parent(1).with("server.address", "outer"),
        span("shop", SpanKind.CLIENT, 5).parent(4).with("server.address", "inner"));

    assertThat(edges(segment(20)).keySet())
        .containsExactly(
            "request_client_seconds{client=shop, connection_type=virtual_node, server=inner,"
                + " server_address=inner} @0",
            "request_failed_total{client=shop, connection_type=virtual_node, server=inner,"
                + " server_address=inner} @0",
            "request_total{client=shop, connection_type=virtual_node, server=inner,"
                + " server_address=inner} @0");
  }

  @Test
  void usersAreTheClientsOfRootsOnly() {
    assertThat(edges(segment(0, span("shop", SpanKind.SERVER, 1))))
        .containsEntry(
            "request_total{client=user, connection_type=virtual_node, server=shop} @0", "1.0");
    assertThat(edges(segment(10, span("shop", SpanKind.SERVER, 2).parent(77)))).isEmpty();
  }

  @Test
  void forgetsTheOldestWhenThereAreTooMany() {
    SpanDeriver bounded =
        new SpanDeriver(
            new SpanDeriver.Settings(new Horizon(6, 2, 3, 1 << 20), Bounds.DEFAULT, 99, 99));
    bounded.open(0, T0);
    for (int i = 1; i <= 5; i++) {
      bounded.add(span("shop", SpanKind.CLIENT, i).parent(9).build());
    }
    bounded.open(1, T0);

    assertThat(bounded.takeLosses()).isEqualTo(Map.of(Loss.SPANS_FORGOTTEN, 5L));
    assertThat(bounded.remembered()).isZero();
    // A reader that starts again must read them again, to forget them alike.
    assertThat(bounded.oldestSegment()).isEqualTo(0);
  }

  @Test
  void spansFarFromTheStreamsTimeAreNotCounted() {
    assertThat(segment(0, span("shop", SpanKind.SERVER, 1).end(T0 + 86_400_000))).isEmpty();
    assertThat(deriver.takeLosses()).isEqualTo(Map.of(Loss.SPAN_TIME, 1L));
  }

  private Map<String, String> segment(long seconds, SpanBuilder... spans) {
    deriver.open(segments++, T0 + seconds * 1_000);
    for (SpanBuilder span : spans) {
      deriver.add(span.build());
    }
    return Points.of(all(deriver));
  }

  private static List<Metric> all(SpanDeriver deriver) {
    return deriver.metrics().values().stream().flatMap(List::stream).toList();
  }

  private static Map<String, String> edges(Map<String, String> points) {
    String prefix = "traces_service_graph_";
    return points.entrySet().stream()
        .filter(point -> point.getKey().startsWith(prefix))
        .collect(
            Collectors.toMap(
                point -> point.getKey().substring(prefix.length()),
                Map.Entry::getValue,
                (first, _) -> first,
                TreeMap::new));
  }
}
