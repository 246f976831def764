package io.strata.bench.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used of the machine, read from Linux's {@code /proc}.
 *
 * @param pid its id
 */
public record ProcessUsage(long pid) {
  /** Linux counts processor time in these towards programs, whatever the kernel's own clock. */
  private static final double TICKS_PER_SECOND = 100;

  /** Processor time in seconds, of all threads, in programs and in the kernel. */
  public double cpuSeconds() {
    String stat = read("stat");
    // The name may hold spaces; the fields after its closing parenthesis begin with the third.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** The most memory that was resident so far, in MiB. */
  public long peakResidentMebibytes() {
    return statusNumber("VmHWM") / 1024;
  }

  /** The memory that is resident, in MiB. */
  public long residentMebibytes() {
    return residentKibibytes() / 1024;
  }

  /** The memory that is resident, in KiB. */
  public long residentKibibytes() {
    return statusNumber("VmRSS");
  }

  /** What of that is no file's, in KiB. */
  public long anonymousKibibytes() {
    return statusNumber("RssAnon");
  }

  /** How many threads it has, those of the JVM itself among them. */
  public long threads() {
    return statusNumber("Threads");
  }

  private long statusNumber(String key) {
    return read("status")
        .lines()
        .filter(line -> line.startsWith(key + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private String read(String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(pid), file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
