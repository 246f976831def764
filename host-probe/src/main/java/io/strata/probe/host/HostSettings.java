package io.strata.probe.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The section {@code host} of the configuration. */
public record HostSettings(
    boolean enabled,
    String id,
    String name,
    Duration interval,
    Duration timeout,
    Path procPath,
    Path sysPath,
    Path rootPath,
    Probes probes,
    String diskExclude,
    String networkExclude,
    String mountExclude,
    boolean cpuPerCore,
    int topProcesses,
    String systemdUnits) {

  private static final int MOST_TOP_PROCESSES = 50;

  public HostSettings {
    if (interval.toMillis() < 1000) {
      throw new IllegalArgumentException("interval must be at least 1s");
    }
    if (!timeout.isPositive() || timeout.toSeconds() >= 60) {
      throw new IllegalArgumentException("timeout must be above 0 and below 1m");
    }
    requirePattern("disk-exclude", diskExclude);
    requirePattern("network-exclude", networkExclude);
    requirePattern("mount-exclude", mountExclude);
    requirePattern("systemd-units", systemdUnits);
    if (topProcesses < 0 || topProcesses > MOST_TOP_PROCESSES) {
      throw new IllegalArgumentException(
          "top-processes must be between 0 and " + MOST_TOP_PROCESSES);
    }
  }

  /** Which parts of the machine are measured. */
  public record Probes(
      boolean cpu,
      boolean load,
      boolean memory,
      boolean paging,
      boolean disk,
      boolean filesystem,
      boolean network,
      boolean processes,
      boolean uptime,
      boolean connections,
      boolean pressure,
      boolean kernel,
      boolean clock,
      boolean sensors,
      boolean containers,
      boolean systemd) {}

  private static void requirePattern(String key, String pattern) {
    try {
      Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          key + " is no regular expression: " + e.getDescription(), e);
    }
  }
}
