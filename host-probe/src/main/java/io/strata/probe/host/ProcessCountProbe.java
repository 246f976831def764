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
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Processes by state, and how many were created. On Linux the state is read from each process's
 * {@code stat} alone: OSHI would read everything about every process.
 */
final class ProcessCountProbe implements Probe {
  private static final MetricDescriptor COUNT =
      upDownCounter("system.process.count", "{process}", "Processes by state");
  private static final MetricDescriptor CREATED =
      counter("system.process.created", "{process}", "Processes created since boot");

  private final OperatingSystem system;
  private final ProcFiles files;

  ProcessCountProbe(OperatingSystem system, ProcFiles files) {
    this.system = system;
    this.files = files;
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
    return List.of(COUNT, CREATED);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    Map<State, Integer> counts = new EnumMap<>(State.class);
    for (State state : State.values()) {
      counts.put(state, 0);
    }
    if (files.exists()) {
      countLinux(counts);
      double created = KeyedLines.parse(files.lines("stat")).get("processes");
      measurements.record(CREATED, created);
    } else {
      system.getProcesses().forEach(p -> state(p).ifPresent(s -> counts.merge(s, 1, Integer::sum)));
    }
    counts.forEach((state, count) ->
        measurements.record(COUNT, count, "process.state", state.name().toLowerCase(Locale.ROOT)));
  }

  private void countLinux(Map<State, Integer> counts) throws IOException {
    byte[] buffer = new byte[512];
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(files.proc(), "[1-9]*")) {
      for (Path process : processes) {
        readStat(process, buffer)
            .flatMap(ProcessCountProbe::stateOfStat)
            .ifPresent(state -> counts.merge(state, 1, Integer::sum));
      }
    }
  }

  private static Optional<String> readStat(Path process, byte[] buffer) {
    try (InputStream stat = new FileInputStream(process.resolve("stat").toString())) {
      int length = stat.readNBytes(buffer, 0, buffer.length);
      return Optional.of(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // It ended between the listing and the read.
    }
  }

  /**
   * The state of a {@code /proc/PID/stat} line: the letter behind the command, which stands in
   * parentheses and may itself contain any character.
   */
  static Optional<State> stateOfStat(String stat) {
    int command = stat.lastIndexOf(')');
    if (command < 0 || command + 2 >= stat.length()) {
      return Optional.empty();
    }
    return switch (stat.charAt(command + 2)) {
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
