package io.strata.bench.ingest;

import io.strata.bench.shop.ShopTraffic;
import io.strata.telemetry.trace.TraceId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The shop's traffic into a topic, in records as the collector's receivers write them. The same
 * seed gives the same traces. Not thread-safe.
 */
final class Load implements AutoCloseable {
  static final int PARTITIONS = 4;
  private static final int REMEMBERED = 400;
  private static final int SAMPLE_EVERY = 997;

  private final Producer<byte[], byte[]> producer;
  private final ShopTraffic traffic;
  private final Deque<Trace> last = new ArrayDeque<>();
  private final List<Trace> sample = new ArrayList<>();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final long epochNanos = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
  private long traces;

  /** A trace that was sent. */
  record Trace(TraceId id, int spans) {}

  /** Gets a trace whose records are about to be written, now and then. */
  @FunctionalInterface
  interface Probe {
    /**
     * Hears of a trace.
     *
     * @param sentNanos {@link System#nanoTime} before it was sent
     */
    void sent(Trace trace, long sentNanos);
  }

  Load(String bootstrapServers, String topic, long seed) {
    this.producer = producer(bootstrapServers);
    this.traffic =
        new ShopTraffic(
            seed,
            PARTITIONS,
            (partition, value) -> {
              ProducerRecord<byte[], byte[]> record =
                  new ProducerRecord<>(topic, partition, null, value);
              var _ =
                  producer.send(
                      record,
                      (_, e) -> {
                        if (e != null) {
                          failure.compareAndSet(null, e);
                        }
                      });
            });
  }

  /** A producer with the settings of the collector's own; it waits where the broker is behind. */
  static Producer<byte[], byte[]> producer(String bootstrapServers) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "bench");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, "262144");
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "4000000");
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "120000");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends so many spans, to the next whole trace, as fast as the broker takes them. */
  long send(long spans) {
    long sent = 0;
    while (sent < spans) {
      sent += trace();
    }
    finish();
    return sent;
  }

  /**
   * Sends at a rate.
   *
   * @param probe hears of a trace every so many nanoseconds
   */
  long send(double spansPerSecond, double seconds, long probeNanos, Probe probe) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    long nextProbe = start;
    long sent = 0;
    long now = start;
    while (now < end) {
      sent += trace();
      if (now >= nextProbe) {
        nextProbe += probeNanos;
        long before = System.nanoTime();
        traffic.flushLast();
        probe.sent(new Trace(traffic.lastTraceId(), traffic.lastSpanCount()), before);
      }
      long due = start + (long) (sent / spansPerSecond * 1e9);
      now = System.nanoTime();
      // Some milliseconds of spans at once: a pause a trace would cost more than the trace.
      if (due - now > 2_000_000) {
        LockSupport.parkNanos(due - now);
        now = System.nanoTime();
      }
    }
    finish();
    return sent;
  }

  private int trace() {
    traffic.trace(epochNanos + System.nanoTime());
    Trace trace = new Trace(traffic.lastTraceId(), traffic.lastSpanCount());
    last.addLast(trace);
    if (last.size() > REMEMBERED) {
      last.removeFirst();
    }
    if (traces++ % SAMPLE_EVERY == 0) {
      sample.add(trace);
    }
    return trace.spans();
  }

  private void finish() {
    traffic.flush();
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("Kafka did not take everything", failed);
    }
  }

  /** The newest traces, the newest last. */
  List<Trace> last() {
    return List.copyOf(last);
  }

  /** Some traces of all that were sent. */
  List<Trace> sample() {
    return List.copyOf(sample);
  }

  @Override
  public void close() {
    producer.close();
  }
}
