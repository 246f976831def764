package io.strata.collector.derive;

import static io.strata.collector.testing.SpanBuilder.T0;
import static io.strata.collector.testing.SpanBuilder.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.strata.collector.derive.red.Instance;
import io.strata.collector.derive.topology.CountedEdges;
import io.strata.collector.testing.Points;
import io.strata.collector.testing.SpanBuilder;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.trace.SpanKind;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** What agents count themselves is counted once, whoever is on the other side. */
class SenderMarkTest {
  /** The agent of a server that knows its caller has counted the call; all others are left. */
  @Property
  void aCallIsCountedOnceWhoeverCounts(
      @ForAll boolean clientMarked,
      @ForAll boolean serverMarked,
      @ForAll boolean callerUnknown,
      @ForAll boolean clientFirst) {
    SpanBuilder client = mark(span("shop", SpanKind.CLIENT, 2).parent(1), clientMarked);
    SpanBuilder server = mark(span("cart", SpanKind.SERVER, 3).parent(2), serverMarked);
    if (callerUnknown) {
      server.saying(CountedEdges.CALLER_UNKNOWN);
    }
    Set<String> counted = clientFirst ? counted(client, server) : counted(server, client);

    assertEdge(counted, "client=shop, server=cart", !serverMarked || callerUnknown);
    assertRed(counted, "shop", !clientMarked);
    assertRed(counted, "cart", !serverMarked);
    assertThat(counted).noneMatch(point -> point.contains("virtual_node"));
  }

  @Property
  void aMessageIsCountedOnceWhoeverCounts(
      @ForAll boolean producerMarked,
      @ForAll boolean consumerMarked,
      @ForAll boolean senderUnknown,
      @ForAll boolean linked) {
    SpanBuilder consumer = span("mail", SpanKind.CONSUMER, 3);
    if (senderUnknown) {
      consumer.saying(CountedEdges.CALLER_UNKNOWN);
    }
    Set<String> counted =
        counted(
            mark(span("shop", SpanKind.PRODUCER, 2).parent(1), producerMarked),
            mark(linked ? consumer.trace(2).link(1, 2) : consumer.parent(2), consumerMarked));

    assertEdge(
        counted,
        "client=shop, connection_type=messaging_system, server=mail",
        !consumerMarked || senderUnknown);
    assertRed(counted, "mail", !consumerMarked);
  }

  /** A message whose sender's span lies elsewhere is asked for once as well. */
  @Property
  void aSenderIsAskedForWhereNobodyKnowsIt(@ForAll boolean marked, @ForAll boolean senderUnknown) {
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0);
    SpanBuilder consumer = mark(span("mail", SpanKind.CONSUMER, 3).trace(2).link(1, 2), marked);
    deriver.add((senderUnknown ? consumer.saying(CountedEdges.CALLER_UNKNOWN) : consumer).build());
    deriver.open(1, T0 + 20_000);

    assertThat(deriver.linkRequests()).hasSize(!marked || senderUnknown ? 1 : 0);
  }

  /** Of a trace that was kept for an error the other side may be missing. */
  @Test
  void whatWasKeptBeyondTheSampleMakesNobodyAnExternalPeer() {
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0);
    deriver.add(
        mark(span("cart", SpanKind.CLIENT, 4).parent(3).with("server.address", "api"), true)
            .unsampled()
            .build());
    deriver.open(1, T0 + 20_000);

    assertThat(points(deriver)).noneMatch(point -> point.contains("service_graph"));
  }

  /** Of four calls one is sampled; of the failed ones their server keeps half. */
  @Property
  void anEdgeStandsForAsManyAsTheRarerOfItsSpans(@ForAll boolean clientFirst) {
    SpanBuilder client = span("shop", SpanKind.CLIENT, 2).parent(1).traceState("ot=th:c");
    SpanBuilder server =
        mark(span("cart", SpanKind.SERVER, 3).parent(2), true)
            .saying(CountedEdges.CALLER_UNKNOWN)
            .error()
            .traceState("ot=th:8");
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0);
    deriver.add((clientFirst ? client : server).build());
    deriver.add((clientFirst ? server : client).build());

    assertThat(Points.of(deriver.metrics().values().stream().flatMap(List::stream).toList()))
        .containsEntry("traces_service_graph_request_total{client=shop, server=cart} @0", "4.0")
        .containsEntry(
            "traces_service_graph_request_failed_total{client=shop, server=cart} @0", "4.0");
  }

  @Property
  void aDatabaseIsCountedByItsClient(@ForAll boolean marked) {
    Set<String> counted =
        counted(
            mark(span("cart", SpanKind.CLIENT, 2).parent(1).with("db.system", "redis"), marked));

    assertEdge(counted, "client=cart, connection_type=database, server=redis", !marked);
    assertRed(counted, "cart", !marked);
  }

  @Property
  void aBrokerIsCountedByWhoUsesIt(@ForAll boolean marked, @ForAll boolean sends) {
    SpanKind kind = sends ? SpanKind.PRODUCER : SpanKind.CONSUMER;
    Set<String> counted =
        counted(mark(span("shop", kind, 2).parent(1).with("messaging.system", "kafka"), marked));

    assertEdge(counted, "client=shop, connection_type=messaging_broker, server=kafka", !marked);
  }

  /** An agent counts peers that it is told are foreign; whether others answer is seen here. */
  @Property
  void anExternalPeerIsCountedOnceWhoeverCounts(
      @ForAll boolean marked, @ForAll boolean external, @ForAll boolean answered) {
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0);
    SpanBuilder client =
        mark(span("shop", SpanKind.CLIENT, 2).parent(1).with("server.address", "api"), marked);
    if (marked && external) {
      client.saying(CountedEdges.CALLEE_EXTERNAL);
    }
    deriver.add(client.build());
    if (answered) {
      deriver.add(mark(span("api", SpanKind.SERVER, 3).parent(2), true).build());
    }
    deriver.open(1, T0 + 20_000);

    assertEdge(
        points(deriver),
        "client=shop, connection_type=virtual_node, server=api",
        !answered && !(marked && external));
  }

  @Property
  void aVirtualClientIsCountedByTheService(@ForAll boolean marked) {
    Set<String> counted = counted(mark(span("shop", SpanKind.SERVER, 1), marked));

    assertEdge(counted, "client=user, connection_type=virtual_node, server=shop", !marked);
    assertRed(counted, "shop", !marked);
  }

  @Test
  void aMarkedInstanceIsStillToldOf() {
    Set<String> counted = counted(mark(span("shop", SpanKind.SERVER, 1), true));

    assertThat(counted).containsExactly("traces_target_info{service=shop} @0");
  }

  @Test
  void onlyTheValueTrueIsAMark() {
    SpanBuilder no = span("shop", SpanKind.SERVER, 1).resource(Instance.COUNTED, "false");

    assertRed(counted(no), "shop", true);
  }

  private static SpanBuilder mark(SpanBuilder span, boolean marked) {
    return marked ? span.resource(Instance.COUNTED, "true") : span;
  }

  private static Set<String> counted(SpanBuilder... spans) {
    SpanDeriver deriver = new SpanDeriver(SpanDeriver.Settings.defaults());
    deriver.open(0, T0);
    for (SpanBuilder span : spans) {
      deriver.add(span.build());
    }
    return points(deriver);
  }

  private static Set<String> points(SpanDeriver deriver) {
    List<Metric> metrics = deriver.metrics().values().stream().flatMap(List::stream).toList();
    return new TreeSet<>(Points.of(metrics).keySet());
  }

  private static void assertEdge(Set<String> counted, String labels, boolean expected) {
    String start = "traces_service_graph_request_total{" + labels;
    assertThat(counted.stream().anyMatch(point -> point.startsWith(start)))
        .as("%s in %s", labels, counted)
        .isEqualTo(expected);
  }

  private static void assertRed(Set<String> counted, String service, boolean expected) {
    String start = "traces_spanmetrics_calls_total{service=" + service;
    assertThat(counted.stream().anyMatch(point -> point.startsWith(start)))
        .as("%s in %s", service, counted)
        .isEqualTo(expected);
  }
}
