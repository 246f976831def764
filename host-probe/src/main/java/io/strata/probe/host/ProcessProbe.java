package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Processes by state, how many were created, and those that take most. On Linux each process's
 * {@code stat} alone is read: OSHI would read everything about every process.
 */
final class ProcessProbe implements Probe {
  private static final MetricDescriptor COUNT =
      upDownCounter("system.process.count", "{process}", "Processes by state");
  private static final MetricDescriptor CREATED =
      counter("system.process.created", "{process}", "Processes created since boot");

  private final OperatingSystem system;
  private final ProcFiles files;
  private final TopProcesses top;

  ProcessProbe(OperatingSystem system, ProcFiles files, TopProcesses top) {
    this.system = system;
    this.files = files;
    this.top = top;
  }

  /** The states of the semantic conventions. */
  enum State {
    RUNNING,
    SLEEPING,
    STOPPED,
    DEFUNCT
  }

  @Override
  public String name() {
    return "processes";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    List<MetricDescriptor> metrics = new ArrayList<>(List.of(COUNT, CREATED));
    metrics.addAll(TopProcesses.METRICS);
    return metrics;
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0);
    }
    if (files.exists()) {
      List<ProcessStat> processes = processes();
      processes.forEach(process ->
          state(process.state()).ifPresent(state -> counts.merge(state, 1, Integer::sum)));
      top.record(processes, measurements);
      double created = KeyedLines.parse(files.lines("stat")).get("processes");
      measurements.record(CREATED, created);
    } else {
      system.getProcesses().forEach(p -> state(p).ifPresent(s -> counts.merge(s, 1, Integer::sum)));
    }
    counts.forEach((state, count) ->
        measurements.record(COUNT, count, "process.state", state.name().toLowerCase(Locale.ROOT)));
  }

  private List<ProcessStat> processes() throws IOException {
    List<ProcessStat> processes = new ArrayList<>();
    byte[] buffer = new byte[1024];
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(files.proc(), "[1-9]*")) {
      for (Path directory : directories) {
        readStat(directory, buffer).flatMap(ProcessStat::parse).ifPresent(processes::add);
      }
    }
    return processes;
  }

  private static Optional<String> readStat(Path process, byte[] buffer) {
    try (InputStream stat = new FileInputStream(process.resolve("stat").toString())) {
      int length = stat.readNBytes(buffer, 0, buffer.length);
      return Optional.of(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // It ended between the listing and the read.
    }
  }

  /** The conventions' state for the kernel's letter. */
  static Optional<State> state(char letter) {
    return switch (letter) {
      case 'R' -> Optional.of(State.RUNNING);
      case 'S', 'D', 'I', 'W', 'P', 'K' -> Optional.of(State.SLEEPING);
      case 'T', 't' -> Optional.of(State.STOPPED);
      case 'Z' -> Optional.of(State.DEFUNCT);
      default -> Optional.empty();
    };
  }

  private static Optional<State> state(OSProcess process) {
    return switch (process.getState()) {
      case RUNNING -> Optional.of(State.RUNNING);
      case SLEEPING, WAITING, SUSPENDED -> Optional.of(State.SLEEPING);
      case STOPPED -> Optional.of(State.STOPPED);
      case ZOMBIE -> Optional.of(State.DEFUNCT);
      case NEW, OTHER, INVALID -> Optional.empty();
    };
  }
}
