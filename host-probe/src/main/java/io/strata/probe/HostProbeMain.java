package io.strata.probe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.strata.probe.schedule.ProbeSchedule;
import io.strata.probe.send.MetricSender;
import io.strata.process.CommandLine;
import io.strata.process.InvalidConfigurationException;
import io.strata.process.OperationsEndpoints;
import io.strata.process.OperationsServer;
import io.strata.process.OwnMetrics;
import io.strata.process.ProcessHealth;
import io.strata.process.ProcessLifecycle;
import io.strata.process.ProcessMain;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The host-probe's process. With {@code --check}, {@code --list} or {@code --once} it says
 * something about its configuration and ends; see {@link Inspection}.
 */
public final class HostProbeMain {
  private static final Logger LOGGER = LoggerFactory.getLogger(HostProbeMain.class);

  private HostProbeMain() {}

  /** Runs until it is told to stop. */
  public static void main(String[] arguments) throws InterruptedException, IOException {
    if (Inspection.isAskedFor(arguments)) {
      System.exit(Inspection.run(arguments, System.getenv(), System.out, System.err));
    }
    ProcessMain.run(
        "host-probe", arguments, (commandLine, stop) -> start(commandLine, System.getenv(), stop));
  }

  static void start(
      CommandLine commandLine, Map<String, String> environment, ProcessLifecycle lifecycle)
      throws IOException {
    requireNoArguments(commandLine.rest());
    HostProbeConfiguration configuration =
        HostProbeConfiguration.load(commandLine.config(), environment);
    HostProbe probe =
        lifecycle.closing("component clients", new HostProbe(configuration, environment));
    MetricSender sender =
        MetricSender.start(
            configuration.kafka().bootstrapServers(),
            configuration.kafka().properties(),
            probe.identity().id(),
            configuration.stateDirectory().resolve("spool"),
            configuration.spool().maxSize().bytes());
    lifecycle.onStop("metric sender", sender::stop);
    ProbeSchedule schedule =
        lifecycle.closing(
            "probes",
            new ProbeSchedule(
                InstantSource.system(),
                probe.bootUnixNano(),
                run -> sender.offer(probe.metrics(run))));
    probe.schedule(schedule, new SelfProbe(sender, InstantSource.system().millis() * 1_000_000));
    if (configuration.listen().enabled()) {
      lifecycle.closing("operations server", listen(configuration.listen(), sender));
    }
    LOGGER.info(
        "host {} ({}) with {} probes reports to Kafka at {}",
        probe.identity().name(),
        probe.identity().id(),
        probe.probes().size(),
        configuration.kafka().bootstrapServers());
  }

  private static OperationsServer listen(HostProbeConfiguration.Listen listen, MetricSender sender)
      throws IOException {
    PrometheusMeterRegistry metrics = OwnMetrics.registry("host-probe");
    FunctionCounter.builder("strata.probe.batches.sent", sender, MetricSender::sent)
        .register(metrics);
    FunctionCounter.builder("strata.probe.batches.dropped", sender, MetricSender::dropped)
        .register(metrics);
    FunctionCounter.builder("strata.probe.batches.lost", sender, MetricSender::lost)
        .register(metrics);
    Gauge.builder("strata.probe.spool.batches", sender, MetricSender::spooled).register(metrics);
    Gauge.builder("strata.probe.spool.bytes", sender, MetricSender::spooledBytes).register(metrics);
    ProcessHealth health = new ProcessHealth();
    health.register("kafka", sender::problem);
    return new OperationsServer(
        listen.host(), listen.port(), new OperationsEndpoints(health, metrics));
  }

  private static void requireNoArguments(List<String> rest) {
    if (!rest.isEmpty()) {
      throw new InvalidConfigurationException(
          List.of(
              "unknown arguments %s; known: --config FILE, --check, --list, --once"
                  .formatted(rest)));
    }
  }
}
