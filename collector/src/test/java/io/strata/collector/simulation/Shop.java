package io.strata.collector.simulation;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanLink;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes traces of a shop whose calls it knows, and tells the model what must be seen of them: edges
 * come from how a trace was made, not from its spans.
 */
public final class Shop {
  /** A fraction that binary floating point holds exactly, so that sums are equal in any order. */
  private static final long DURATION_UNIT_NANOS = 1_953_125;

  private static final InstrumentationScope SCOPE =
      new InstrumentationScope("shop", "1", Attributes.empty());

  private final Random random;
  private final Expected expected;
  private final Supplier<TraceId> ids;
  private final Supplier<TraceId> linkedIds;
  private final Set<String> counting;

  /** A shop whose traces get the given ids; those that only link to others get ids of their own. */
  public Shop(
      Random random, Expected expected, Supplier<TraceId> ids, Supplier<TraceId> linkedIds) {
    this(random, expected, ids, linkedIds, Set.of());
  }

  /**
   * The same.
   *
   * @param counting services whose agents count what they see themselves: nothing of that is
   *     expected here, and all else is
   */
  Shop(
      Random random,
      Expected expected,
      Supplier<TraceId> ids,
      Supplier<TraceId> linkedIds,
      Set<String> counting) {
    this.counting = counting;
    this.random = random;
    this.expected = expected;
    this.ids = ids;
    this.linkedIds = linkedIds;
  }

  /**
   * What becomes of a trace.
   *
   * @param counted false where it is too old for that
   * @param together false where its services' spans go to different partitions: no calls are seen
   * @param addressed whether calls may name the address of what they call, which is taken for a
   *     peer without spans where its span comes after the wait for it
   */
  public record Fate(boolean counted, boolean together, boolean addressed) {}

  /** The spans of a request; those of a batch of messages may be of another trace. */
  public List<Span> request(long endMillis, Fate fate) {
    return new Making(endMillis, fate).make();
  }

  /** One request. */
  private final class Making {
    private final long endMillis;
    private final Fate fate;
    private final double weight;
    private final String traceState;
    private final List<Span> spans = new ArrayList<>();
    private TraceId traceId = ids.get();

    Making(long endMillis, Fate fate) {
      this.endMillis = endMillis;
      this.fate = fate;
      switch (random.nextInt(6)) {
        case 0 -> {
          weight = 4;
          traceState = "vendor=1,ot=th:c";
        }
        case 1 -> {
          weight = 2;
          traceState = "ot=rv:ffffffffffffff;th:8";
        }
        default -> {
          weight = 1;
          traceState = "";
        }
      }
    }

    List<Span> make() {
      if (random.nextInt(8) == 0) {
        Span job = add("cron", SpanKind.INTERNAL, "nightly", null, Map.of());
        call("cron", job);
        return spans;
      }
      Span root = add("gateway", SpanKind.SERVER, "GET /", null, Map.of());
      edge("user", "gateway", "virtual_node", Map.of(), root, null, root);
      for (int i = random.nextInt(2); i >= 0; i--) {
        call("gateway", root);
      }
      return spans;
    }

    private void call(String caller, Span parent) {
      String callee = "cart-" + random.nextInt(2);
      Span client = null;
      Span above = parent;
      if (random.nextInt(4) > 0) {
        Map<String, String> address =
            fate.addressed() && random.nextBoolean()
                ? Map.of("server.address", callee, "server.port", "8080")
                : Map.of();
        client = add(caller, SpanKind.CLIENT, "POST", parent, address);
        above = client;
      }
      boolean knows = counting.contains(callee) && random.nextBoolean();
      Map<String, String> said =
          counting.contains(callee) && !knows ? Map.of("strata.caller.unknown", "true") : Map.of();
      Span server;
      if (client != null && random.nextInt(6) == 0) {
        server = make(client.spanId(), callee, SpanKind.SERVER, "POST /cart", parent, said);
      } else {
        for (int i = client == null ? 1 : random.nextInt(3); i > 0; i--) {
          above = add(caller, SpanKind.INTERNAL, "inside", above, Map.of());
        }
        server = add(callee, SpanKind.SERVER, "POST /cart", above, said);
      }
      if (fate.together() && !knows) {
        edge(caller, callee, "", Map.of(), server, client, server);
      }
      Span inner =
          random.nextBoolean() ? server : add(callee, SpanKind.INTERNAL, "think", server, Map.of());
      for (int i = random.nextInt(2); i > 0; i--) {
        use(callee, inner);
      }
    }

    private void use(String service, Span parent) {
      switch (random.nextInt(4)) {
        case 0 -> database(service, parent);
        case 1 -> external(service, parent);
        case 2 -> message(service, parent);
        default -> add(service, SpanKind.INTERNAL, "compute", parent, Map.of());
      }
    }

    private void database(String service, Span parent) {
      boolean cache = random.nextBoolean();
      Span client =
          add(
              service,
              SpanKind.CLIENT,
              cache ? "GET" : "SELECT",
              parent,
              cache
                  ? Map.of("db.system.name", "redis", "server.address", "cache")
                  : Map.of(
                      "db.system", "postgresql", "server.address", "db", "server.port", "6000"));
      String system = cache ? "redis" : "postgresql";
      String address = cache ? "cache:6379" : "db:6000";
      if (counting.contains(service)) {
        return;
      }
      edge(
          service,
          system + "@" + address,
          "database",
          Map.of("server_system", system, "server_address", address),
          client,
          client,
          null);
    }

    private void external(String service, Span parent) {
      boolean sure = counting.contains(service) && random.nextBoolean();
      String url = "https://user@pay.example.com:444/x";
      Span client =
          add(
              service,
              SpanKind.CLIENT,
              "GET",
              parent,
              sure
                  ? Map.of("url.full", url, "strata.callee.external", "true")
                  : Map.of("url.full", url));
      if (sure) {
        return;
      }
      edge(
          service,
          "pay.example.com:444",
          "virtual_node",
          Map.of("server_address", "pay.example.com:444"),
          client,
          client,
          null);
    }

    private void message(String service, Span parent) {
      Map<String, String> queue =
          Map.of("messaging.system", "kafka", "messaging.destination.name", "orders");
      Span producer = add(service, SpanKind.PRODUCER, "send", parent, queue);
      broker(service, producer);
      boolean knows = counting.contains("mail") && random.nextBoolean();
      Map<String, String> taken = new TreeMap<>(queue);
      if (counting.contains("mail") && !knows) {
        taken.put("strata.caller.unknown", "true");
      }
      boolean linked = random.nextBoolean();
      TraceId sendersTrace = traceId;
      Span consumer;
      if (linked) {
        traceId = linkedIds.get();
        consumer = add("mail", SpanKind.CONSUMER, "process", null, taken, producer);
      } else {
        consumer = add("mail", SpanKind.CONSUMER, "process", producer, taken);
      }
      broker("mail", consumer);
      if (!knows) {
        edge(
            service,
            "mail",
            "messaging_system",
            Map.of("server_system", "kafka", "messaging_destination", "orders"),
            consumer,
            producer,
            consumer);
      }
      database("mail", consumer);
      traceId = sendersTrace;
    }

    private void broker(String service, Span client) {
      if (counting.contains(service)) {
        return;
      }
      edge(
          service,
          "kafka",
          "messaging_broker",
          Map.of("server_system", "kafka", "messaging_destination", "orders"),
          client,
          client,
          null);
    }

    private void edge(
        String client,
        String server,
        String type,
        Map<String, String> more,
        Span counted,
        @Nullable Span clientSide,
        @Nullable Span serverSide) {
      if (fate.counted()) {
        Map<String, String> labels = new TreeMap<>(more);
        labels.put("client", client);
        labels.put("server", server);
        labels.put("connection_type", type);
        expected.edge(labels, counted, clientSide, serverSide, weight);
      }
    }

    private Span add(
        String service,
        SpanKind kind,
        String name,
        @Nullable Span parent,
        Map<String, String> attributes,
        Span... linked) {
      SpanId id = new SpanId(random.nextLong() | 1);
      return make(id, service, kind, name, parent, attributes, linked);
    }

    private Span make(
        SpanId id,
        String service,
        SpanKind kind,
        String name,
        @Nullable Span parent,
        Map<String, String> attributes,
        Span... linked) {
      Attributes.Builder resource =
          Attributes.builder()
              .put("service.name", service)
              .put("service.instance.id", service + "-0");
      if (counting.contains(service)) {
        resource.put("strata.counted", "true");
      }
      Attributes.Builder span = Attributes.builder();
      attributes.forEach(span::put);
      long end = (endMillis - random.nextInt(3_000)) * 1_000_000;
      Span made =
          new Span(
              new Resource(resource.build()),
              SCOPE,
              traceId,
              id,
              parent == null ? SpanId.NONE : parent.spanId(),
              traceState,
              1,
              name,
              kind,
              end - (1 + random.nextInt(600)) * DURATION_UNIT_NANOS,
              end,
              span.build(),
              List.of(),
              Stream.of(linked)
                  .map(to -> new SpanLink(to.traceId(), to.spanId(), "", Attributes.empty(), 0, 0))
                  .toList(),
              random.nextInt(10) == 0
                  ? new SpanStatus(SpanStatus.Code.ERROR, "failed")
                  : SpanStatus.UNSET,
              Span.DroppedCounts.NONE);
      spans.add(made);
      expected.stored(made);
      if (fate.counted()) {
        expected.target(made);
        if (Expected.isRequest(made) && !counting.contains(service)) {
          expected.request(made, weight);
        }
      }
      return made;
    }
  }
}
