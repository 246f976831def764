package io.strata.bench.probe;

import io.strata.bench.measure.Cache;
import io.strata.bench.measure.Folders;
import io.strata.bench.measure.Machine;
import io.strata.bench.measure.NewTopics;
import io.strata.bench.measure.ProcessUsage;
import io.strata.bench.measure.Waiting;
import io.strata.bench.report.JsonReport;
import io.strata.bench.report.Table;
import io.strata.bench.report.Target;
import io.strata.engines.EmbeddedKafka;
import io.strata.engines.EngineHome;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;

/**
 * {@code bench probe}: the host-probe with more and more to do, and node_exporter where it is
 * installed, all of them at the same time on the same machine.
 */
public final class ProbeBench {
  private static final String TOPIC = "otlp_metrics";
  private static final int PARTITIONS = 2;
  private static final Duration WARM_UP = Duration.ofSeconds(25);

  private final ProbeOptions options;
  private final PrintStream out;

  /** A benchmark that tells what it does and found. */
  public ProbeBench(ProbeOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /** All that was found. */
  private record Figures(Machine machine, ProbeOptions options, List<ProbeSample> samples) {}

  private record Before(double cpuSeconds, long givenBytes) {}

  /**
   * Runs it.
   *
   * @param root of the project, below which the probe was packaged
   * @param folder for data, logs and the figures as JSON
   */
  public List<ProbeSample> run(EngineHome home, Path root, Path folder) {
    Path installation = root.resolve("host-probe/target/package/strata-host-probe");
    if (!Files.isExecutable(installation.resolve("bin/host-probe"))) {
      throw new IllegalStateException("there is no host-probe yet: ./strata package");
    }
    Path data = folder.resolve("probe");
    Folders.empty(data);
    List<ProbeSample> samples;
    try (EmbeddedKafka kafka =
            EmbeddedKafka.start(
                home,
                new EmbeddedKafka.Settings(
                    data.resolve("kafka"), data.resolve("kafka.log"), 0, 256));
        Cache redis = new Cache();
        Arrivals arrivals = new Arrivals(kafka.bootstrapServers(), topic(kafka))) {
      out.printf("measures for %d s, beside a Redis and a Kafka%n", options.seconds());
      samples = measure(installation, data, arrivals, redis.port());
    }
    report(samples);
    Path json = folder.resolve("probe.json");
    JsonReport.write(json, new Figures(Machine.here(), options, samples));
    out.println("\nAs JSON: " + json);
    return samples;
  }

  private static List<TopicPartition> topic(EmbeddedKafka kafka) {
    NewTopics.create(kafka.bootstrapServers(), List.of(TOPIC), PARTITIONS);
    return IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(TOPIC, i)).toList();
  }

  private List<ProbeSample> measure(
      Path installation, Path data, Arrivals arrivals, int redisPort) {
    List<Contender> contenders = new ArrayList<>();
    try {
      contenders.add(
          OurProbe.start("ours, host", installation, data.resolve("host"), arrivals, host(0)));
      contenders.add(
          OurProbe.start(
              "ours, host and processes",
              installation,
              data.resolve("processes"),
              arrivals,
              host(10)));
      contenders.add(
          OurProbe.start(
              "ours, and Redis, Kafka",
              installation,
              data.resolve("components"),
              arrivals,
              host(10)
                  + """
                  components:
                    - {type: redis, address: "127.0.0.1:%d"}
                    - {type: kafka, address: "%s"}
                  """
                      .formatted(redisPort, arrivals.servers())));
      Optional<NodeExporter> peer = NodeExporter.start(data.resolve("node_exporter"));
      peer.ifPresent(contenders::add);
      if (peer.isEmpty()) {
        out.println("node_exporter is not installed (apt-get install prometheus-node-exporter)");
      }
      return measure(contenders);
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private static String host(int topProcesses) {
    return "host: {top-processes: %d}%n".formatted(topProcesses);
  }

  private List<ProbeSample> measure(List<Contender> contenders) {
    Waiting.pause(WARM_UP);
    List<Before> before =
        contenders.stream()
            .map(each -> new Before(new ProcessUsage(each.pid()).cpuSeconds(), each.givenBytes()))
            .toList();
    Waiting.pause(Duration.ofSeconds(options.seconds()));
    List<ProbeSample> samples = new ArrayList<>();
    double collections = options.seconds() / (double) Contender.INTERVAL.toSeconds();
    for (int i = 0; i < contenders.size(); i++) {
      Contender contender = contenders.get(i);
      ProcessUsage usage = new ProcessUsage(contender.pid());
      double cpu = usage.cpuSeconds() - before.get(i).cpuSeconds();
      double first = contender.firstDataSeconds();
      samples.add(
          new ProbeSample(
              contender.title(),
              cpu,
              cpu * 1_000 / collections,
              usage.residentKibibytes() / 1024.0,
              usage.anonymousKibibytes() / 1024.0,
              usage.threads(),
              (contender.givenBytes() - before.get(i).givenBytes()) / collections,
              Double.isNaN(first) ? null : first));
    }
    return samples;
  }

  private void report(List<ProbeSample> samples) {
    out.printf(
        Locale.ROOT, "%nHost probes, %s%n%d s, every 10 s%n%n", Machine.here(), options.seconds());
    Table table = new Table();
    table.line(
        "",
        "CPU s",
        "CPU ms/collection",
        "RSS MiB",
        "anonymous MiB",
        "threads",
        "bytes/collection",
        "first data s");
    for (ProbeSample sample : samples) {
      Double first = sample.firstDataSeconds();
      table.line(
          sample.title(),
          number(sample.cpuSeconds(), 2),
          number(sample.cpuMillis(), 1),
          number(sample.residentMebibytes(), 1),
          number(sample.anonymousMebibytes(), 1),
          Long.toString(sample.threads()),
          number(sample.givenBytes(), 0),
          first == null ? "" : number(first, 2));
    }
    Table targets = new Table();
    targets(samples).forEach(target -> target.print(targets));
    out.printf("%s%nTargets%n%s", table, targets);
  }

  private static String number(double value, int decimals) {
    return String.format(Locale.ROOT, "%,." + decimals + "f", value);
  }

  private List<Target> targets(List<ProbeSample> samples) {
    ProbeSample host = samples.getFirst();
    ProbeSample all = samples.get(2);
    List<Target> targets = new ArrayList<>();
    targets.add(Target.atMost("RSS, host", host.residentMebibytes(), 64, "MiB"));
    if (samples.size() > 3) {
      targets.add(
          Target.atMost(
              "CPU a collection, host : node_exporter",
              100 * host.cpuMillis() / samples.get(3).cpuMillis(),
              100,
              "%"));
    }
    targets.add(Target.atMost("RSS, and components", all.residentMebibytes(), 110, "MiB"));
    targets.add(
        Target.atMost(
            "CPU, and components, of a core",
            1_000 * all.cpuSeconds() / options.seconds(),
            3,
            "thousandths"));
    Double first = host.firstDataSeconds();
    if (first != null) {
      targets.add(Target.atMost("first data, host", first, 2, "s"));
    }
    return targets;
  }
}
