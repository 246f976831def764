package io.strata.bench.ingest;

import io.strata.bench.measure.Waiting;
import io.strata.bench.profile.Profile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Measures ours: as fast as it goes, then at a steady rate; or at a steady rate for long. */
final class OurRun {
  private static final Pattern COLLECTION = Pattern.compile("\\d+M->(\\d+)M\\(");
  private static final double SOAK_RATE = 25_000;
  private static final long PROBE_NANOS = 200_000_000;

  private final Engines engines;
  private final ElasticsearchAdmin admin;
  private final IngestOptions options;
  private final PrintStream out;
  private final Path recording;

  OurRun(Engines engines, ElasticsearchAdmin admin, IngestOptions options, PrintStream out) {
    this.engines = engines;
    this.admin = admin;
    this.options = options;
    this.out = out;
    this.recording = engines.folder().resolveSibling("collector.jfr");
  }

  OurFigures measure() {
    List<String> jvmOptions = new ArrayList<>(options.jvmOptions());
    if (options.profile()) {
      jvmOptions.addAll(Profile.jvmOptions(recording));
    }
    Run run = new Run(engines, admin, out);
    OurFigures figures;
    Run.@Nullable Fast fast = null;
    try (Ours ours = new Ours(engines, options.seed(), jvmOptions)) {
      long produced = 0;
      double rate = options.rate() > 0 ? options.rate() : SOAK_RATE;
      if (options.soak()) {
        out.printf("strata: warms up with %,d spans%n", options.warmUp());
        produced += ours.produce(options.warmUp());
        ours.awaitSearchable();
      } else {
        fast = run.fast(ours, new Run.Amount(options.warmUp(), options.spans()));
        produced += fast.produced();
        rate = options.rate() > 0 ? options.rate() : fast.cpu().spansPerSecond() / 2;
      }
      Freshness.Figures freshness = null;
      if (options.steadySeconds() > 0) {
        Freshness watch = new Freshness(ours);
        produced += steady(ours, rate, watch);
        freshness = watch.finish();
        ours.awaitSearchable();
      }
      figures = settled(run, ours, fast, new Steady(rate, freshness, produced));
    }
    if (options.profile()) {
      out.printf("%nThe collector's profile (%s):%n", recording);
      Profile.print(
          recording,
          fast == null ? 0 : fast.fromMillis(),
          fast == null ? Long.MAX_VALUE : fast.toMillis(),
          out);
    }
    return figures;
  }

  private record Steady(double rate, Freshness.@Nullable Figures freshness, long produced) {}

  private OurFigures settled(Run run, Ours ours, Run.@Nullable Fast fast, Steady steady) {
    Measurement measurement = fast == null ? null : fast.cpu();
    long metricBytes = 0;
    List<ElasticsearchAdmin.FieldBytes> fields = List.of();
    if (options.settle()) {
      if (measurement == null) {
        admin.settle(ours.allIndices());
      } else {
        measurement = run.settle(ours, measurement, steady.produced());
      }
      metricBytes = admin.bytes("strata-metrics-*");
      fields = admin.largestFields(ours.indices(), 12);
    }
    return new OurFigures(
        measurement, steady.rate(), steady.freshness(), steady.produced(), metricBytes, fields);
  }

  /** A steady rate; in a soak with a line about memory every minute. */
  private long steady(Ours ours, double rate, Freshness watch) {
    out.printf("strata: %,.0f spans/s for %.0f s%n", rate, options.steadySeconds());
    if (!options.soak()) {
      return ours.load().send(rate, options.steadySeconds(), PROBE_NANOS, watch);
    }
    long sent = 0;
    double left = options.steadySeconds();
    for (int minute = 1; left > 0; minute++) {
      sent += ours.load().send(rate, Math.min(60, left), PROBE_NANOS * 5, watch);
      left -= 60;
      OptionalLong heap = heapAfterCollection(ours.gcLog());
      out.printf(
          "minute %3d   resident %d MiB   heap after collection %s MiB   %,d spans%n",
          minute,
          ours.consumer().residentMebibytes(),
          heap.isPresent() ? Long.toString(heap.getAsLong()) : "-",
          sent);
    }
    Waiting.pause(Duration.ofSeconds(2));
    return sent;
  }

  /** The least heap that the last hundred collections left. */
  private static OptionalLong heapAfterCollection(Path gcLog) {
    try {
      List<String> lines = Files.readAllLines(gcLog);
      return lines.subList(Math.max(0, lines.size() - 100), lines.size()).stream()
          .map(COLLECTION::matcher)
          .filter(Matcher::find)
          .mapToLong(matcher -> Long.parseLong(matcher.group(1)))
          .min();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
