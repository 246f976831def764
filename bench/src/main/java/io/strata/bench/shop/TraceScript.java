package io.strata.bench.shop;

import io.strata.telemetry.trace.SpanKind;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes down the spans of a trace with the attributes that OpenTelemetry's semantic conventions
 * name and its Java agent sets. Not thread-safe.
 *
 * @see ShopTraces
 */
final class TraceScript {
  private static final List<String> USER_AGENTS =
      List.of(
          "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Safari/605.1.15",
          "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0",
          "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.6 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36",
          "ShopApp/4.18.0 (iOS 17.6; iPhone15,2)",
          "ShopApp/4.17.2 (Android 13; SM-S911B)");

  private final Randomness random;
  private final boolean failing;
  private final List<SpanTemplate> spans = new ArrayList<>();

  /** The part of its parent's time that a span takes at most. */
  record During(double from, double to) {}

  /** A request over HTTP. */
  record Request(String method, String route, String path, int status) {}

  /** A statement for a database. */
  record Statement(String operation, String table, String text) {}

  /**
   * A script.
   *
   * @param random for what differs between traces of the same kind, but not from trace to trace
   * @param failing whether the spans that can fail do
   */
  TraceScript(Randomness random, boolean failing) {
    this.random = random;
    this.failing = failing;
  }

  TraceTemplate finish(long medianMicros) {
    return new TraceTemplate(spans, medianMicros * 1_000);
  }

  boolean failing() {
    return failing;
  }

  /** A request that a service gets. */
  int server(Service service, int parent, During during, Request request) {
    boolean outside = parent < 0;
    SpanText span =
        new SpanText(request.method() + " " + request.route(), SpanKind.SERVER, outside);
    span.attributes()
        .put("client.address", outside ? "198.51.<OCTET_A>.<OCTET_B>" : peer(service))
        .put("http.request.method", request.method())
        .put("http.response.status_code", request.status())
        .put("http.response.body.size", Value.SIZE)
        .put("http.route", request.route())
        .put("network.peer.address", outside ? "10.42.0.7" : peer(service))
        .put("network.peer.port", Value.PORT)
        .put("network.protocol.version", "1.1")
        .put("server.address", outside ? "shop.example.com" : service.serviceName())
        .put("server.port", outside ? 443 : service.port())
        .put("session.id", "<SESSION>")
        .put("thread.id", Value.THREAD_ID)
        .put("thread.name", "http-nio-" + service.port() + "-exec-<THREAD>")
        .put("url.path", request.path())
        .put("url.scheme", outside ? "https" : "http")
        .put("user.id", "<USER>")
        .put(
            "user_agent.original",
            outside
                ? USER_AGENTS.get(random.below(USER_AGENTS.size()))
                : "Java-http-client/21.0.4");
    return add(service, Scope.TOMCAT, parent, during, span, request.status());
  }

  /** A request that a service makes to another, or to a host outside. */
  int client(Service service, int parent, During during, String host, Request request) {
    SpanText span = new SpanText(request.method(), SpanKind.CLIENT, false);
    String port = host.contains(".") ? "" : ":8080";
    span.attributes()
        .put("http.request.method", request.method())
        .put("http.response.status_code", request.status())
        .put("network.peer.address", "10.43." + (host.hashCode() & 0xf) + ".12")
        .put("network.peer.port", host.contains(".") ? 443 : 8080)
        .put("network.protocol.version", "1.1")
        .put("server.address", host)
        .put("server.port", host.contains(".") ? 443 : 8080)
        .put("thread.id", Value.THREAD_ID)
        .put("thread.name", "http-nio-" + service.port() + "-exec-<THREAD>")
        .put("url.full", "http://" + host + port + request.path());
    return add(service, Scope.HTTP_CLIENT, parent, during, span, request.status());
  }

  /** A statement in PostgreSQL. */
  void database(Service service, int parent, During during, Statement statement, boolean fails) {
    SpanText span =
        new SpanText(statement.operation() + " shop." + statement.table(), SpanKind.CLIENT, false);
    span.attributes()
        .put("db.collection.name", statement.table())
        .put("db.namespace", "shop")
        .put("db.operation.name", statement.operation())
        .put("db.query.text", statement.text())
        .put("db.response.returned_rows", Value.ROWS)
        .put("db.system.name", "postgresql")
        .put("network.peer.address", "10.42.20.5")
        .put("network.peer.port", 5432)
        .put("server.address", "orders-db.internal")
        .put("server.port", 5432)
        .put("thread.id", Value.THREAD_ID)
        .put("thread.name", "http-nio-" + service.port() + "-exec-<THREAD>");
    add(service, Scope.JDBC, parent, during, span, fails ? 500 : 200);
  }

  /** A command in Redis. */
  void cache(Service service, int parent, During during, String command, String key) {
    SpanText span = new SpanText(command, SpanKind.CLIENT, false);
    span.attributes()
        .put("db.namespace", "0")
        .put("db.operation.name", command)
        .put("db.query.text", command + " " + key)
        .put("db.system.name", "redis")
        .put("network.peer.address", "10.42.21.9")
        .put("network.peer.port", 6379)
        .put("network.type", "ipv4")
        .put("server.address", "redis.internal")
        .put("server.port", 6379)
        .put("thread.id", Value.THREAD_ID)
        .put("thread.name", "lettuce-nioEventLoop-4-<THREAD>");
    add(service, Scope.LETTUCE, parent, during, span, 200);
  }

  /** A method of a controller. */
  int internal(Service service, int parent, During during, String type, String method) {
    SpanText span = new SpanText(type + "." + method, SpanKind.INTERNAL, false);
    span.attributes()
        .put("app.feature.checkout_v2", "on")
        .put("app.product.id", "<PRODUCT>")
        .put("app.tenant", random.below(4) == 0 ? "wholesale" : "retail")
        .put("code.function.name", "com.example.shop." + type + "." + method)
        .put("code.line.number", 40 + random.below(80))
        .putFlag("app.cached", random.below(3) > 0)
        .put("session.id", "<SESSION>")
        .put("thread.id", Value.THREAD_ID)
        .put("thread.name", "http-nio-" + service.port() + "-exec-<THREAD>")
        .put("user.id", "<USER>");
    return add(service, Scope.SPRING, parent, during, span, 200);
  }

  /** A message that is sent, or one that is worked on. */
  int message(Service service, int parent, During during, String topic, SpanKind kind) {
    boolean sends = kind == SpanKind.PRODUCER;
    SpanText span = new SpanText(topic + (sends ? " publish" : " process"), kind, false);
    Attributes attributes =
        span.attributes()
            .put("messaging.client.id", (sends ? "producer-" : "consumer-") + service.serviceName())
            .put("messaging.destination.name", topic)
            .put("messaging.destination.partition.id", Integer.toString(random.below(6)))
            .put("messaging.kafka.message.key", "<ORDER>")
            .put("messaging.kafka.offset", Value.OFFSET)
            .put("messaging.operation.name", sends ? "publish" : "process")
            .put("messaging.operation.type", sends ? "send" : "process")
            .put("messaging.system", "kafka")
            .put("messaging.message.body.size", Value.SIZE)
            .put("thread.id", Value.THREAD_ID)
            .put("thread.name", (sends ? "http-nio-" : "kafka-listener-") + "<THREAD>");
    if (!sends) {
      attributes.put("messaging.consumer.group.name", service.serviceName());
    }
    return add(service, Scope.KAFKA, parent, during, span, 200);
  }

  private String peer(Service service) {
    return Service.GATEWAY.address(service.number() % 2);
  }

  private int add(
      Service service, Scope scope, int parent, During during, SpanText span, int status) {
    boolean failed = status >= 500;
    SpanTemplate.Origin origin =
        new SpanTemplate.Origin(service, scope, parent, during.from(), during.to());
    spans.add(new SpanTemplate(origin, span.finish(failed ? service : null), failed));
    return spans.size() - 1;
  }
}
