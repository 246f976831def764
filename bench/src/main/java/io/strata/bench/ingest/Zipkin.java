package io.strata.bench.ingest;

import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.peers.ZipkinMessages;
import io.strata.bench.shop.ShopTraffic;
import io.strata.engines.ChildJvm;
import io.strata.engines.FreePort;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import zipkin2.Span;

/**
 * Baseline B: zipkin-server with its Kafka collector and Elasticsearch storage. Its messages are
 * made while it works on those before: that takes a hundredth of the time it needs for them.
 */
final class Zipkin implements Contender {
  private static final String TOPIC = "zipkin";
  private static final String INDICES = "zipkin-span-*";

  /**
   * So much keeps the node busy. Zipkin reads Kafka however far its storage is behind, and drops
   * what the node refuses or does not answer in time: without a bound it lost most of a run.
   */
  private static final long MAX_BACKLOG_SPANS = 10_000;

  private static final String STORAGE_TIMEOUT_MILLIS = "60000";

  private final ChildJvm server;
  private final Producer<byte[], byte[]> producer;
  private final ShopTraffic traffic;
  private final CountedDocuments documents;
  private final Backlog backlog;
  private int messages;
  private long produced;

  Zipkin(Engines engines, ElasticsearchAdmin admin, Path jar, long seed) {
    engines.createTopic(TOPIC);
    this.documents = new CountedDocuments(admin, INDICES);
    this.backlog = new Backlog(() -> admin.indexed(INDICES), MAX_BACKLOG_SPANS);
    this.traffic =
        new ShopTraffic(
            seed,
            Load.PARTITIONS,
            ShopTraffic.SPANS_PER_RECORD,
            (_, value) -> send(ZipkinMessages.spans(value)));
    int port = FreePort.find();
    this.server =
        ChildJvm.start(
            new ChildJvm.Command(
                "zipkin-server",
                List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"),
                List.of(jar.toString()),
                "org.springframework.boot.loader.launch.JarLauncher",
                List.of(),
                settings(engines, port),
                engines.folder().resolve("zipkin"),
                engines.folder().resolve("zipkin.log")));
    server.awaitReady(
        Duration.ofMinutes(2), () -> answers(URI.create("http://127.0.0.1:" + port + "/health")));
    this.producer = Load.producer(engines.bootstrapServers());
  }

  private static Map<String, String> settings(Engines engines, int port) {
    return Map.of(
        "KAFKA_BOOTSTRAP_SERVERS",
        engines.bootstrapServers(),
        "KAFKA_TOPIC",
        TOPIC,
        "KAFKA_STREAMS",
        "2",
        "STORAGE_TYPE",
        "elasticsearch",
        "ES_HOSTS",
        engines.elasticsearchUrl().toString(),
        "ES_TIMEOUT",
        STORAGE_TIMEOUT_MILLIS,
        "ES_INDEX_SHARDS",
        "1",
        "ES_INDEX_REPLICAS",
        "0",
        "QUERY_PORT",
        Integer.toString(port));
  }

  private static boolean answers(URI url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
      connection.setConnectTimeout(500);
      connection.setReadTimeout(2_000);
      return connection.getResponseCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  @Override
  public String name() {
    return "B: zipkin-server";
  }

  @Override
  public String indices() {
    return INDICES;
  }

  @Override
  public ProcessUsage consumer() {
    return new ProcessUsage(server.pid());
  }

  @Override
  public long produce(long spans) {
    long before = produced;
    long made = 0;
    while (made < spans) {
      traffic.trace(System.currentTimeMillis() * 1_000_000);
      made += traffic.lastSpanCount();
    }
    traffic.flush();
    producer.flush();
    return produced - before;
  }

  private void send(List<Span> spans) {
    backlog.awaitRoom(produced);
    int partition = messages++ % Load.PARTITIONS;
    var _ =
        producer.send(new ProducerRecord<>(TOPIC, partition, null, ZipkinMessages.encode(spans)));
    produced += spans.size();
  }

  @Override
  public long awaitSearchable() {
    return documents.await(produced);
  }

  @Override
  public long lost() {
    return produced - documents.count();
  }

  @Override
  public void close() {
    producer.close();
    server.close();
  }
}
