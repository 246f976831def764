package io.strata.alert;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.strata.alert.http.AlertEngineServer;
import io.strata.alert.ingest.IngestMeters;
import io.strata.alert.ingest.KafkaTopics;
import io.strata.alert.ingest.MetricsIngest;
import io.strata.alert.state.KafkaStateStore;
import io.strata.alert.state.StateReader;
import io.strata.metrics.api.PrometheusApi;
import io.strata.metrics.promql.PromqlEngine;
import io.strata.metrics.series.ClassicView;
import io.strata.metrics.translate.PrometheusTranslator;
import io.strata.metrics.window.HotWindow;
import io.strata.metrics.window.HotWindowSettings;
import io.strata.process.OperationsEndpoints;
import io.strata.process.OwnMetrics;
import io.strata.process.ProcessHealth;
import io.strata.process.ProcessLifecycle;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The assembly of the alert engine: HTTP server first, so that health tells what is missing; then,
 * as soon as Kafka answers, topics, state, ingestion; then, once the hot window is complete, rules
 * and notifications.
 */
final class AlertEngine {
  private static final Logger LOGGER = LoggerFactory.getLogger(AlertEngine.class);
  private static final Duration BACK_OFF = Duration.ofSeconds(1);

  private final AlertEngineConfig config;
  private final EngineFiles files;
  private final ProcessLifecycle lifecycle;
  private final InstantSource clock = InstantSource.system();
  private final ProcessHealth health = new ProcessHealth();
  private final PrometheusMeterRegistry registry = OwnMetrics.registry("alert-engine");
  private final HotWindow window;
  private final PromqlEngine promql;
  private final AlertEngineServer server;
  private volatile String starting = "Kafka has not been reached yet";

  /** An assembly of checked configuration; nothing runs before {@link #start}. */
  private AlertEngine(AlertEngineConfig config, EngineFiles files, ProcessLifecycle lifecycle) {
    this.config = config;
    this.files = files;
    this.lifecycle = lifecycle;
    AlertEngineConfig.HotWindow bounds = config.hotWindow();
    this.window =
        new HotWindow(
            new HotWindowSettings(
                bounds.retention(), bounds.outOfOrder(), bounds.maxSeries(), bounds.maxSamples()));
    this.promql = new PromqlEngine(new ClassicView(window));
    this.server =
        lifecycle.closing(
            "HTTP server",
            new AlertEngineServer(
                config.listen().host(),
                config.listen().port(),
                new OperationsEndpoints(health, registry),
                new PrometheusApi(promql, window, clock),
                window));
  }

  /** Starts the engine; it becomes ready in the background. */
  static AlertEngine start(
      AlertEngineConfig config, EngineFiles files, ProcessLifecycle lifecycle) {
    AlertEngine engine = new AlertEngine(config, files, lifecycle);
    engine.health.register("start", () -> Optional.of(engine.starting).filter(s -> !s.isEmpty()));
    engine.windowMeters();
    Thread starter = Thread.ofPlatform().name("start").daemon().start(engine::startParts);
    lifecycle.onStop(
        "start",
        () -> {
          starter.interrupt();
          starter.join(Duration.ofSeconds(5));
        });
    return engine;
  }

  /** The port of the HTTP server. */
  int port() {
    return server.port();
  }

  private void startParts() {
    try {
      Map<String, Object> client = config.kafka().clientProperties();
      Map<String, String> state = readStateFromKafka(client);
      starting = "the hot window is being rebuilt from Kafka";
      MetricsIngest ingest =
          new MetricsIngest(
              new MetricsIngest.Settings(client, config.hotWindow().retention()),
              new PrometheusTranslator(config.hotWindow().promotedAttributes()),
              window,
              clock,
              new IngestMeters(registry));
      lifecycle.onStop("metrics ingestion", ingest::stop);
      health.register("metrics", ingest::problem);
      KafkaStateStore store = new KafkaStateStore(client);
      health.register("alert state", store::problem);
      lifecycle.onStop("alert state", store::stop);
      ingest.awaitCaughtUp();
      Alerting.start(
          new Alerting.Surroundings(config, files, promql, window, registry, clock),
          store,
          state,
          server,
          lifecycle);
      starting = "";
      LOGGER.info("ready: {} rule groups are evaluated", files.groups().size());
    } catch (InterruptedException e) {
      LOGGER.debug("the start was cut short");
    } catch (RuntimeException e) {
      starting = "the start failed: " + e.getMessage();
      LOGGER.error("the start failed", e);
    }
  }

  private Map<String, String> readStateFromKafka(Map<String, Object> client)
      throws InterruptedException {
    while (true) {
      try {
        KafkaTopics.ensure(client, config.kafka().topicPartitions());
        return StateReader.read(client);
      } catch (KafkaException e) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedException("stopped");
        }
        String text =
            "Kafka at %s: %s"
                .formatted(String.join(",", config.kafka().bootstrapServers()), e.getMessage());
        if (!text.equals(starting)) {
          LOGGER.warn("{}; trying again", text);
        }
        starting = text;
        Thread.sleep(BACK_OFF);
      }
    }
  }

  private void windowMeters() {
    Gauge.builder("strata_alert_engine_window_series", () -> window.statistics().series())
        .description("Series in the hot window")
        .register(registry);
    Gauge.builder("strata_alert_engine_window_samples", () -> window.statistics().samples())
        .description("Samples in the hot window")
        .register(registry);
    Gauge.builder(
            "strata_alert_engine_window_dropped_series_limit",
            () -> window.statistics().droppedSeriesLimit())
        .description("Points dropped because there are too many series")
        .register(registry);
    Gauge.builder(
            "strata_alert_engine_window_dropped_too_old", () -> window.statistics().droppedTooOld())
        .description("Points dropped because they came too late")
        .register(registry);
  }
}
