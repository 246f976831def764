package io.strata.probe.host;

import static io.strata.probe.measure.MetricDescriptor.counter;
import static io.strata.probe.measure.MetricDescriptor.upDownCounter;

import io.strata.probe.measure.Measurements;
import io.strata.probe.measure.MetricDescriptor;
import io.strata.probe.measure.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import oshi.hardware.HWDiskStore;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Traffic of whole block devices (no partitions). On Linux all of it comes from one read of {@code
 * /proc/diskstats}: OSHI has neither times by direction nor merged requests.
 */
final class DiskProbe implements Probe {
  private static final String DEVICE = "system.device";
  private static final String DIRECTION = "disk.io.direction";
  private static final MetricDescriptor IO =
      counter("system.disk.io", "By", "Bytes read and written");
  private static final MetricDescriptor OPERATIONS =
      counter("system.disk.operations", "{operation}", "Finished reads and writes");
  private static final MetricDescriptor OPERATION_TIME =
      counter("system.disk.operation_time", "s", "Time of all operations, added up");
  private static final MetricDescriptor MERGED =
      counter("system.disk.merged", "{operation}", "Operations merged into one request");
  private static final MetricDescriptor IO_TIME =
      counter("system.disk.io_time", "s", "Time during which the device was busy");
  private static final MetricDescriptor LIMIT =
      upDownCounter("system.disk.limit", "By", "Size of the device");
  private static final int SECTOR_BYTES = 512;

  private final HardwareAbstractionLayer hardware;
  private final ProcFiles files;
  private final Pattern exclude;

  DiskProbe(HardwareAbstractionLayer hardware, ProcFiles files, String exclude) {
    this.hardware = hardware;
    this.files = files;
    this.exclude = Pattern.compile(exclude);
  }

  /** A line of {@code /proc/diskstats}, in the kernel's units: sectors and milliseconds. */
  record DiskStats(
      String device,
      double reads,
      double readsMerged,
      double sectorsRead,
      double readMillis,
      double writes,
      double writesMerged,
      double sectorsWritten,
      double writeMillis,
      double busyMillis) {

    /** Empty for a line that has too few fields. */
    static Optional<DiskStats> parse(String line) {
      String[] f = line.strip().split("\\s+", -1);
      if (f.length < 14) {
        return Optional.empty();
      }
      return Optional.of(
          new DiskStats(
              f[2],
              number(f[3]),
              number(f[4]),
              number(f[5]),
              number(f[6]),
              number(f[7]),
              number(f[8]),
              number(f[9]),
              number(f[10]),
              number(f[12])));
    }

    private static double number(String field) {
      return Double.parseDouble(field);
    }
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<MetricDescriptor> metrics() {
    return List.of(IO, OPERATIONS, OPERATION_TIME, MERGED, IO_TIME, LIMIT);
  }

  @Override
  public void collect(Measurements measurements) throws IOException {
    if (!files.exists()) {
      hardware.getDiskStores().forEach(store -> collect(store, measurements));
      return;
    }
    for (String line : files.lines("diskstats")) {
      Optional<DiskStats> stats = DiskStats.parse(line);
      if (stats.isPresent()
          && files.isBlockDevice(stats.get().device())
          && !exclude.matcher(stats.get().device()).matches()) {
        collect(stats.get(), measurements);
        files
            .blockDeviceBytes(stats.get().device())
            .ifPresent(b -> measurements.record(LIMIT, b, DEVICE, stats.get().device()));
      }
    }
  }

  static void collect(DiskStats stats, Measurements measurements) {
    String device = stats.device();
    both(measurements, IO, device, bytes(stats.sectorsRead()), bytes(stats.sectorsWritten()));
    both(measurements, OPERATIONS, device, stats.reads(), stats.writes());
    double readSeconds = stats.readMillis() / 1000.0;
    both(measurements, OPERATION_TIME, device, readSeconds, stats.writeMillis() / 1000.0);
    both(measurements, MERGED, device, stats.readsMerged(), stats.writesMerged());
    measurements.record(IO_TIME, stats.busyMillis() / 1000.0, DEVICE, device);
  }

  private void collect(HWDiskStore store, Measurements measurements) {
    if (exclude.matcher(store.getName()).matches()) {
      return;
    }
    both(
        measurements,
        IO,
        store.getName(),
        (double) store.getReadBytes(),
        (double) store.getWriteBytes());
    both(
        measurements,
        OPERATIONS,
        store.getName(),
        (double) store.getReads(),
        (double) store.getWrites());
    measurements.record(IO_TIME, store.getTransferTime() / 1000.0, DEVICE, store.getName());
    if (store.getSize() > 0) {
      measurements.record(LIMIT, store.getSize(), DEVICE, store.getName());
    }
  }

  private static double bytes(double sectors) {
    return sectors * SECTOR_BYTES;
  }

  private static void both(
      Measurements measurements,
      MetricDescriptor metric,
      String device,
      double read,
      double written) {
    measurements.record(metric, read, DEVICE, device, DIRECTION, "read");
    measurements.record(metric, written, DEVICE, device, DIRECTION, "write");
  }
}
