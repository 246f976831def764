package io.strata.store.contract;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanEvent;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.SpanKind;
import io.strata.telemetry.trace.SpanStatus;
import io.strata.telemetry.trace.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Traces of a shop as OpenTelemetry's Java agent would send them: about ten spans a trace, ten to
 * twenty attributes a span, random ids, ports, users and orders, two in a hundred spans failed. A
 * function of the seed.
 */
public final class ShopSpans {
  private static final int INSTANCES = 3;
  private static final String[] USER_AGENTS = {"Mozilla/5.0 (X11; Linux x86_64)", "okhttp/4.12"};

  private final Random random;
  private final Map<String, Resource> resources = new HashMap<>();
  private final Map<String, InstrumentationScope> scopes = new HashMap<>();
  private final long startNanos;
  private long clock;

  /** Traces from a time on, one every fifth of a millisecond. */
  public ShopSpans(long seed, long startNanos) {
    this.random = new Random(seed);
    this.startNanos = startNanos;
    this.clock = startNanos;
  }

  /** The time that has passed. */
  public long elapsedNanos() {
    return clock - startNanos;
  }

  /** A trace that is being made; ids of instances by service. */
  private final class Trace {
    private final TraceId id = new TraceId(random.nextLong() | 1, random.nextLong());
    private final List<Span> spans = new ArrayList<>();
    private final String user = "u-" + random.nextInt(50_000);
    private final int order = 100_000 + random.nextInt(900_000);
    private final boolean fails = random.nextInt(12) == 0;

    Call call(String service, long start, long parent) {
      return new Call(this, service, random.nextInt(INSTANCES), start, parent);
    }
  }

  /** Work of one instance of a service in a trace, in one thread. */
  private final class Call {
    private final Trace trace;
    private final String service;
    private final int instance;
    private final int thread = 20 + random.nextInt(200);
    private final long parent;
    private long now;

    Call(Trace trace, String service, int instance, long start, long parent) {
      this.trace = trace;
      this.service = service;
      this.instance = instance;
      this.now = start;
      this.parent = parent;
    }

    Attributes.Builder attributes() {
      return Attributes.builder()
          .put("thread.id", thread)
          .put("thread.name", "http-nio-8080-exec-" + (thread - 19));
    }

    Attributes.Builder server(String method, String route, String path) {
      return attributes()
          .put("http.request.method", method)
          .put("http.route", route)
          .put("http.response.status_code", trace.fails ? 500 : 200)
          .put("url.path", path)
          .put("url.scheme", "http")
          .put("server.address", service)
          .put("server.port", 8080)
          .put("network.protocol.version", "1.1")
          .put("network.peer.address", "10.0." + random.nextInt(4) + "." + random.nextInt(60))
          .put("network.peer.port", 32_768 + random.nextInt(28_000))
          .put("client.address", "172.16.0." + random.nextInt(250))
          .put("user_agent.original", USER_AGENTS[random.nextInt(USER_AGENTS.length)]);
    }

    Attributes.Builder client(String method, String peer, String path) {
      return attributes()
          .put("http.request.method", method)
          .put("http.response.status_code", 200)
          .put("url.full", "http://" + peer + ":8080" + path)
          .put("server.address", peer)
          .put("server.port", 8080)
          .put("network.protocol.version", "1.1")
          .put("network.peer.address", "10.1.0." + random.nextInt(9))
          .put("network.peer.port", 8080);
    }

    Attributes.Builder sql(String operation, String table, String text) {
      return attributes()
          .put("db.system.name", "postgresql")
          .put("db.namespace", service)
          .put("db.operation.name", operation)
          .put("db.collection.name", table)
          .put("db.query.text", text)
          .put("db.query.summary", operation + " " + table)
          .put("server.address", "db-" + service)
          .put("server.port", 5432);
    }

    /** Adds a span that starts after a while and lasts as long as work usually does. */
    long add(SpanKind kind, String name, String library, Attributes attributes, double millis) {
      long start = now + (long) (40_000 * Math.exp(random.nextGaussian() * 0.6));
      long duration = (long) (millis * 1_000_000 * Math.exp(random.nextGaussian() * 0.5));
      return add(kind, name, library, attributes, start, duration, parent);
    }

    long add(
        SpanKind kind,
        String name,
        String library,
        Attributes attributes,
        long start,
        long duration,
        long under) {
      long id = random.nextLong() | 1;
      boolean failed = trace.fails && (kind == SpanKind.SERVER || random.nextInt(8) == 0);
      trace.spans.add(
          new Span(
              resource(service, instance),
              scope(library),
              trace.id,
              new SpanId(id),
              new SpanId(under),
              "",
              kind == SpanKind.SERVER ? 0x301 : 0x101,
              name,
              kind,
              start,
              start + duration,
              attributes,
              failed ? List.of(exception(start + duration - 1_000)) : List.of(),
              List.of(),
              failed ? new SpanStatus(SpanStatus.Code.ERROR, "") : SpanStatus.UNSET,
              Span.DroppedCounts.NONE));
      return id;
    }
  }

  private static SpanEvent exception(long time) {
    return new SpanEvent(
        "exception",
        time,
        Attributes.ofText(
            "exception.type",
            "java.lang.IllegalStateException",
            "exception.message",
            "stock is gone",
            "exception.stacktrace",
            "java.lang.IllegalStateException: stock is gone\n\tat shop.Stock.reserve(Stock.java:81)"),
        0);
  }

  private Resource resource(String service, int instance) {
    return resources.computeIfAbsent(
        service + "-" + instance,
        name ->
            new Resource(
                Attributes.builder()
                    .put("service.name", service)
                    .put("service.namespace", "shop")
                    .put("service.version", "1.4.2")
                    .put("service.instance.id", instanceId(name))
                    .put("deployment.environment.name", "production")
                    .put("host.name", "node-" + Math.floorMod(name.hashCode(), 7))
                    .put("os.type", "linux")
                    .put("process.pid", 1000 + Math.floorMod(name.hashCode(), 20_000))
                    .put("process.runtime.name", "OpenJDK Runtime Environment")
                    .put("process.runtime.version", "25.0.1+8")
                    .put("telemetry.sdk.language", "java")
                    .put("telemetry.sdk.name", "opentelemetry")
                    .put("telemetry.sdk.version", "1.55.0")
                    .build()));
  }

  private static String instanceId(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private InstrumentationScope scope(String library) {
    return scopes.computeIfAbsent(
        library,
        name -> new InstrumentationScope("io.opentelemetry." + name, "2.20.0", Attributes.empty()));
  }

  /** The spans of the next trace, children before their parents, as exporters send them. */
  public List<Span> nextTrace() {
    clock += 200_000 + random.nextInt(20_000);
    Trace trace = new Trace();
    switch (random.nextInt(3)) {
      case 0 -> checkout(trace);
      case 1 -> browse(trace);
      default -> orders(trace);
    }
    return trace.spans.reversed();
  }

  private void checkout(Trace trace) {
    Call gateway = trace.call("gateway", clock, 0);
    long root = serve(gateway, "POST", "/checkout", "/checkout", 60, 0);
    Call shop = call(gateway, root, "shop", "POST", "/orders", "/orders", 50);
    query(shop, "SELECT", "cart", "SELECT * FROM cart WHERE user_id = ?");
    query(shop, "INSERT", "orders", "INSERT INTO orders (user_id, total) VALUES (?, ?)");
    Call stock = call(shop, shop.parent, "stock", "POST", "/reserve", "/reserve", 12);
    query(stock, "UPDATE", "stock", "UPDATE stock SET count = count - ? WHERE article = ?");
    Attributes send =
        shop.attributes()
            .put("messaging.system", "kafka")
            .put("messaging.destination.name", "orders")
            .put("messaging.operation.type", "send")
            .put("messaging.client.id", "producer-1")
            .put("messaging.destination.partition.id", String.valueOf(random.nextInt(12)))
            .put("messaging.kafka.message.key", String.valueOf(trace.order))
            .put("messaging.kafka.offset", (elapsedNanos() >> 20) + 5_000_000)
            .put("messaging.message.id", new UUID(random.nextLong(), random.nextLong()).toString())
            .put("order.id", trace.order)
            .build();
    shop.add(SpanKind.PRODUCER, "orders publish", "kafka-clients-2.6", send, 1.2);
  }

  private void browse(Trace trace) {
    Call gateway = trace.call("gateway", clock, 0);
    int article = random.nextInt(20_000);
    long root = serve(gateway, "GET", "/articles/{id}", "/articles/" + article, 20, 0);
    Call shop = call(gateway, root, "shop", "GET", "/articles/{id}", "/articles/" + article, 15);
    redis(shop, "GET", "article:" + article);
    query(shop, "SELECT", "article", "SELECT id, name, price FROM article WHERE id = ?");
    redis(shop, "SET", "article:" + article);
    Call stock = call(shop, shop.parent, "stock", "GET", "/count/{id}", "/count/" + article, 4);
    redis(stock, "GET", "count:" + article);
    internal(shop, "ArticleView.render", "user.id", trace.user);
  }

  private void orders(Trace trace) {
    Call gateway = trace.call("gateway", clock, 0);
    String path = "/users/" + trace.user + "/orders/" + trace.order;
    long root = serve(gateway, "GET", "/users/{user}/orders/{id}", path, 25, 0);
    Call shop = call(gateway, root, "shop", "GET", "/orders/{id}", "/orders/" + trace.order, 18);
    internal(shop, "OrderService.load", "order.id", String.valueOf(trace.order));
    query(shop, "SELECT", "orders", "SELECT * FROM orders WHERE id = ?");
    query(shop, "SELECT", "order_line", "SELECT * FROM order_line WHERE order_id = ?");
    Call mail = call(shop, shop.parent, "mail", "GET", "/status/{id}", "/status/" + trace.order, 5);
    query(mail, "SELECT", "mail", "SELECT state FROM mail WHERE order_id = ?");
    redis(mail, "GET", "template:" + random.nextInt(40));
  }

  private long serve(
      Call call, String method, String route, String path, double millis, long parent) {
    long duration = (long) (millis * 1_000_000 * Math.exp(random.nextGaussian() * 0.4));
    return call.add(
        SpanKind.SERVER,
        method + " " + route,
        "tomcat-10.0",
        call.server(method, route, path).build(),
        call.now,
        duration,
        parent);
  }

  /** A client's span and the server's below it; what the server then does. */
  private Call call(
      Call from, long under, String peer, String method, String route, String path, double millis) {
    long start = from.now + (long) (60_000 * Math.exp(random.nextGaussian() * 0.5));
    long duration = (long) (millis * 1_000_000 * Math.exp(random.nextGaussian() * 0.4));
    long client =
        from.add(
            SpanKind.CLIENT,
            method,
            "java-http-client",
            from.client(method, peer, path).build(),
            start,
            duration,
            under);
    Call to = from.trace.call(peer, start + 200_000 + random.nextInt(400_000), 0);
    long server = serve(to, method, route, path, millis * 0.9, client);
    from.now = start + duration;
    return new Call(from.trace, peer, to.instance, to.now, server);
  }

  private void query(Call call, String operation, String table, String text) {
    call.add(
        SpanKind.CLIENT,
        operation + " " + table,
        "jdbc",
        call.sql(operation, table, text).build(),
        1.5);
    call.now += 1_600_000;
  }

  private void redis(Call call, String command, String key) {
    Attributes attributes =
        call.attributes()
            .put("db.system.name", "redis")
            .put("db.operation.name", command)
            .put("db.query.text", command + " " + key)
            .put("server.address", "redis")
            .put("server.port", 6379)
            .put("network.type", "ipv4")
            .put("network.peer.address", "10.2.0.1")
            .put("network.peer.port", 6379)
            .build();
    call.add(SpanKind.CLIENT, command, "lettuce-5.1", attributes, 0.4);
    call.now += 500_000;
  }

  private void internal(Call call, String function, String key, String value) {
    Attributes attributes =
        call.attributes()
            .put("code.function.name", "shop." + function)
            .put(key, AttributeValue.of(value))
            .put("tenant", "tenant-" + random.nextInt(20))
            .put("feature.flag", random.nextBoolean() ? "new-basket" : "none")
            .put("cache.hit", AttributeValue.of(random.nextInt(4) > 0))
            .put("items", 1 + random.nextInt(9))
            .put("weight", AttributeValue.of(random.nextInt(400) / 8.0))
            .put("currency", "EUR")
            .build();
    call.add(SpanKind.INTERNAL, function, "annotations", attributes, 2);
    call.now += 2_000_000;
  }
}
