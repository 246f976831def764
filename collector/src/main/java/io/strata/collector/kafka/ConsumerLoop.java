package io.strata.collector.kafka;

import io.strata.collector.index.Commits;
import io.strata.collector.index.PartitionPipeline;
import io.strata.collector.index.Position;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.telemetry.topic.TelemetryTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic on a thread of its own and feeds a pipeline per partition; several of a group share
 * the partitions. A failure that the session does not expect ends it; a new one starts from the
 * last commit.
 */
public final class ConsumerLoop implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ConsumerLoop.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(6);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final KafkaConnection connection;
  private final Settings settings;
  private final Pipelines pipelines;
  private final CollectorMetrics metrics;
  private final InstantSource clock;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;

  /**
   * How a topic is read.
   *
   * @param number tells the process's consumers of the topic apart, from 0
   * @param fetchBytes how much is fetched at once
   * @param publishInterval how often what is open is made visible
   * @param firstPause how long to wait when the store or Kafka is away; doubled up to {@code
   *     longestPause}
   */
  public record Settings(
      TelemetryTopic topic,
      int number,
      String group,
      int fetchBytes,
      Duration publishInterval,
      Duration firstPause,
      Duration longestPause) {

    /** The consumer's name in threads, logs and Kafka's metrics. */
    String name() {
      return topic.topicName() + "-consumer-" + number;
    }
  }

  /** Makes the pipeline of a partition. */
  @FunctionalInterface
  public interface Pipelines {
    /** A pipeline that reads from a position, and commits through the given port. */
    PartitionPipeline create(int partition, Position start, Commits commits);
  }

  /** A loop that {@link #start} starts. */
  public ConsumerLoop(
      KafkaConnection connection,
      Settings settings,
      Pipelines pipelines,
      CollectorMetrics metrics,
      InstantSource clock) {
    this.connection = connection;
    this.settings = settings;
    this.pipelines = pipelines;
    this.metrics = metrics;
    this.clock = clock;
    this.thread =
        Thread.ofPlatform().name("consume-" + settings.name()).unstarted(this::runSessions);
  }

  /** Starts reading. */
  public void start() {
    thread.start();
  }

  // A top loop: whatever ends a session, the next one starts from what is committed.
  @SuppressWarnings("CatchingUnchecked")
  private void runSessions() {
    Duration pause = settings.firstPause();
    while (!isStopping()) {
      try (Closing consumer =
          new Closing(
              connection.consumer(settings.group(), settings.name(), settings.fetchBytes()))) {
        new ConsumerSession(consumer.consumer(), settings, pipelines, metrics, clock)
            .run(this::isStopping);
      } catch (RuntimeException e) {
        if (!isStopping()) {
          LOGGER.error("{}: starts again after", settings.name(), e);
          metrics.retried(settings.topic(), "session");
          pause = await(pause);
        }
      }
    }
  }

  /** Closes a consumer with less patience than it has by itself. */
  private record Closing(Consumer<byte[], byte[]> consumer) implements AutoCloseable {
    @Override
    public void close() {
      consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
    }
  }

  private Duration await(Duration pause) {
    try {
      if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        return pause;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(settings.longestPause()) < 0 ? doubled : settings.longestPause();
  }

  private boolean isStopping() {
    return stop.getCount() == 0 || thread.isInterrupted();
  }

  /** Tells the thread to stop, and does not wait for it. */
  public void stop() {
    stop.countDown();
  }

  /** Stops reading: makes visible what is open, and leaves the group. */
  @Override
  public void close() {
    stop();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      if (!thread.join(STOP_PATIENCE)) {
        LOGGER.warn("{}: did not stop in time", settings.name());
        thread.interrupt();
        thread.join(CLOSE_PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      thread.interrupt();
    }
  }
}
