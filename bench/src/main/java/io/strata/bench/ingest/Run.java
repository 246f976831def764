package io.strata.bench.ingest;

import io.strata.bench.measure.ProcessUsage;
import java.io.PrintStream;

/** Measures a contender: warms it up, sends as fast as it goes, waits, and looks at the disk. */
final class Run {
  private final Engines engines;
  private final ElasticsearchAdmin admin;
  private final PrintStream progress;
  private final ProcessUsage self = new ProcessUsage(ProcessHandle.current().pid());

  Run(Engines engines, ElasticsearchAdmin admin, PrintStream progress) {
    this.engines = engines;
    this.admin = admin;
    this.progress = progress;
  }

  /** How much is sent. */
  record Amount(long warmUp, long measured) {}

  /** Processor time so far. */
  private record Cpu(double consumer, double node, double broker, double generator) {}

  /** The figures of the fast phase, and when it began and ended, in epoch milliseconds. */
  record Fast(
      long produced, long spans, double seconds, Measurement cpu, long fromMillis, long toMillis) {}

  /** Warms up and sends as fast as it goes. */
  Fast fast(Contender contender, Amount amount) {
    progress.printf("%s: warms up with %,d spans%n", contender.name(), amount.warmUp());
    long warmUp = contender.produce(amount.warmUp());
    contender.awaitSearchable();
    admin.awaitMerges();
    progress.printf("%s: %,d spans as fast as it goes%n", contender.name(), amount.measured());
    Cpu before = cpu(contender);
    long fromMillis = System.currentTimeMillis();
    long start = System.nanoTime();
    long spans = contender.produce(amount.measured());
    progress.printf("%s: sent after %.1f s%n", contender.name(), seconds(start));
    double seconds = (contender.awaitSearchable() - start) / 1e9;
    progress.printf("%s: searchable after %.1f s%n", contender.name(), seconds);
    long toMillis = System.currentTimeMillis();
    admin.awaitMerges();
    Cpu after = cpu(contender);
    Measurement cpu =
        new Measurement(
            contender.name(),
            spans,
            seconds,
            after.consumer() - before.consumer(),
            after.node() - before.node(),
            after.broker() - before.broker(),
            after.generator() - before.generator(),
            0,
            contender.consumer().peakResidentMebibytes(),
            contender.lost());
    return new Fast(warmUp + spans, spans, seconds, cpu, fromMillis, toMillis);
  }

  /**
   * Completes the figures by what is on disk.
   *
   * @param produced the spans of all phases
   */
  Measurement settle(Contender contender, Measurement fast, long produced) {
    long lost = contender.lost();
    long peak = contender.consumer().peakResidentMebibytes();
    progress.printf("%s: settles what is on disk%n", contender.name());
    admin.settle(contender.allIndices());
    long bytes = admin.bytes(contender.indices());
    return new Measurement(
        fast.name(),
        fast.spans(),
        fast.seconds(),
        fast.consumerCpuSeconds(),
        fast.elasticsearchCpuSeconds(),
        fast.brokerCpuSeconds(),
        fast.generatorCpuSeconds(),
        (double) bytes / Math.max(1, produced - lost),
        peak,
        lost);
  }

  private Cpu cpu(Contender contender) {
    return new Cpu(
        contender.consumer().cpuSeconds(),
        engines.node().cpuSeconds(),
        engines.broker().cpuSeconds(),
        self.cpuSeconds());
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }
}
