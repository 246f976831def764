package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.gauge;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Services of systemd by state, and by name those that failed or that the settings name. Asks
 * {@code systemctl}, at most once a minute, as that is a process of its own. Absent where the
 * machine was not started by systemd.
 */
final class SystemdProbe implements Probe {
  private static final MetricDescriptor UNITS =
      upDownCounter("systemd.unit.count", "{unit}", "Services by active state");
  private static final MetricDescriptor STATE =
      gauge("systemd.unit.state", "", "1 for the active state that a service is in");
  private static final String ACTIVE_STATE = "systemd.unit.active_state";

  private static final List<String> STATES =
      List.of("active", "activating", "deactivating", "failed", "inactive", "reloading");

  private static final long PAUSE_NANOS = 60_000_000_000L;
  private static final int MAX_NAMED = 200;

  private final Path root;
  private final Pattern named;
  private final Source source;
  private List<Unit> units = List.of();
  private long askedUnixNano;

  /** A service and its active state. */
  record Unit(String name, String state) {}

  /** Finds out the services. */
  @FunctionalInterface
  interface Source {
    List<String> lines() throws IOException, InterruptedException;
  }

  /**
   * @param root where the machine's files are seen
   * @param named a regular expression for the services that are told by name whatever their state
   */
  SystemdProbe(Path root, String named, Source source) {
    this.root = root;
    this.named = Pattern.compile(named);
    this.source = source;
  }

  @Override
  public String name() {
    return "systemd";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(UNITS, STATE);
  }

  @Override
  public void collect(Measurements measurements) throws IOException, InterruptedException {
    if (!Files.isDirectory(root.resolve("run/systemd/system"))) {
      return;
    }
    if (measurements.timeUnixNano() - askedUnixNano >= PAUSE_NANOS) {
      units = units(source.lines());
      askedUnixNano = measurements.timeUnixNano();
    }
    Map<String, Long> counts = new TreeMap<>();
    STATES.forEach(state -> counts.put(state, 0L));
    int told = 0;
    for (Unit unit : units) {
      counts.merge(unit.state(), 1L, Long::sum);
      boolean isTold = unit.state().equals("failed") || named.matcher(unit.name()).matches();
      if (isTold && told++ < MAX_NAMED) {
        measurements.record(STATE, 1, "systemd.unit.name", unit.name(), ACTIVE_STATE, unit.state());
      }
    }
    counts.forEach((state, count) -> measurements.record(UNITS, count, ACTIVE_STATE, state));
  }

  /** Of lines {@code NAME LOAD ACTIVE SUB DESCRIPTION}; those of other forms are left out. */
  static List<Unit> units(List<String> lines) {
    List<Unit> units = new ArrayList<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+", 5);
      if (words.length >= 4 && STATES.contains(words[2])) {
        units.add(new Unit(words[0], words[2]));
      }
    }
    return units;
  }

  /** Asks the systemd of this machine. */
  static List<String> systemctl() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                "systemctl",
                "list-units",
                "--type=service",
                "--all",
                "--plain",
                "--no-legend",
                "--no-pager")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      int code = process.waitFor();
      if (code != 0) {
        throw new IOException("systemctl ended with " + code);
      }
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }
}
