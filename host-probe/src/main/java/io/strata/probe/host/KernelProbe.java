package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;

/** Things of the Linux kernel that run out, or tell that something ran out. */
final class KernelProbe implements Probe {
  private static final MetricDescriptor OOM_KILLS =
      counter("system.linux.oom_kill.count", "{kill}", "Processes killed for want of memory");
  private static final MetricDescriptor FILES =
      upDownCounter("system.linux.file_descriptor.count", "{file_descriptor}", "Open files");
  private static final MetricDescriptor FILES_LIMIT =
      upDownCounter("system.linux.file_descriptor.limit", "{file_descriptor}", "How many may be");
  private static final MetricDescriptor THREADS =
      upDownCounter("system.linux.thread.count", "{thread}", "Threads of all processes");
  private static final MetricDescriptor THREADS_LIMIT =
      upDownCounter("system.process.limit", "{thread}", "How many threads there may be");
  private static final MetricDescriptor CONNTRACK =
      upDownCounter(
          "system.linux.conntrack.count", "{connection}", "Connections that the firewall tracks");
  private static final MetricDescriptor CONNTRACK_LIMIT =
      upDownCounter("system.linux.conntrack.limit", "{connection}", "How many it may track");
  private static final MetricDescriptor CONTEXT_SWITCHES =
      counter("system.linux.context_switch.count", "{switch}", "Context switches");

  private final ProcFiles files;

  KernelProbe(ProcFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "kernel";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(
        OOM_KILLS,
        FILES,
        FILES_LIMIT,
        THREADS,
        THREADS_LIMIT,
        CONNTRACK,
        CONNTRACK_LIMIT,
        CONTEXT_SWITCHES);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    measurements.record(OOM_KILLS, KeyedLines.parse(files.lines("vmstat")).get("oom_kill"));
    measurements.record(CONTEXT_SWITCHES, KeyedLines.parse(files.lines("stat")).get("ctxt"));
    // "allocated free maximum", the second of which has been 0 since Linux 2.6.
    String[] fileCounts = words("sys/fs/file-nr", "\\s+");
    measurements.record(FILES, number(fileCounts, 0));
    double limit = number(fileCounts, 2);
    measurements.record(FILES_LIMIT, limit >= Long.MAX_VALUE ? Double.NaN : limit);
    // "0.20 0.18 0.12 1/231 11206"
    measurements.record(THREADS, number(words("loadavg", "[\\s/]+"), 4));
    measurements.record(THREADS_LIMIT, number(words("sys/kernel/threads-max", "\\s+"), 0));
    measurements.record(
        CONNTRACK, number(words("sys/net/netfilter/nf_conntrack_count", "\\s+"), 0));
    measurements.record(
        CONNTRACK_LIMIT, number(words("sys/net/netfilter/nf_conntrack_max", "\\s+"), 0));
  }

  /** The words of a file's first line; none where it is not there. */
  private String[] words(String file, String separator) throws IOException {
    List<String> lines = files.linesIfThere(file);
    return lines.isEmpty() ? new String[0] : lines.getFirst().strip().split(separator, -1);
  }

  /** A word as a number; NaN where there is none. */
  private static double number(String[] words, int place) {
    return place < words.length ? Double.parseDouble(words[place]) : Double.NaN;
  }
}
