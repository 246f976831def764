package io.strata.collector;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.strata.collector.ownmetrics.CollectorMetrics;
import io.strata.collector.receive.HttpServerLimits;
import io.strata.process.CommandLine;
import io.strata.process.ConfigurationLoader;
import io.strata.process.OperationsEndpoints;
import io.strata.process.OperationsServer;
import io.strata.process.OwnMetrics;
import io.strata.process.ProcessHealth;
import io.strata.process.ProcessLifecycle;
import io.strata.process.ProcessMain;
import io.strata.store.elasticsearch.ElasticsearchStore;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;

/** The collector process: configuration, health, own metrics; the rest is {@link Collector}. */
public final class CollectorMain {
  private static final String NAME = "collector";

  private CollectorMain() {}

  /** Runs the collector until it is told to stop; takes {@code --config FILE}. */
  public static void main(String[] arguments) throws InterruptedException {
    ProcessMain.run(
        NAME,
        arguments,
        (commandLine, lifecycle) -> start(commandLine, System.getenv(), lifecycle));
  }

  private static void start(
      CommandLine commandLine, Map<String, String> environment, ProcessLifecycle lifecycle)
      throws IOException {
    start(
        ConfigurationLoader.load(
            CollectorConfig.class, "/collector.yaml", commandLine.config(), environment),
        lifecycle);
  }

  /** The ports that a started collector listens on. */
  record Started(Collector.Ports ports, int operationsPort) {}

  /**
   * Starts a collector that the lifecycle closes.
   *
   * @throws IOException where a port can't be bound
   * @throws io.strata.process.InvalidConfigurationException where tokens or certificates can't be
   *     used
   */
  static Started start(CollectorConfig config, ProcessLifecycle lifecycle) throws IOException {
    HttpServerLimits.set(config.receive().limits());
    ProcessHealth health = new ProcessHealth();
    PrometheusMeterRegistry registry = OwnMetrics.registry(NAME);
    lifecycle.onStop("metrics", registry::close);
    OperationsServer operations =
        lifecycle.closing(
            "operations",
            new OperationsServer(
                config.listen().host(),
                config.operations().port(),
                new OperationsEndpoints(health, registry)));
    CollectorMetrics metrics = new CollectorMetrics(registry);
    ElasticsearchStore store =
        lifecycle.closing(
            "store",
            ElasticsearchStore.connect(
                config.elasticsearch().settings(), new StoreMetrics(registry)));
    Collector collector =
        new Collector(
            config,
            new Collector.Storage(store, store::installTemplates),
            metrics,
            InstantSource.system());
    return new Started(collector.start(lifecycle, health), operations.port());
  }
}
