package io.strata.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One of two services under the agent. The first takes orders: it asks the second one over HTTP, a
 * database by JDBC, sends a message, and makes spans by hand. The second answers as it is told, and
 * takes the messages. Both end when their standard input does.
 */
public final class PairApp {
  private static final String TOPIC = "pair-orders";

  private PairApp() {}

  /** Arguments: {@code first} or {@code second}, Kafka's servers, and for the first the other. */
  public static void main(String[] arguments) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newFixedThreadPool(4));
    if (arguments[0].equals("first")) {
      First first = new First(arguments[1], URI.create(arguments[2]));
      server.createContext("/orders", first::order);
    } else {
      server.createContext("/stock", PairApp::stock);
      Thread.ofPlatform().daemon().start(() -> consume(arguments[1]));
    }
    server.start();
    System.out.println("port " + server.getAddress().getPort());
    System.in.readAllBytes();
    System.exit(0);
  }

  private static void stock(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    int status = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  private static void consume(String servers) {
    AtomicInteger taken = new AtomicInteger();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", servers,
                "group.id", "pair",
                "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      while (true) {
        for (ConsumerRecord<String, String> _ : consumer.poll(Duration.ofMillis(100))) {
          taken.incrementAndGet();
        }
        System.out.println("taken " + taken);
      }
    }
  }

  /** The service that takes orders. */
  private static final class First {
    private final URI other;
    private final HttpClient client = HttpClient.newHttpClient();
    private final KafkaProducer<String, String> producer;
    private final Connection database;
    private final Tracer tracer = GlobalOpenTelemetry.getTracer("by-hand");

    First(String servers, URI other) throws SQLException {
      this.other = other;
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", servers), new StringSerializer(), new StringSerializer());
      database = DriverManager.getConnection("jdbc:h2:mem:pair");
      try (Statement statement = database.createStatement()) {
        statement.execute("create table line (id int, name varchar(20))");
      }
    }

    void order(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      String status = path.substring(path.lastIndexOf('/') + 1);
      try {
        client.send(
            HttpRequest.newBuilder(other.resolve("/stock/" + status)).build(),
            HttpResponse.BodyHandlers.discarding());
        try (Statement statement = database.createStatement()) {
          statement.execute("insert into line values (1, 'x')");
        }
        producer.send(new ProducerRecord<>(TOPIC, "order")).get();
        Span byHand =
            tracer
                .spanBuilder("ask " + path)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "redis")
                .setAttribute("server.address", "cache")
                .startSpan();
        byHand.end();
        tracer.spanBuilder("think").startSpan().end();
        tracer.spanBuilder("tick").setNoParent().startSpan().end();
      } catch (Exception e) {
        throw new IOException(e);
      }
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
    }
  }
}
