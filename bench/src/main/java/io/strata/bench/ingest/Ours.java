package io.strata.bench.ingest;

import io.strata.bench.measure.OwnClassPath;
import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.measure.Waiting;
import io.strata.engines.ChildJvm;
import io.strata.engines.FreePort;
import io.strata.store.StoreUnavailableException;
import io.strata.store.elasticsearch.ElasticsearchSettings;
import io.strata.store.elasticsearch.ElasticsearchStore;
import io.strata.telemetry.topic.TelemetryTopic;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The collector, as it is installed: 512 MiB of heap and default settings. */
final class Ours implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(20);

  private final ChildJvm collector;
  private final ElasticsearchStore store;
  private final Load load;
  private final Path gcLog;

  Ours(Engines engines, long seed, List<String> jvmOptions) {
    this.gcLog = engines.folder().resolve("collector-gc.log");
    int operations = FreePort.find();
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss512k",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xlog:gc:file=" + gcLog));
    options.addAll(jvmOptions);
    if (jvmOptions.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
      options.add("-XX:+UseSerialGC");
    }
    this.collector =
        ChildJvm.start(
            new ChildJvm.Command(
                "collector",
                options,
                OwnClassPath.entries(),
                "io.strata.collector.CollectorMain",
                List.of(),
                Map.of(
                    "STRATA_KAFKA_BOOTSTRAP_SERVERS", engines.bootstrapServers(),
                    "STRATA_ELASTICSEARCH_URL", engines.elasticsearchUrl().toString(),
                    "STRATA_OTLP_GRPC_PORT", Integer.toString(FreePort.find()),
                    "STRATA_OTLP_HTTP_PORT", Integer.toString(FreePort.find()),
                    "STRATA_ZIPKIN_PORT", Integer.toString(FreePort.find()),
                    "STRATA_OPERATIONS_PORT", Integer.toString(operations)),
                engines.folder().resolve("collector"),
                engines.folder().resolve("collector.log")));
    collector.awaitReady(
        Duration.ofSeconds(60),
        () -> answers(URI.create("http://127.0.0.1:" + operations + "/health/ready")));
    this.store = ElasticsearchStore.connect(ElasticsearchSettings.of(engines.elasticsearchUrl()));
    this.load = new Load(engines.bootstrapServers(), TelemetryTopic.SPANS.topicName(), seed);
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
    return "strata";
  }

  @Override
  public String indices() {
    return "strata-traces-*";
  }

  @Override
  public String allIndices() {
    return "strata-*";
  }

  @Override
  public ProcessUsage consumer() {
    return new ProcessUsage(collector.pid());
  }

  Path gcLog() {
    return gcLog;
  }

  Load load() {
    return load;
  }

  @Override
  public long produce(long spans) {
    return load.send(spans);
  }

  /** The newest traces are in the last records of their partitions: when they are there, all is. */
  @Override
  public long awaitSearchable() {
    List<Load.Trace> last = load.last();
    awaitTrace(last.getLast());
    long end = System.nanoTime();
    for (Load.Trace trace : last) {
      // Looking takes time that is not the collector's: only what was not there yet counts.
      if (!isSearchable(trace)) {
        awaitTrace(trace);
        end = System.nanoTime();
      }
    }
    return end;
  }

  private void awaitTrace(Load.Trace trace) {
    Waiting.until(
        "trace " + trace.id(), PATIENCE, Duration.ofMillis(250), () -> isSearchable(trace));
  }

  /** Whether all spans of a trace can be found. */
  boolean isSearchable(Load.Trace trace) {
    if (!collector.isAlive()) {
      throw new IllegalStateException("the collector ended:\n" + collector.lastOutput());
    }
    try {
      return store.traceReader().trace(trace.id()).size() >= trace.spans();
    } catch (StoreUnavailableException _) {
      // The first index is being made.
      return false;
    }
  }

  /** Spans missing in the sample, taken for all. */
  @Override
  public long lost() {
    List<Load.Trace> sample = load.sample();
    return sample.stream()
        .mapToLong(trace -> trace.spans() - store.traceReader().trace(trace.id()).size())
        .sum();
  }

  @Override
  public void close() {
    load.close();
    store.close();
    collector.close();
  }
}
