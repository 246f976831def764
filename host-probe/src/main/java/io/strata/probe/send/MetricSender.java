package io.strata.probe.send;

import io.strata.telemetry.metric.Metric;
import io.strata.telemetry.otlp.OtlpEncoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics in the order in which they were handed over. What Kafka does not acknowledge goes
 * to the spool, and while the spool holds anything, newer batches queue behind it. One thread does
 * all of it; handing over never blocks.
 *
 * <p>The counts relate so: every batch made is sent, spooled, or lost; every spooled one is sent
 * later or dropped.
 */
public final class MetricSender {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricSender.class);
  private static final int QUEUE_CAPACITY = 512;
  private static final long GATHER_MILLIS = 200;
  private static final long MIN_BACKOFF_MILLIS = 1_000;
  private static final long MAX_BACKOFF_MILLIS = 10_000;
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final BatchPublisher publisher;
  private final DiskSpool spool;
  private final InstantSource clock;
  private final BlockingQueue<List<Metric>> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
  private final Thread thread;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private volatile boolean stopping;
  private volatile @Nullable String problem = "nothing has been sent yet";
  private boolean away;
  private long backoffMillis = MIN_BACKOFF_MILLIS;
  private long nextAttemptNanos = System.nanoTime();

  MetricSender(BatchPublisher publisher, DiskSpool spool, InstantSource clock) {
    this.publisher = publisher;
    this.spool = spool;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("metric-sender").unstarted(this::run);
  }

  /**
   * Starts a sender to Kafka.
   *
   * @param spoolDirectory where batches wait while Kafka is away
   * @throws IOException where that directory can't be used
   */
  public static MetricSender start(
      List<String> bootstrapServers,
      Map<String, String> producerProperties,
      String hostId,
      Path spoolDirectory,
      long maxSpoolBytes)
      throws IOException {
    MetricSender sender =
        new MetricSender(
            new KafkaPublisher(bootstrapServers, producerProperties, hostId),
            new DiskSpool(spoolDirectory, maxSpoolBytes),
            InstantSource.system());
    sender.start();
    return sender;
  }

  void start() {
    thread.start();
  }

  /** Hands over metrics; drops them, counted as lost, where the sender is far behind. */
  public void offer(List<Metric> metrics) {
    if (!metrics.isEmpty() && !queue.offer(metrics)) {
      lost.incrementAndGet();
    }
  }

  /** What keeps batches from arriving, while there is something. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Batches acknowledged by Kafka. */
  public long sent() {
    return sent.get();
  }

  /** Hand-overs and batches that were neither sent nor spooled. */
  public long lost() {
    return lost.get();
  }

  /** Batches that wait on disk. */
  public long spooled() {
    return spool.records();
  }

  /** Bytes that wait on disk. */
  public long spooledBytes() {
    return spool.bytes();
  }

  /** Spooled batches dropped for want of room. */
  public long dropped() {
    return spool.dropped();
  }

  /** Sends or spools what was handed over, for at most a few seconds. */
  public void stop() throws InterruptedException {
    stopping = true;
    if (!thread.join(STOP_TIMEOUT)) {
      thread.interrupt();
      thread.join();
    }
  }

  private void run() {
    try (publisher) {
      while (!stopping) {
        sendOnce();
      }
      flush();
    } catch (InterruptedException e) {
      flush();
      Thread.currentThread().interrupt();
    }
  }

  private void sendOnce() throws InterruptedException {
    try {
      for (List<Metric> part : BatchSplitter.split(gather(untilNextAttempt()))) {
        accept(new MetricBatch(clock.millis(), OtlpEncoder.metrics(part)));
      }
      drain();
    } catch (RuntimeException e) { // One bad batch must not end the sending for good.
      lost.incrementAndGet();
      LOGGER.error("a batch is lost", e);
    }
  }

  /** What was handed over within a short while after the first; empty where nothing came. */
  private List<Metric> gather(long waitMillis) throws InterruptedException {
    List<Metric> gathered = new ArrayList<>();
    List<Metric> next = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
    while (next != null) {
      gathered.addAll(next);
      long left = stopping ? 0 : Math.max(0, deadline - System.nanoTime());
      next = queue.poll(left, TimeUnit.NANOSECONDS);
    }
    return gathered;
  }

  private long untilNextAttempt() {
    if (spool.isEmpty()) {
      return 500;
    }
    return Math.clamp((nextAttemptNanos - System.nanoTime()) / 1_000_000, 0, 500);
  }

  private void accept(MetricBatch batch) throws InterruptedException {
    if (!spool.isEmpty() || !attemptDue()) {
      spool(batch);
      return;
    }
    try {
      publish(batch);
    } catch (InterruptedException e) {
      spool(batch);
      throw e;
    } catch (PublishFailedException e) {
      if (!refused(e)) {
        spool(batch);
      }
    }
  }

  private void drain() throws InterruptedException {
    try {
      while (!stopping && attemptDue() && queue.size() < QUEUE_CAPACITY / 2) {
        MetricBatch oldest = spool.oldest();
        if (oldest == null) {
          return;
        }
        try {
          publish(oldest);
        } catch (PublishFailedException e) {
          if (!refused(e)) {
            return;
          }
        }
        spool.remove();
      }
    } catch (IOException e) {
      problem = "the spool can't be read: " + e.getMessage();
      LOGGER.error("the spool can't be read", e);
      backOff();
    }
  }

  private void publish(MetricBatch batch) throws PublishFailedException, InterruptedException {
    publisher.publish(batch);
    sent.incrementAndGet();
    backoffMillis = MIN_BACKOFF_MILLIS;
    if (problem != null) {
      problem = null;
      away = false;
      LOGGER.info("sending to Kafka; {} batches wait in the spool", spool.records());
    }
  }

  /** Notes a failure; whether the batch is given up because Kafka will never take it. */
  private boolean refused(PublishFailedException failure) {
    if (failure.isPermanent()) {
      lost.incrementAndGet();
      LOGGER.error("a batch is given up", failure);
      return true;
    }
    if (!away) {
      away = true;
      LOGGER.warn("Kafka is away, batches go to the spool: {}", failure.getMessage());
    }
    problem = String.valueOf(failure.getMessage());
    backOff();
    return false;
  }

  private void backOff() {
    long jittered = (long) (backoffMillis * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
    nextAttemptNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(jittered);
    backoffMillis = Math.min(MAX_BACKOFF_MILLIS, backoffMillis * 2);
  }

  private boolean attemptDue() {
    return System.nanoTime() - nextAttemptNanos >= 0;
  }

  private void spool(MetricBatch batch) {
    try {
      spool.append(batch);
    } catch (IOException e) {
      if (lost.getAndIncrement() == 0) {
        LOGGER.error("the spool can't be written, batches are lost", e);
      }
      problem = "the spool can't be written: " + e.getMessage();
    }
  }

  /** At the end: one try for what is left, and the disk for what can't be sent. */
  private void flush() {
    List<List<Metric>> left = new ArrayList<>();
    queue.drainTo(left);
    for (List<Metric> part : BatchSplitter.split(left.stream().flatMap(List::stream).toList())) {
      try {
        accept(new MetricBatch(clock.millis(), OtlpEncoder.metrics(part)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
