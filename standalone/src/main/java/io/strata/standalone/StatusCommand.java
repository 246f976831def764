package io.strata.standalone;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Prints what runs, where, whether it is healthy, and what it costs. */
final class StatusCommand {
  private static final Duration CPU_SAMPLE = Duration.ofSeconds(5);

  private final PrintStream out;

  StatusCommand(PrintStream out) {
    this.out = out;
  }

  /** CPU time and memory of a process at one moment. */
  private record Usage(long cpuNanos, OptionalLong residentBytes) {}

  /**
   * Prints the status.
   *
   * @return 0 when everything runs and is healthy, 1 when something is not, 3 when nothing runs
   */
  int run(Path data) throws InterruptedException {
    List<RunRecord.Entry> entries =
        new RunRecord(data)
            .read().stream().filter(entry -> ProcessHandle.of(entry.pid()).isPresent()).toList();
    if (entries.isEmpty()) {
      out.printf("Nothing runs with %s. Start it by ./strata up.%n", data);
      return 3;
    }
    List<Usage> before = entries.stream().map(StatusCommand::usage).toList();
    long start = System.nanoTime();
    Thread.sleep(CPU_SAMPLE);
    List<Usage> after = entries.stream().map(StatusCommand::usage).toList();
    double elapsedNanos = System.nanoTime() - start;

    out.printf(
        "%-24s %8s  %-18s %10s %7s  %s%n", "PROCESS", "PID", "PORTS", "RESIDENT", "CPU", "HEALTH");
    boolean healthy = true;
    long resident = 0;
    double cpu = 0;
    for (int i = 0; i < entries.size(); i++) {
      RunRecord.Entry entry = entries.get(i);
      String problem = entry.health().isEmpty() ? "" : HealthCheck.ask(entry.health());
      double share = (after.get(i).cpuNanos() - before.get(i).cpuNanos()) / elapsedNanos;
      healthy &= problem.isEmpty();
      resident += after.get(i).residentBytes().orElse(0);
      cpu += share;
      out.printf(
          Locale.ROOT,
          "%-24s %8d  %-18s %10s %6.1f%%  %s%n",
          entry.name(),
          entry.pid(),
          entry.ports(),
          size(after.get(i).residentBytes()),
          share * 100,
          problem.isEmpty() ? "healthy" : problem);
    }
    out.printf(
        Locale.ROOT,
        "%-24s %8s  %-18s %10s %6.1f%%  (of one core, over %d s)%n",
        "total",
        "",
        "",
        size(OptionalLong.of(resident)),
        cpu * 100,
        CPU_SAMPLE.toSeconds());
    return healthy ? 0 : 1;
  }

  private static Usage usage(RunRecord.Entry entry) {
    long cpu =
        ProcessHandle.of(entry.pid())
            .flatMap(handle -> handle.info().totalCpuDuration())
            .map(Duration::toNanos)
            .orElse(0L);
    return new Usage(cpu, residentBytes(entry.pid()));
  }

  /** VmRSS of Linux; not known elsewhere. */
  private static OptionalLong residentBytes(long pid) {
    try {
      Optional<String> line =
          Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
              .filter(l -> l.startsWith("VmRSS:"))
              .findFirst();
      return line.map(l -> l.replaceAll("\\D+", ""))
          .map(kibibytes -> OptionalLong.of(Long.parseLong(kibibytes) << 10))
          .orElse(OptionalLong.empty());
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }

  private static String size(OptionalLong bytes) {
    return bytes.isEmpty()
        ? "unknown"
        : String.format(Locale.ROOT, "%,d MiB", bytes.getAsLong() >> 20);
  }
}
