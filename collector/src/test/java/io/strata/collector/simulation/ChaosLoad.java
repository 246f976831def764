package io.strata.collector.simulation;

import io.strata.telemetry.attribute.AttributeValue;
import io.strata.telemetry.attribute.Attributes;
import io.strata.telemetry.log.LogRecord;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.resource.InstrumentationScope;
import io.strata.telemetry.resource.Resource;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.TelemetryTopic;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.SpanId;
import io.strata.telemetry.trace.TraceId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Senders that give up nothing: through receivers, where a request without an answer is sent again
 * as it is, to any collector; and straight into Kafka: late, in any order, twice, and poison.
 */
final class ChaosLoad implements AutoCloseable {
  private static final int SENDERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final long HOUR_MILLIS = 3_600_000;
  private static final long REPEAT_WITHIN_NANOS = 30_000_000_000L;

  private final ChaosCluster cluster;
  private final int partitions;
  private final Expected expected;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;
  private int lines;
  private int repeats;

  /** A record that may be written again. */
  private record Written(ProducerRecord<byte[], byte[]> record, long atNanos) {}

  ChaosLoad(ChaosCluster cluster, int partitions, Expected expected, long seed) {
    this.cluster = cluster;
    this.partitions = partitions;
    this.expected = expected;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", cluster.bootstrapServers(),
                "acks", "all",
                "delivery.timeout.ms", "300000",
                "max.block.ms", "300000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  void start() {
    for (int i = 0; i < SENDERS; i++) {
      threads.add(Thread.ofPlatform().name("sender-" + i).start(() -> run(this::request)));
    }
    Deque<Written> written = new ArrayDeque<>();
    threads.add(Thread.ofPlatform().name("producer").start(() -> run(() -> produce(written))));
  }

  private void run(Step step) {
    try {
      while (!stopping) {
        step.run();
      }
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something that a sender does. */
  @FunctionalInterface
  private interface Step {
    void run() throws IOException, InterruptedException, ExecutionException;
  }

  private void request() throws InterruptedException {
    if (chance(4)) {
      post("logs", logs());
    } else {
      post("traces", OtlpEncoder.spans(spans(true)));
    }
    LockSupport.parkNanos(40_000_000);
  }

  private synchronized boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  /**
   * Traces of one partition.
   *
   * @param atOnce whether they are sent as one record: else Kafka may be away in between
   */
  private synchronized List<Span> spans(boolean atOnce) {
    int partition = random.nextInt(partitions);
    long age = random.nextInt(20) == 0 ? 2 * HOUR_MILLIS : random.nextInt(5_000);
    Shop shop = new Shop(random, expected, () -> id(partition), () -> id(partition));
    List<Span> spans = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      spans.addAll(
          shop.request(System.currentTimeMillis() - age, new Shop.Fate(true, true, atOnce)));
    }
    Collections.shuffle(spans, random);
    return spans;
  }

  private TraceId id(int partition) {
    while (true) {
      TraceId id = new TraceId(random.nextLong(), random.nextLong() | 1);
      if (KeyPartitioner.partition(id.hex(), partitions) == partition) {
        return id;
      }
    }
  }

  private synchronized byte[] logs() {
    List<LogRecord> records = new ArrayList<>();
    for (int i = random.nextInt(20); i >= 0; i--) {
      String line = "line " + lines++;
      records.add(
          new LogRecord(
              new Resource(Attributes.builder().put("service.name", "shop").build()),
              new InstrumentationScope("log", "", Attributes.empty()),
              System.currentTimeMillis() * 1_000_000,
              0,
              9,
              "INFO",
              AttributeValue.of(line),
              Attributes.empty(),
              id(random.nextInt(partitions)),
              SpanId.NONE,
              0,
              "",
              0));
      expected.logLine(line);
    }
    return OtlpEncoder.logs(records);
  }

  /** Sends until some collector says that it has it: even when the load is to stop. */
  private void post(String signal, byte[] body) throws InterruptedException {
    while (true) {
      List<ChaosCluster.Collector> running = cluster.collectors();
      if (!running.isEmpty()
          && answers(running.get(Math.floorMod(System.nanoTime(), running.size())), signal, body)) {
        return;
      }
      synchronized (this) {
        repeats++;
      }
      LockSupport.parkNanos(200_000_000);
    }
  }

  private boolean answers(ChaosCluster.Collector collector, String signal, byte[] body)
      throws InterruptedException {
    URI uri = collector.http().resolve("/v1/" + signal);
    try {
      return client
              .send(
                  HttpRequest.newBuilder(uri)
                      .header("Content-Type", "application/x-protobuf")
                      .timeout(PATIENCE)
                      .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                      .build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException _) {
      return false;
    }
  }

  private void produce(Deque<Written> written) throws ExecutionException, InterruptedException {
    LockSupport.parkNanos(150_000_000);
    if (chance(12)) {
      poison();
      return;
    }
    if (chance(3) && !written.isEmpty()) {
      written.removeIf(item -> System.nanoTime() - item.atNanos() > REPEAT_WITHIN_NANOS);
      for (Written item : written.stream().limit(2).toList()) {
        producer.send(item.record()).get();
      }
      return;
    }
    List<Span> spans = spans(false);
    int partition = KeyPartitioner.partition(spans.getFirst().traceId().hex(), partitions);
    int cut = spans.size() / 2;
    for (List<Span> part : List.of(spans.subList(cut, spans.size()), spans.subList(0, cut))) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              TelemetryTopic.SPANS.topicName(), partition, null, OtlpEncoder.spans(part));
      producer.send(record).get();
      written.addFirst(new Written(record, System.nanoTime()));
    }
  }

  private void poison() throws ExecutionException, InterruptedException {
    TelemetryTopic topic;
    int partition;
    byte[] value = new byte[30];
    synchronized (this) {
      topic = Traffic.any(random);
      partition = random.nextInt(partitions);
      random.nextBytes(value);
    }
    value[0] = -1;
    RecordMetadata at =
        producer.send(new ProducerRecord<>(topic.topicName(), partition, null, value)).get();
    synchronized (this) {
      expected.deadLetter(at.topic(), at.partition(), at.offset());
    }
  }

  /** A record without content, on every partition of a topic: stream time goes on. */
  void tick(TelemetryTopic topic) throws ExecutionException, InterruptedException {
    for (int partition = 0; partition < partitions; partition++) {
      producer.send(new ProducerRecord<>(topic.topicName(), partition, null, new byte[0])).get();
    }
  }

  /** Ends the load: everything that was begun is acknowledged. */
  void finish() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** What was sent, for people. */
  synchronized String summary() {
    return "%d traces, %d spans, %d log lines, %d poison records, %d requests repeated"
        .formatted(
            expected.traces().size(),
            expected.traces().values().stream().mapToInt(List::size).sum(),
            lines,
            expected.deadLetters().size(),
            repeats);
  }

  @Override
  public void close() {
    stopping = true;
    threads.forEach(Thread::interrupt);
    client.shutdownNow();
    producer.close(Duration.ofSeconds(1));
  }
}
