package io.strata.bench.ingest;

import io.strata.bench.measure.Folders;
import io.strata.bench.measure.Machine;
import io.strata.bench.report.JsonReport;
import io.strata.bench.report.Table;
import io.strata.bench.report.Target;
import io.strata.engines.EngineHome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code bench ingest}: Kafka → Elasticsearch, ours and its peers on the same engines. */
public final class IngestBench {
  private static final double RATIO_TO_A = 10;
  private static final double RATIO_TO_B = 5;
  private static final double BYTES = 60;
  private static final double SPANS_PER_SECOND = 50_000;
  private static final double FRESHNESS_SECONDS = 5;

  private final IngestOptions options;
  private final PrintStream out;

  /** A benchmark that tells what it does and found. */
  public IngestBench(IngestOptions options, PrintStream out) {
    this.options = options;
    this.out = out;
  }

  /**
   * Runs it.
   *
   * @param folder for data, logs and the figures as JSON
   * @return ours; null where it was not measured
   */
  public @Nullable Measurement run(EngineHome home, Path folder) {
    OurFigures ours = null;
    Measurement jaeger = null;
    Measurement zipkin = null;
    Path data = folder.resolve("ingest");
    Folders.empty(data);
    try (Engines engines = new Engines(home, data)) {
      ElasticsearchAdmin admin =
          new ElasticsearchAdmin(engines.elasticsearchUrl(), engines.indices());
      try {
        if (options.who().contains(IngestOptions.Who.OURS)) {
          ours = new OurRun(engines, admin, options, out).measure();
        }
        if (options.who().contains(IngestOptions.Who.A) && !options.soak()) {
          jaeger = peer(engines, admin, () -> new Jaeger(engines, admin, options.seed()));
        }
        if (options.who().contains(IngestOptions.Who.B) && !options.soak()) {
          Path jar = ZipkinServer.fetch(folder, out);
          zipkin = peer(engines, admin, () -> new Zipkin(engines, admin, jar, options.seed()));
        }
      } catch (IllegalStateException e) {
        throw new IllegalStateException(e.getMessage() + "\n" + engines.state(), e);
      }
    }
    IngestFigures figures =
        new IngestFigures(
            Machine.here(),
            Versions.ofClassPath(),
            options,
            ours == null ? null : ours.fast(),
            jaeger,
            zipkin,
            ours == null ? 0 : ours.steadyRate(),
            ours == null ? null : ours.freshness(),
            ours == null ? 0 : ours.metricBytes(),
            ours == null ? List.of() : ours.fields());
    print(figures, ours == null ? 0 : ours.produced());
    Path json = folder.resolve("ingest.json");
    JsonReport.write(json, figures);
    out.println("\nAs JSON: " + json);
    return figures.ours();
  }

  private Measurement peer(
      Engines engines, ElasticsearchAdmin admin, Supplier<Contender> contender) {
    Run run = new Run(engines, admin, out);
    try (Contender peer = contender.get()) {
      Run.Fast fast = run.fast(peer, new Run.Amount(options.warmUp(), options.peerSpans()));
      return options.settle() ? run.settle(peer, fast.cpu(), fast.produced()) : fast.cpu();
    }
  }

  private void print(IngestFigures figures, long produced) {
    out.printf("%nIngest, %s%n%s%n%n", figures.machine(), figures.versions());
    Table table = new Table();
    table.line(
        "",
        "spans",
        "spans/s",
        "per CPU-second",
        "CPU s/M: consumer",
        "Elasticsearch",
        "broker",
        "generator",
        "bytes/span",
        "peak MiB",
        "lost");
    line(table, figures.ours());
    line(table, figures.jaeger());
    line(table, figures.zipkin());
    out.print(table);
    Freshness.Figures freshness = figures.freshness();
    if (freshness != null) {
      out.printf(
          Locale.ROOT,
          "%n  strata at %,.0f spans/s, from sending to being found: p50 %.2f s, p99 %.2f s, longest"
              + " %.2f s (%d traces)%n",
          figures.steadyRate(),
          freshness.p50(),
          freshness.p99(),
          freshness.max(),
          freshness.probes());
    }
    if (!figures.fields().isEmpty() && produced > 0) {
      out.printf("%n  strata's bytes a span on disk, by field:%n");
      Table fields = new Table();
      figures
          .fields()
          .forEach(field ->
              fields.line("  " + field.field(), number((double) field.bytes() / produced)));
      fields.line("  derived metrics, besides", number((double) figures.metricBytes() / produced));
      out.print(fields);
    }
    printTargets(figures);
  }

  private static void line(Table table, @Nullable Measurement run) {
    if (run != null) {
      table.line(
          run.name(),
          String.format(Locale.ROOT, "%,d", run.spans()),
          whole(run.spansPerSecond()),
          whole(run.spansPerCpuSecond()),
          number(run.perMillion(run.consumerCpuSeconds())),
          number(run.perMillion(run.elasticsearchCpuSeconds())),
          number(run.perMillion(run.brokerCpuSeconds())),
          number(run.perMillion(run.generatorCpuSeconds())),
          number(run.bytesPerSpan()),
          Long.toString(run.peakResidentMebibytes()),
          Long.toString(run.lostSpans()));
    }
  }

  private void printTargets(IngestFigures figures) {
    Measurement ours = figures.ours();
    if (ours == null) {
      return;
    }
    Table table = new Table();
    peer(table, ours, figures.jaeger(), "A", RATIO_TO_A);
    peer(table, ours, figures.zipkin(), "B", RATIO_TO_B);
    if (ours.bytesPerSpan() > 0) {
      Target.atMost("bytes a span", ours.bytesPerSpan(), BYTES, "").print(table);
    }
    Target.atLeast("spans/s end to end", ours.spansPerSecond(), SPANS_PER_SECOND, "").print(table);
    Freshness.Figures freshness = figures.freshness();
    if (freshness != null) {
      Target.atMost("searchable, p99", freshness.p99(), FRESHNESS_SECONDS, "s").print(table);
    }
    out.printf("%nTargets%n%s", table);
  }

  private static void peer(
      Table table, Measurement ours, @Nullable Measurement peer, String letter, double wanted) {
    if (peer == null) {
      return;
    }
    Target.atLeast(
            "spans/s per CPU-second, ours : " + letter,
            ours.spansPerCpuSecond() / peer.spansPerCpuSecond(),
            wanted,
            "x")
        .print(table);
    table.line(
        "spans/s, ours : " + letter, number(ours.spansPerSecond() / peer.spansPerSecond()) + " x");
    if (ours.bytesPerSpan() > 0) {
      table.line(
          "bytes a span, " + letter + " : ours",
          number(peer.bytesPerSpan() / ours.bytesPerSpan()) + " x");
    }
  }

  private static String whole(double figure) {
    return String.format(Locale.ROOT, "%,.0f", figure);
  }

  private static String number(double figure) {
    return String.format(Locale.ROOT, "%,.1f", figure);
  }
}
