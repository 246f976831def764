package io.strata.collector.testing;

import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A shop's traces in bulk, as agents send them: ten spans a trace, sixteen attributes a span. */
public final class ShopLoad {
  /** When the first traces end, epoch milliseconds. */
  public static final long START = SpanBuilder.T0;

  private static final int TRACES_IN_A_RECORD = 50;
  private static final int INSTANCES = 3;
  private static final InstrumentationScope SCOPE =
      new InstrumentationScope("io.opentelemetry.okhttp-3.0", "2.21.0-alpha", Attributes.empty());

  private final Random random;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private long nextId = 1;

  public ShopLoad(long seed) {
    this.random = new Random(seed);
  }

  /** Records of so many traces that end within ten seconds from a moment on. */
  public List<byte[]> records(int traces, long millis) {
    List<byte[]> records = new ArrayList<>();
    for (int from = 0; from < traces; from += TRACES_IN_A_RECORD) {
      List<Span> spans = new ArrayList<>();
      for (int i = 0; i < TRACES_IN_A_RECORD; i++) {
        trace(millis + random.nextInt(10_000), spans);
      }
      records.add(OtlpEncoder.spans(spans));
    }
    return records;
  }

  private void trace(long millis, List<Span> spans) {
    TraceId trace = new TraceId(random.nextLong(), nextId++);
    long root = add(spans, trace, 0, millis, "gateway", SpanKind.SERVER, http("POST /checkout"));
    long toCart = add(spans, trace, root, millis, "gateway", SpanKind.CLIENT, call("cart", 8081));
    long cart = add(spans, trace, toCart, millis, "cart", SpanKind.SERVER, http("GET /cart/{id}"));
    add(spans, trace, cart, millis, "cart", SpanKind.CLIENT, database("redis", "GET"));
    long toOrders =
        add(spans, trace, root, millis, "gateway", SpanKind.CLIENT, call("orders", 8082));
    long orders =
        add(spans, trace, toOrders, millis, "orders", SpanKind.SERVER, http("POST /orders"));
    add(spans, trace, orders, millis, "orders", SpanKind.CLIENT, database("postgresql", "INSERT"));
    long producer =
        add(spans, trace, orders, millis, "orders", SpanKind.PRODUCER, message("publish"));
    long consumer =
        add(spans, trace, producer, millis, "mail", SpanKind.CONSUMER, message("process"));
    add(spans, trace, consumer, millis, "mail", SpanKind.CLIENT, call("smtp.example.com", 587));
  }

  private long add(
      List<Span> spans,
      TraceId trace,
      long parent,
      long millis,
      String service,
      SpanKind kind,
      Map<String, String> own) {
    long id = nextId++;
    Attributes.Builder attributes = Attributes.builder();
    attributes.put("thread.id", 20 + random.nextInt(50));
    attributes.put("thread.name", "http-nio-" + random.nextInt(20));
    own.forEach(attributes::put);
    for (int i = own.size() + 2; i < 16; i++) {
      attributes.put("app.attribute." + i, "value " + random.nextInt(1_000));
    }
    spans.add(
        new Span(
            resource(service + random.nextInt(INSTANCES), service),
            SCOPE,
            trace,
            new SpanId(id),
            new SpanId(parent),
            "",
            1,
            own.getOrDefault("name", kind.toString()),
            kind,
            millis * 1_000_000 - random.nextInt(50_000_000),
            millis * 1_000_000,
            attributes.build(),
            List.of(),
            List.of(),
            random.nextInt(50) == 0 ? new SpanStatus(SpanStatus.Code.ERROR, "") : SpanStatus.UNSET,
            Span.DroppedCounts.NONE));
    return id;
  }

  private Resource resource(String instance, String service) {
    return resources.computeIfAbsent(
        instance,
        id ->
            new Resource(
                Attributes.ofText(
                    "service.name", service,
                    "service.namespace", "shop",
                    "service.instance.id", "0f4c-" + id,
                    "service.version", "1.4.2",
                    "host.id", "h-17",
                    "host.name", "node-17",
                    "host.arch", "amd64",
                    "os.type", "linux",
                    "process.pid", "4711",
                    "telemetry.sdk.language", "java",
                    "telemetry.sdk.name", "opentelemetry",
                    "telemetry.sdk.version", "1.55.0")));
  }

  private Map<String, String> http(String route) {
    return Map.of(
        "name",
        route,
        "http.request.method",
        route.substring(0, route.indexOf(' ')),
        "http.route",
        route.substring(route.indexOf(' ') + 1),
        "http.response.status_code",
        "200",
        "url.scheme",
        "http",
        "url.path",
        "/path/" + random.nextInt(10_000),
        "server.address",
        "shop.example.com",
        "network.protocol.version",
        "1.1");
  }

  private static Map<String, String> call(String host, int port) {
    return Map.of(
        "name",
        "GET",
        "http.request.method",
        "GET",
        "url.full",
        "http://" + host + ":" + port + "/",
        "http.response.status_code",
        "200",
        "server.address",
        host,
        "server.port",
        Integer.toString(port));
  }

  private Map<String, String> database(String system, String operation) {
    return Map.of(
        "name",
        operation + " " + system,
        "db.system",
        system,
        "db.operation.name",
        operation,
        "db.namespace",
        "shop",
        "db.query.text",
        operation + " ? WHERE id = " + random.nextInt(100_000),
        "server.address",
        system + ".internal");
  }

  private static Map<String, String> message(String operation) {
    return Map.of(
        "name", "orders " + operation,
        "messaging.system", "kafka",
        "messaging.destination.name", "orders",
        "messaging.operation.name", operation,
        "messaging.client.id", "client-1");
  }
}
