package io.strata.compatibility;

import static org.assertj.core.api.Assertions.assertThat;

import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import io.strata.engines.FreePort;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.embedded.RedisServer;

/**
 * Applications under the agent on every Java from 17 on that is installed: the spans that the
 * topology needs come, hang together, and name what they talk to.
 */
class CompatibilityIT {
  @TempDir static Path folder;
  private static EmbeddedKafka kafka;
  private static RedisServer redis;
  private static int redisPort;
  private static RabbitServer rabbit;

  /** A Java installation. */
  record Java(Path home, int version) {
    @Override
    public String toString() {
      return "Java " + version;
    }
  }

  /** The build's, and one of each other version under /usr/lib/jvm. */
  static List<Java> javas() throws IOException {
    try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
      return Stream.concat(
              Stream.of(java(Path.of(System.getProperty("java.home")))),
              installed.sorted().map(CompatibilityIT::java))
          .filter(java -> java.version() >= 17)
          .collect(
              java.util.stream.Collectors.toMap(
                  Java::version, java -> java, (first, _) -> first, java.util.TreeMap::new))
          .values()
          .stream()
          .toList();
    }
  }

  private static Java java(Path home) {
    Path release = home.resolve("release");
    if (!Files.isRegularFile(release) || !Files.isExecutable(home.resolve("bin/java"))) {
      return new Java(home, 0);
    }
    Properties properties = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return new Java(home, Integer.parseInt(version.split("[^0-9]", 2)[0]));
  }

  @BeforeAll
  static void startEngines() throws IOException {
    kafka = EmbeddedKafka.start(EngineHome.ofSystemProperty(), folder);
    redisPort = FreePort.find();
    redis = RedisServer.newRedisServer().port(redisPort).bind("127.0.0.1").build();
    redis.start();
    rabbit = RabbitServer.start(folder);
  }

  @AfterAll
  static void stopEngines() throws IOException {
    if (rabbit != null) {
      rabbit.close();
    }
    redis.stop();
    kafka.close();
  }

  @ParameterizedTest
  @MethodSource("javas")
  void serversOfAllKindsAndTheirCallers(Java java) throws Exception {
    String service = "servers-" + java.version();
    String output =
        Application.run(
            java.home(), service, kafka.bootstrapServers(), folder, Servers.class.getName());
    assertThat(output).contains("spring 200", "jetty 204", "vertx one", "grpc tea 5");
    Arrived arrived = Arrived.of(kafka.bootstrapServers(), service);

    Span order = arrived.one(SpanKind.SERVER, "http.route", "/orders/{id}");
    assertThat(order.name()).isEqualTo("GET /orders/{id}");
    assertThat(calls(arrived, order)).startsWith("127.0.0.1:");
    Span select = arrived.one(SpanKind.CLIENT, "db.query.summary", "select orders");
    assertThat(trace(select)).isEqualTo(trace(order));
    assertThat(Arrived.text(select.attributes(), "db.system.name")).isEqualTo("h2database");

    calls(arrived, arrived.one(SpanKind.SERVER, "url.path", "/jetty"));
    Span items = arrived.one(SpanKind.SERVER, "http.route", "/items/:item");
    assertThat(items.name()).isEqualTo("GET /items/:item");
    calls(arrived, items);
    calls(arrived, arrived.one(SpanKind.SERVER, "rpc.method", "shop.Stock/Level"));
    if (java.version() >= 21) {
      Span inner = arrived.one(SpanKind.SERVER, "url.path", "/inner");
      Span outer = arrived.one(SpanKind.SERVER, "url.path", "/outer");
      assertThat(arrived.parent(arrived.parent(inner))).isEqualTo(outer);
    }
    assertThat(arrived.logs())
        .filteredOn(log -> log.body().text().equals("an order is looked up"))
        .singleElement()
        .satisfies(log -> assertThat(log.traceId()).isEqualTo(order.traceId()));
    assertThat(arrived.metricNames())
        .contains(
            "http.server.request.duration",
            "rpc.server.call.duration",
            "db.client.operation.duration",
            "db.client.connection.use_time",
            "jvm.memory.used",
            "jvm.gc.duration",
            "jvm.thread.count",
            "jvm.class.loaded",
            "jvm.cpu.time",
            "jvm.buffer.memory.used",
            "orders.looked.up",
            "orders.by.registry")
        .as("Micrometer's name for what the agent tells")
        .doesNotContain("jvm.memory.max");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void clientsOfCachesAndBrokers(Java java) throws Exception {
    String service = "clients-" + java.version();
    String output =
        Application.run(
            java.home(),
            service,
            kafka.bootstrapServers(),
            folder,
            Clients.class.getName(),
            Integer.toString(redisPort),
            kafka.bootstrapServers(),
            Integer.toString(rabbit.port()));
    assertThat(output).contains("lettuce secret", "jedis secret", "kafka tea", "rabbitmq tea");
    Arrived arrived = Arrived.of(kafka.bootstrapServers(), service);

    for (String command : List.of("SET", "GET", "HSET", "HGET")) {
      Span span = arrived.one(SpanKind.CLIENT, "db.operation.name", command);
      assertThat(Arrived.text(span.attributes(), "db.system.name")).isEqualTo("redis");
      assertThat(address(span)).isEqualTo("127.0.0.1:" + redisPort);
      assertThat(span.attributes().toString()).doesNotContain("secret");
    }
    Span sent =
        arrived.one(SpanKind.PRODUCER, "messaging.destination.name", "compatibility-orders");
    assertThat(arrived.spans())
        .filteredOn(span -> span.kind() == SpanKind.CONSUMER)
        .filteredOn(span -> Arrived.text(span.attributes(), "messaging.system").equals("kafka"))
        .anySatisfy(span ->
            assertThat(
                    span.traceId().equals(sent.traceId())
                        || span.links().stream()
                            .anyMatch(link -> link.spanId().equals(sent.spanId())))
                .isTrue());
    assertThat(arrived.spans())
        .filteredOn(span -> Arrived.text(span.attributes(), "messaging.system").equals("rabbitmq"))
        .extracting(Span::kind)
        .contains(SpanKind.PRODUCER, SpanKind.CONSUMER);
    assertThat(arrived.spans())
        .filteredOn(span -> span.kind() == SpanKind.CONSUMER)
        .hasSizeGreaterThanOrEqualTo(2)
        // The topic has the messages of the other Java versions' applications as well.
        .allSatisfy(span -> assertThat(caller(span)).startsWith("clients-"));
    assertThat(arrived.metricNames())
        .contains("kafka.producer.record_send_total", "kafka.consumer.records_consumed_total");
  }

  @ParameterizedTest
  @MethodSource("javas")
  void logsOfEveryLibraryKnowTheirSpan(Java java) throws Exception {
    String service = "logs-" + java.version();
    String output =
        Application.run(
            java.home(), service, kafka.bootstrapServers(), folder, Logs.class.getName());
    assertThat(output).contains("/log4j 204", "/jul 204", "/logback 204");
    Arrived arrived = Arrived.of(kafka.bootstrapServers(), service);

    for (String library : List.of("log4j", "jul", "logback")) {
      Span request = arrived.one(SpanKind.SERVER, "http.route", "/" + library);
      assertThat(arrived.logs())
          .filteredOn(log -> log.body().text().equals(library + " tells"))
          .as(library)
          .singleElement()
          .satisfies(log -> {
            assertThat(log.traceId()).isEqualTo(request.traceId());
            assertThat(log.spanId()).isEqualTo(request.spanId());
            assertThat(log.severityText()).isIn("WARN", "WARNING");
          });
    }
  }

  /**
   * A server's span has a client's as its parent and knows who called; the address that the client
   * called.
   */
  private static String calls(Arrived arrived, Span server) {
    assertThat(caller(server)).isEqualTo(server.resource().serviceName());
    Span client = arrived.parent(server);
    assertThat(client.kind()).isEqualTo(SpanKind.CLIENT);
    return address(client);
  }

  /** Who sent a request or a message, as the agent learned it from a header. */
  private static String caller(Span receiver) {
    return Arrived.text(receiver.attributes(), "strata.caller.service");
  }

  private static String address(Span client) {
    return Arrived.text(client.attributes(), "server.address")
        + ":"
        + Arrived.text(client.attributes(), "server.port");
  }

  private static String trace(Span span) {
    return span.traceId().hex();
  }
}
