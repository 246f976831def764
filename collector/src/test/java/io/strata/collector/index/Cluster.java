package io.strata.collector.index;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strata.collector.deadletter.DeadLetterSink;
import io.strata.collector.derive.SpanDeriver;
import io.strata.collector.kafka.LinkRequestTopic;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.stream.OutboundRecord;
import io.strata.collector.stream.RecordSink;
import io.strata.collector.stream.Replay;
import io.strata.collector.stream.StreamHeaders;
import io.strata.collector.stream.StreamRecord;
import io.strata.collector.stream.StreamUnavailableException;
import io.strata.collector.testing.ManualClock;
import io.strata.collector.testing.Points;
import io.strata.store.StoreUnavailableException;
import io.strata.store.memory.MemoryStore;
import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpEncoder;
import io.strata.telemetry.topic.KeyPartitioner;
import io.strata.telemetry.topic.RecordHeaders;
import io.strata.telemetry.trace.Span;
import io.strata.telemetry.trace.TraceId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A topic of spans with several partitions, a pipeline for each, and one store: what they say is
 * kept as a hot window keeps it. Faults come where a random source wants them. Not thread-safe.
 */
final class Cluster implements RecordSink {
  final MemoryStore store = new MemoryStore();
  final List<Integer> restarts = new ArrayList<>();
  final List<String> deadLetters = new ArrayList<>();
  int requestRecords;
  private final Random random;
  private final boolean faults;
  private final List<List<StreamRecord>> logs = new ArrayList<>();
  private final List<Reader> readers = new ArrayList<>();
  private final Map<String, Map<String, Double>> contributions = new HashMap<>();
  private final ManualClock clock = new ManualClock();
  private long now;

  /** The reader of a partition: its pipeline, and how far it is. */
  private static final class Reader {
    @Nullable TracePipeline pipeline;
    Position committed = Position.at(0);
    int next;
  }

  Cluster(int partitions, Random random, boolean faults, long start) {
    this.random = random;
    this.faults = faults;
    this.now = start;
    for (int i = 0; i < partitions; i++) {
      logs.add(new ArrayList<>());
      readers.add(new Reader());
    }
  }

  int partition(TraceId traceId) {
    return KeyPartitioner.partition(traceId, logs.size());
  }

  /** Time goes on to a moment, epoch milliseconds. */
  void advanceTo(long millis) {
    now = Math.max(now, millis);
  }

  /** Appends a span, in the partition of its trace. */
  void append(Span span) {
    append(partition(span.traceId()), OtlpEncoder.spans(List.of(span)), null, null);
  }

  /** Appends an empty record everywhere: time goes on there. */
  void tick() {
    for (int partition = 0; partition < logs.size(); partition++) {
      append(partition, new byte[0], null, null);
    }
  }

  /** Appends link requests to the first partition. */
  void appendRequests(String origin, String linkRequests) {
    append(0, new byte[0], origin, linkRequests);
  }

  /** Nothing comes for long enough to take what is open as complete. */
  void standStill() {
    clock.advance(Duration.ofSeconds(31));
    for (Reader reader : readers) {
      TracePipeline pipeline = reader.pipeline;
      if (pipeline != null) {
        pipeline.publishOpen(true);
      }
    }
  }

  private void append(
      int partition, byte[] value, @Nullable String origin, @Nullable String linkRequests) {
    List<StreamRecord> log = logs.get(partition);
    log.add(new StreamRecord(log.size(), now, value, origin, false, linkRequests, Replay.NONE));
  }

  @Override
  public void send(List<OutboundRecord> records) {
    for (OutboundRecord record : records) {
      maybeAway();
      requestRecords++;
      append(
          record.partition() == null ? 0 : record.partition(),
          record.value(),
          record.headers().get(RecordHeaders.ORIGIN),
          record.headers().get(StreamHeaders.LINK_REQUESTS));
    }
  }

  @Override
  public int partitions(String topic) {
    return logs.size();
  }

  private void maybeAway() {
    if (faults && random.nextInt(20) == 0) {
      throw new StreamUnavailableException("away", null);
    }
    if (faults && random.nextInt(20) == 0) {
      throw new StoreUnavailableException("transport", "away", null);
    }
  }

  /** Every pipeline reads what there is; some lag, crash, or publish what is open. */
  void work() {
    for (int partition = 0; partition < readers.size(); partition++) {
      work(partition, faults && random.nextInt(4) == 0 ? random.nextInt(4) : Integer.MAX_VALUE);
    }
  }

  /** Repeats until nothing is left to do. */
  void settle() {
    for (int i = 0; i < 12; i++) {
      advanceTo(now + 30_000);
      tick();
      for (int partition = 0; partition < readers.size(); partition++) {
        work(partition, Integer.MAX_VALUE);
      }
    }
  }

  private void work(int partition, int records) {
    Reader reader = readers.get(partition);
    List<StreamRecord> log = logs.get(partition);
    for (int i = 0; i < records && reader.next < log.size(); i++) {
      if (faults && random.nextInt(30) == 0) {
        reader.pipeline = null;
        restarts.add(partition);
      }
      TracePipeline pipeline = reader.pipeline;
      if (pipeline == null) {
        pipeline = pipeline(partition, reader);
        reader.pipeline = pipeline;
        reader.next = (int) reader.committed.resume();
      }
      if (faults && random.nextInt(6) == 0) {
        TracePipeline open = pipeline;
        attempt(() -> open.publishOpen(random.nextBoolean()));
      }
      pipeline.accept(log.get(reader.next++));
      while (pipeline.hasDue()) {
        attempt(pipeline::flush);
      }
    }
  }

  private static void attempt(Runnable action) {
    try {
      action.run();
    } catch (StoreUnavailableException | StreamUnavailableException _) {
      // The consumer's thread would try again: so does the caller.
    }
  }

  private TracePipeline pipeline(int partition, Reader reader) {
    DeadLetterSink letters = sent -> sent.forEach(letter -> deadLetters.add(letter.reason()));
    StoredSenders senders = new StoredSenders(store.traceReader());
    return new TracePipeline(
        partition,
        reader.committed,
        new TracePipeline.Settings(
            1_000_000, Duration.ofSeconds(30), SpanDeriver.Settings.defaults()),
        new TracePipeline.Outputs(
            store.traceWriter(),
            this::count,
            new LinkRequestTopic(this, 1_000_000),
            wanted -> {
              maybeAway();
              return senders.spans(wanted);
            }),
        new PipelinePorts(
            position -> {
              maybeAway();
              reader.committed = position;
            },
            letters,
            new CollectorMetrics(new SimpleMeterRegistry())),
        clock);
  }

  /** Keeps the largest contribution of each origin, series and window. */
  private void count(String origin, boolean provisional, Map<String, List<Metric>> metrics) {
    maybeAway();
    Points.of(metrics.values().stream().flatMap(List::stream).toList())
        .forEach((point, value) -> {
          if (point.startsWith("traces_service_graph_request_total")) {
            contributions
                .computeIfAbsent(origin, _ -> new HashMap<>())
                .merge(point, Double.parseDouble(value), Math::max);
          }
        });
  }

  /** Requests by edge, of all origins and windows: {@code client>server system destination}. */
  Map<String, Double> messages() {
    Map<String, Double> sums = new TreeMap<>();
    contributions
        .values()
        .forEach(points ->
            points.forEach((point, value) -> {
              if (point.contains("connection_type=messaging_system")) {
                sums.merge(
                    point.substring(point.indexOf('{'), point.indexOf('}')), value, Double::sum);
              }
            }));
    return sums;
  }

  /** The origins that say something of messages. */
  List<String> messageOrigins() {
    return contributions.entrySet().stream()
        .filter(origin ->
            origin.getValue().keySet().stream()
                .anyMatch(point -> point.contains("connection_type=messaging_system")))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  @Override
  public String toString() {
    return Arrays.toString(logs.stream().mapToInt(List::size).toArray());
  }
}
