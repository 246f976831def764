package io.strata.alert.ingest;

import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.window.HotWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the hot window filled from Kafka, on one thread. At start it goes back by the window's
 * length and is caught up once it has read what was there then. While Kafka is away it keeps
 * trying; {@link #problem()} says why.
 */
public final class MetricsIngest {
  private static final Logger LOGGER = LoggerFactory.getLogger(MetricsIngest.class);
  private static final Duration BACK_OFF = Duration.ofSeconds(1);
  private static final Duration EVICTION_INTERVAL = Duration.ofSeconds(30);

  private final Settings settings;
  private final HotWindow window;
  private final MetricRecords records;
  private final DeadLetters deadLetters;
  private final InstantSource clock;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private final PartitionPositions positions = new PartitionPositions();
  private boolean begun;
  private Instant lastEviction = Instant.EPOCH;
  private volatile String problem = "Kafka has not been reached yet";
  private volatile boolean stopped;

  /**
   * How to read.
   *
   * @param clientProperties of Kafka's clients
   * @param history how far back the window is rebuilt
   */
  public record Settings(Map<String, Object> clientProperties, Duration history) {
    public Settings {
      clientProperties = Map.copyOf(clientProperties);
    }
  }

  /** Starts to read. The topics exist already. */
  public MetricsIngest(
      Settings settings,
      PrometheusTranslator translator,
      HotWindow window,
      InstantSource clock,
      IngestMeters meters) {
    this.settings = settings;
    this.window = window;
    this.clock = clock;
    this.deadLetters = new DeadLetters(settings.clientProperties(), meters);
    this.records = new MetricRecords(translator, window, deadLetters, meters);
    this.thread = Thread.ofPlatform().name("metrics-ingest").daemon().start(this::run);
  }

  /** What keeps the window from being complete and current; empty where nothing does. */
  public Optional<String> problem() {
    String present = problem;
    return present.isEmpty() ? Optional.empty() : Optional.of(present);
  }

  /** Blocks until the window holds what Kafka held at the start. */
  public void awaitCaughtUp() throws InterruptedException {
    caughtUp.await();
  }

  private void run() {
    while (!stopped) {
      try (MetricsSession session = new MetricsSession(settings.clientProperties(), positions)) {
        session.begin(clock.instant().minus(settings.history()));
        if (!begun) {
          window.markCompleteSince(session.completeSinceMillis());
          begun = true;
        }
        read(session);
      } catch (WakeupException | InterruptException e) {
        LOGGER.debug("ingestion ends");
      } catch (KafkaException e) {
        problem = "Kafka: " + e.getMessage();
        LOGGER.warn("metrics can't be read, trying again: {}", e.getMessage());
        pause();
      }
    }
  }

  private void read(MetricsSession session) {
    while (!stopped) {
      session.poll().forEach(records::accept);
      session.checkConnection(clock.instant());
      if (caughtUp.getCount() > 0) {
        long behind = session.behindStart();
        problem = behind > 0 ? behind + " records of the hot window are still to be read" : "";
        if (behind == 0) {
          LOGGER.info("the hot window is rebuilt");
          caughtUp.countDown();
        }
      } else {
        problem = "";
      }
      Instant now = clock.instant();
      if (lastEviction.plus(EVICTION_INTERVAL).isBefore(now)) {
        window.evict(now.toEpochMilli());
        lastEviction = now;
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(BACK_OFF);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopped = true;
    }
  }

  /** Ends reading and waits for it. */
  public void stop() throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
    deadLetters.stop();
  }
}
