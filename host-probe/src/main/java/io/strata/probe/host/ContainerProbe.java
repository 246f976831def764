package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import io.strata.telemetry.attribute.Attributes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Containers that run on this machine, by their control groups (versions 1 and 2): processor time
 * and memory, how much they may have, and how long they were held back. Container engines name a
 * group by the container's id; no engine is asked. Absent where there are none.
 */
final class ContainerProbe implements Probe {
  private static final MetricDescriptor CPU_TIME =
      counter("container.cpu.time", "s", "Processor time of a container, by mode");
  private static final MetricDescriptor CPU_LIMIT =
      upDownCounter("container.cpu.limit", "{cpu}", "Processors that a container may use");
  private static final MetricDescriptor THROTTLED =
      counter("container.cpu.throttling.time", "s", "Time that a container was held back");
  private static final MetricDescriptor MEMORY =
      upDownCounter("container.memory.usage", "By", "Memory of a container, caches included");
  private static final MetricDescriptor MEMORY_LIMIT =
      upDownCounter("container.memory.limit", "By", "Memory that a container may have");
  private static final MetricDescriptor PIDS =
      upDownCounter("container.process.count", "{process}", "Processes of a container");

  private static final Pattern ID =
      Pattern.compile("(?:(\\w[\\w-]*)-)?([0-9a-f]{64})(?:\\.scope)?");
  private static final int MAX_DEPTH = 6;
  private static final int MAX_CONTAINERS = 250;

  /** Version 1 writes this, or a little less, where there is no limit. */
  private static final double UNLIMITED = 1L << 60;

  private final ProcFiles files;

  /**
   * A container's group.
   *
   * @param runtime of the group's name; empty where it does not say
   * @param path below the root of the hierarchy
   */
  record Group(String id, String runtime, Path path) {
    static Optional<Group> of(Path path) {
      Matcher name = ID.matcher(path.getFileName().toString());
      if (!name.matches()) {
        return Optional.empty();
      }
      String runtime = name.group(1);
      return Optional.of(new Group(name.group(2), runtime == null ? "" : runtime, path));
    }

    Attributes attributes() {
      return runtime.isEmpty()
          ? Attributes.ofText("container.id", id)
          : Attributes.ofText("container.id", id, "container.runtime.name", runtime);
    }
  }

  ContainerProbe(ProcFiles files) {
    this.files = files;
  }

  @Override
  public String name() {
    return "containers";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(CPU_TIME, CPU_LIMIT, THROTTLED, MEMORY, MEMORY_LIMIT, PIDS);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    Path root = files.sys().resolve("fs/cgroup");
    if (Files.isRegularFile(root.resolve("cgroup.controllers"))) {
      for (Group group : groups(root)) {
        collectUnified(group, measurements);
      }
    } else {
      for (Group group : groups(root.resolve("memory"))) {
        collectMemory(group, measurements);
      }
      for (Group group : groups(root.resolve("cpu,cpuacct"))) {
        collectCpu(group, measurements);
      }
      for (Group group : groups(root.resolve("pids"))) {
        measurements.record(PIDS, number(group, "pids.current"), group.attributes());
      }
    }
  }

  private static List<Group> groups(Path root) throws IOException {
    List<Group> found = new ArrayList<>();
    find(root, 0, found);
    return found;
  }

  private static void find(Path directory, int depth, List<Group> found) throws IOException {
    for (Path entry : ProcFiles.entries(directory)) {
      if (found.size() >= MAX_CONTAINERS || !Files.isDirectory(entry)) {
        continue;
      }
      Optional<Group> group = Group.of(entry);
      if (group.isPresent()) {
        found.add(group.get());
      } else if (depth < MAX_DEPTH) {
        find(entry, depth + 1, found);
      }
    }
  }

  private static void collectUnified(Group group, Measurements measurements) throws IOException {
    Attributes of = group.attributes();
    KeyedLines cpu = keyed(group, "cpu.stat");
    time(measurements, of, "user", cpu.get("user_usec") / 1e6);
    time(measurements, of, "system", cpu.get("system_usec") / 1e6);
    measurements.record(THROTTLED, cpu.get("throttled_usec") / 1e6, of);
    measurements.record(CPU_LIMIT, quota(ProcFiles.text(group.path().resolve("cpu.max"))), of);
    measurements.record(MEMORY, number(group, "memory.current"), of);
    measurements.record(MEMORY_LIMIT, number(group, "memory.max"), of);
    measurements.record(PIDS, number(group, "pids.current"), of);
  }

  private static void collectMemory(Group group, Measurements measurements) {
    measurements.record(MEMORY, number(group, "memory.usage_in_bytes"), group.attributes());
    double limit = number(group, "memory.limit_in_bytes");
    measurements.record(MEMORY_LIMIT, limit < UNLIMITED ? limit : Double.NaN, group.attributes());
  }

  private static void collectCpu(Group group, Measurements measurements) throws IOException {
    Attributes of = group.attributes();
    // In hundredths of a second.
    KeyedLines usage = keyed(group, "cpuacct.stat");
    time(measurements, of, "user", usage.get("user") / 100);
    time(measurements, of, "system", usage.get("system") / 100);
    measurements.record(THROTTLED, keyed(group, "cpu.stat").get("throttled_time") / 1e9, of);
    double quota = number(group, "cpu.cfs_quota_us");
    double period = number(group, "cpu.cfs_period_us");
    measurements.record(CPU_LIMIT, quota > 0 ? quota / period : Double.NaN, of);
  }

  private static void time(Measurements measurements, Attributes of, String mode, double seconds) {
    // A container's counters begin with it, whenever that was.
    measurements.recordSince(0, CPU_TIME, seconds, of.with("cpu.mode", mode));
  }

  private static KeyedLines keyed(Group group, String file) throws IOException {
    try {
      return KeyedLines.parse(Files.readAllLines(group.path().resolve(file)));
    } catch (java.nio.file.NoSuchFileException e) {
      return KeyedLines.parse(List.of()); // It ended, or that controller is off.
    }
  }

  /** A number; NaN for {@code max}, and where there is none. */
  private static double number(Group group, String file) {
    return ProcFiles.number(group.path().resolve(file)).orElse(Double.NaN);
  }

  /** Processors by {@code quota period}; NaN for {@code max}. */
  static double quota(Optional<String> text) {
    String[] words = text.orElse("max").split(" ", -1);
    return words.length < 2 || words[0].equals("max")
        ? Double.NaN
        : Double.parseDouble(words[0]) / Double.parseDouble(words[1]);
  }
}
